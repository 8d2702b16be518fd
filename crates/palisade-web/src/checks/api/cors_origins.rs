//! Origins that look like the site's own and are not, and answers for everybody that are for members only.

use palisade_model::{Category, Confidence, Severity, Tier};

use super::cors::{REFERENCES, found, trusts};
use crate::checks::{Check, Found, Judgement, Verdict};
use crate::observation::{Observation, answered};
use crate::part::Part;

pub(crate) const SUFFIX: Check = Check {
    id: "api-cors-suffix-match",
    title: "Origins that only look like the site's own may read answers with credentials",
    description: "The site compares the beginning or the end of the origin. Anybody can register a name that passes and read \
                  what signed-in visitors see.",
    remediation: "Compare the whole origin with a list of exact origins.",
    severity: Severity::High,
    confidence: Confidence::High,
    category: Category::Api,
    cwe: &[942],
    owasp: "A05",
    references: REFERENCES,
    tier: Tier::Full,
    needs: &[Part::Questions],
    run: suffix,
};

fn suffix(observation: &Observation) -> Judgement {
    // Who trusts everybody trusts these too; that is the other finding.
    let trusts_all = observation
        .seen
        .cross_origin
        .as_ref()
        .is_some_and(|exchange| trusts(exchange, crate::visit::FOREIGN_ORIGIN));
    let mut problems = Vec::new();
    for (origin, fetched) in &observation.questions()?.lookalikes {
        let exchange = answered(fetched)?;
        if !trusts_all && trusts(exchange, origin) {
            problems.push(found(exchange, origin, "look-alike origin"));
        }
    }
    problems.truncate(1);
    Ok(Verdict::of(problems))
}

pub(crate) const HTTP_ORIGIN: Check = Check {
    id: "api-cors-http-origin",
    title: "The unencrypted form of the site may read answers with credentials",
    description: "Whoever can change an unencrypted connection puts a script into the http form of the site and reads through \
                  it what the https form answers.",
    remediation: "Trust https origins only.",
    severity: Severity::Medium,
    confidence: Confidence::High,
    category: Category::Api,
    cwe: &[942],
    owasp: "A05",
    references: REFERENCES,
    tier: Tier::Full,
    needs: &[Part::Questions],
    run: http_origin,
};

fn http_origin(observation: &Observation) -> Judgement {
    let exchange = answered(&observation.questions()?.http_origin)?;
    if !exchange.is_https() {
        return Ok(Verdict::NotApplicable);
    }
    let trusts_all = observation
        .seen
        .cross_origin
        .as_ref()
        .is_some_and(|exchange| trusts(exchange, crate::visit::FOREIGN_ORIGIN));
    let origin = format!("http://{}", exchange.url.host_str().unwrap_or_default());
    let fails = !trusts_all && trusts(exchange, &origin);
    Ok(Verdict::of_option(fails.then(|| found(exchange, &origin, "http origin"))))
}

pub(crate) const WILDCARD_PRIVATE: Check = Check {
    id: "api-cors-wildcard-private",
    title: "An interface that asks for a sign-in allows every origin",
    description: "The interface is for members, and its answers say that scripts of every site may read them. One more \
                  setting, or a token in reach of such a script, gives the data away.",
    remediation: "Name the origins that need it instead of *.",
    severity: Severity::Low,
    confidence: Confidence::Medium,
    category: Category::Api,
    cwe: &[942],
    owasp: "A05",
    references: REFERENCES,
    tier: Tier::Full,
    needs: &[Part::Questions],
    run: wildcard_private,
};

fn wildcard_private(observation: &Observation) -> Judgement {
    let mut private = 0;
    let mut problem = None;
    for fetched in &observation.questions()?.apis {
        let exchange = match answered(fetched) {
            Ok(exchange) => exchange,
            Err(unjudged) => {
                problem = Some(unjudged);
                continue;
            }
        };
        if !matches!(exchange.status, 401 | 403) || !exchange.media_type().ends_with("json") {
            continue;
        }
        private += 1;
        if exchange.headers.first("access-control-allow-origin") == Some("*") {
            let evidence = format!("status {} with access-control-allow-origin: *", exchange.status);
            let found = Found::in_answer(exchange, "GET with a foreign Origin", "wildcard", evidence)
                .root_cause("cors");
            return Ok(Verdict::Fail(vec![found]));
        }
    }
    match problem {
        Some(unjudged) => Err(unjudged),
        None if private == 0 => Ok(Verdict::NotApplicable),
        None => Ok(Verdict::Pass),
    }
}

#[cfg(test)]
mod tests {
    use palisade_model::Outcome::{Error, Fail, NotApplicable, Pass};

    use super::*;
    use crate::checks::fixture::{Site, assert_outcomes, no_answer, only_http_site, page, reply};

    const CREDENTIALS: (&str, &str) = ("Access-Control-Allow-Credentials", "true");

    fn allowing(origin: &str) -> crate::fetch::Fetched {
        Ok(reply("https://shop.example/", 200, &[("Access-Control-Allow-Origin", origin), CREDENTIALS], ""))
    }

    fn lookalike(allowed: &str) -> Site {
        let answer = allowing(allowed);
        page(&[]).questions(|questions| {
            questions.lookalikes = vec![("https://palisadeshop.example".to_owned(), answer)];
        })
    }

    #[test]
    fn an_origin_is_compared_whole() {
        assert_outcomes(
            &SUFFIX,
            vec![
                (Fail, lookalike("https://palisadeshop.example")),
                (Pass, lookalike("https://shop.example")),
                (Pass, page(&[]).questions(|_| {})),
                (Error, page(&[]).questions(|q| q.lookalikes = vec![("https://x".to_owned(), no_answer())])),
            ],
        );
        let http = |allowed: &str| {
            let answer = allowing(allowed);
            page(&[]).questions(|questions| questions.http_origin = answer)
        };
        assert_outcomes(
            &HTTP_ORIGIN,
            vec![
                (Fail, http("http://shop.example")),
                (Pass, http("https://shop.example")),
                (Pass, page(&[]).questions(|_| {})),
                (NotApplicable, only_http_site()),
            ],
        );
    }

    #[test]
    fn only_interfaces_for_members_count() {
        let api = |status, allowed: &str| {
            let fields = [("Content-Type", "application/json"), ("Access-Control-Allow-Origin", allowed)];
            let answer = Ok(reply("https://shop.example/api", status, &fields, "{}"));
            page(&[]).questions(|questions| questions.apis = vec![answer])
        };
        assert_outcomes(
            &WILDCARD_PRIVATE,
            vec![
                (Fail, api(401, "*")),
                (Pass, api(403, "https://shop.example")),
                (NotApplicable, api(200, "*")),
                (NotApplicable, page(&[]).questions(|_| {})),
                (Error, page(&[]).questions(|questions| questions.apis = vec![no_answer()])),
            ],
        );
    }
}
