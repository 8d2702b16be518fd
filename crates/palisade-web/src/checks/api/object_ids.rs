//! Objects of a public interface that are numbered one after another.

use palisade_model::{Category, Confidence, Severity, Tier};
use serde_json::Value;

use crate::checks::{Check, Found, Judgement, Verdict};
use crate::fetch::Exchange;
use crate::observation::{Observation, answered};
use crate::part::Part;

pub(crate) const CHECK: Check = Check {
    id: "api-object-id-exposed",
    title: "Objects are numbered one after another",
    description: "Consecutive numbers tell how many objects there are, and every other object can be asked for by counting. \
                  It is harmless only where each answer is checked for who asks.",
    remediation: "Check the right to each object on every request; use random identifiers in public answers.",
    severity: Severity::Info,
    confidence: Confidence::Low,
    category: Category::Api,
    cwe: &[639],
    owasp: "A01",
    references: &["https://cwe.mitre.org/data/definitions/639.html"],
    tier: Tier::Full,
    needs: &[Part::Questions],
    run: judge,
};

/// Consecutive numbers that are no accident.
const ENOUGH: usize = 3;

fn judge(observation: &Observation) -> Judgement {
    let page = &observation.page()?.exchange;
    let mut documents = 0;
    let mut problem = None;
    for fetched in std::iter::once(&Ok(std::sync::Arc::clone(page))).chain(&observation.questions()?.apis) {
        let exchange = match answered(fetched) {
            Ok(exchange) => exchange,
            Err(unjudged) => {
                problem = Some(unjudged);
                continue;
            }
        };
        let Some(document) = document(exchange) else { continue };
        documents += 1;
        if is_numbered(&document) {
            let evidence = "objects whose id is one more than that of the one before";
            return Ok(Verdict::Fail(vec![Found::in_answer(exchange, "GET", "id", evidence)]));
        }
    }
    match problem {
        Some(unjudged) if documents == 0 => Err(unjudged),
        _ if documents == 0 => Ok(Verdict::NotApplicable),
        _ => Ok(Verdict::Pass),
    }
}

fn document(exchange: &Exchange) -> Option<Value> {
    let json = exchange.status == 200 && exchange.media_type().ends_with("json");
    json.then(|| serde_json::from_slice(&exchange.body.bytes).ok()).flatten()
}

fn is_numbered(document: &Value) -> bool {
    let lists = match document {
        Value::Object(entries) => entries.values().collect(),
        other => vec![other],
    };
    lists.into_iter().filter_map(Value::as_array).any(|objects| {
        let ids: Vec<Option<i64>> = objects.iter().map(|object| object["id"].as_i64()).collect();
        ids.windows(ENOUGH).any(|run| {
            run.windows(2).all(|pair| matches!(pair, [Some(a), Some(b)] if a.checked_add(1) == Some(*b)))
        })
    })
}

#[cfg(test)]
mod tests {
    use palisade_model::Outcome::{Fail, NotApplicable, Pass};

    use super::*;
    use crate::checks::fixture::{Site, assert_outcomes, page, reply};

    #[test]
    fn three_in_a_row_are_numbered() {
        let api = |media: &str, text: &str| -> Site {
            let answer = Ok(reply("https://shop.example/api", 200, &[("Content-Type", media)], text));
            page(&[]).questions(|questions| questions.apis = vec![answer])
        };
        let json = "application/json";
        assert_outcomes(
            &CHECK,
            vec![
                (Fail, api(json, r#"[{"id":7},{"id":8},{"id":9}]"#)),
                (Fail, api(json, r#"{"data":[{"id":1},{"id":2},{"id":3}]}"#)),
                (Pass, api(json, r#"[{"id":7},{"id":8},{"id":19}]"#)),
                (Pass, api(json, r#"[{"id":"a"},{"id":9223372036854775807},{"id":1}]"#)),
                (NotApplicable, api("text/html", r#"[{"id":7},{"id":8},{"id":9}]"#)),
                (NotApplicable, page(&[]).questions(|_| {})),
            ],
        );
    }
}
