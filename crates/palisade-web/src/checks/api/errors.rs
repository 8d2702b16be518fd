//! What an interface says to malformed input.

use palisade_model::{Category, Confidence, Severity, Tier};

use crate::checks::{Check, Found, Judgement, Verdict};
use crate::observation::{Observation, answered};
use crate::parse::{database_error, stack_trace};
use crate::part::Part;

pub(crate) const CHECK: Check = Check {
    id: "api-error-json-stack",
    title: "Malformed input is answered with the inside of the application",
    description: "A stack trace or a database error in an answer tells libraries, versions, queries and names of tables. \
                  Attackers send malformed input on purpose to read them.",
    remediation: "Catch errors in one place, answer with a code and no detail, and write the detail to the log.",
    severity: Severity::Medium,
    confidence: Confidence::High,
    category: Category::Api,
    cwe: &[209],
    owasp: "A05",
    references: &["https://cwe.mitre.org/data/definitions/209.html"],
    tier: Tier::Full,
    needs: &[Part::Questions],
    run: judge,
};

fn judge(observation: &Observation) -> Judgement {
    let mut problem = None;
    for fetched in &observation.questions()?.malformed {
        let exchange = match answered(fetched) {
            Ok(exchange) => exchange,
            Err(unjudged) => {
                problem = Some(unjudged);
                continue;
            }
        };
        let text = exchange.text();
        let trace = stack_trace(&text).map(|technology| format!("a stack trace of {technology}"));
        let said = trace.or_else(|| database_error(&text).map(|database| format!("an error of {database}")));
        if let Some(said) = said.filter(|_| exchange.status >= 400) {
            let evidence = format!("status {} with {said}", exchange.status);
            let found =
                Found::in_answer(exchange, "malformed request", "error", evidence).root_cause("debug-mode");
            return Ok(Verdict::Fail(vec![found]));
        }
    }
    problem.map_or(Ok(Verdict::Pass), Err)
}

#[cfg(test)]
mod tests {
    use palisade_model::Outcome::{Error, Fail, Pass};

    use super::*;
    use crate::checks::fixture::{Site, assert_outcomes, no_answer, page, reply};

    #[test]
    fn errors_say_that_and_not_why() {
        let answer = |status, text: &str| -> Site {
            let answer = Ok(reply("https://shop.example/api", status, &[], text));
            page(&[]).questions(|questions| questions.malformed = vec![answer])
        };
        assert_outcomes(
            &CHECK,
            vec![
                (Fail, answer(500, "{\"message\":\"SQLSTATE[42S02]: not found\"}")),
                (
                    Fail,
                    answer(
                        400,
                        "SyntaxError<br> &nbsp; at parse (/app/node_modules/body-parser/lib/json.js:92:19)",
                    ),
                ),
                (Pass, answer(400, "{\"error\":\"expected JSON\"}")),
                (Pass, answer(200, "read about SQLSTATE[42S02]: here")),
                (Error, page(&[]).questions(|questions| questions.malformed = vec![no_answer()])),
            ],
        );
    }
}
