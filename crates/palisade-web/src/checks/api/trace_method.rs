//! Whether the server sends a request back to whoever made it.

use palisade_model::{Category, Confidence, Location, Severity, Tier};

use crate::checks::{Check, Found, Judgement, Verdict};
use crate::fetch::Exchange;
use crate::observation::{Observation, answered};
use crate::part::Part;
use crate::requests::TRACE_SENTINEL;

pub(crate) const CHECK: Check = Check {
    id: "api-trace-method",
    title: "TRACE sends requests back",
    description: "An answer to TRACE holds the request's header fields as the server got them, with credentials and with \
                  what proxies added. No site needs it.",
    remediation: "Switch TRACE off: TraceEnable off in Apache, a method allow-list at the proxy elsewhere.",
    severity: Severity::Low,
    confidence: Confidence::High,
    category: Category::Api,
    cwe: &[693],
    owasp: "A05",
    references: &["https://www.rfc-editor.org/rfc/rfc9110#section-9.3.8"],
    tier: Tier::Quick,
    needs: &[Part::Requests],
    run: |observation| judge(observation),
};

fn judge(observation: &Observation) -> Judgement {
    let exchange = answered(&observation.requests()?.trace)?;
    Ok(Verdict::of_option(echoes(exchange).then(|| found(exchange))))
}

/// Only the request itself proves it: many servers answer 200 to any method.
fn echoes(exchange: &Exchange) -> bool {
    let (name, value) = TRACE_SENTINEL;
    let sent = format!("{name}: {value}");
    exchange.status == 200 && exchange.text().to_ascii_lowercase().contains(&sent)
}

fn found(exchange: &Exchange) -> Found {
    let location = Location::Url { url: exchange.url.to_string(), request: "TRACE".to_owned() };
    let (name, _) = TRACE_SENTINEL;
    Found::new("trace", location, format!("the answer to TRACE holds the request's field {name}"))
}

#[cfg(test)]
mod tests {
    use palisade_model::Outcome::{Error, Fail, Pass};

    use super::*;
    use crate::checks::fixture::{assert_outcomes, no_answer, page, reply};

    #[test]
    fn only_an_echo_is_an_answer_to_trace() {
        let answered = |status, body: &str| {
            let trace = Ok(reply("https://shop.example/", status, &[], body));
            page(&[]).requests(|requests| requests.trace = trace)
        };
        let echo = "TRACE / HTTP/1.1\r\nHost: shop.example\r\nX-Palisade-Trace: sentinel-5d1c\r\n\r\n";
        assert_outcomes(
            &CHECK,
            vec![
                (Fail, answered(200, echo)),
                (Pass, answered(405, echo)),
                (Pass, answered(200, "<h1>Shop</h1>")),
                (Pass, answered(501, "")),
                (Error, page(&[]).requests(|requests| requests.trace = no_answer())),
            ],
        );
    }
}
