//! Addresses and paths of the inside in what visitors read.

use std::net::Ipv4Addr;
use std::sync::Arc;

use palisade_model::{Category, Confidence, Severity, Tier};

use crate::checks::{Check, Found, Judgement, Verdict};
use crate::fetch::Exchange;
use crate::observation::{Observation, Unjudged, answered};
use crate::parse::server_path;
use crate::part::Part;

pub(crate) const INTERNAL_IP: Check = Check {
    id: "disc-internal-ip",
    title: "A page names an internal address",
    description: "Addresses of private networks in a public page show how the inside is built, and often a setting that was \
                  meant for testing.",
    remediation: "Take the address out of the page; use public names, and settings of each environment.",
    severity: Severity::Low,
    confidence: Confidence::High,
    category: Category::Disclosure,
    cwe: &[200],
    owasp: "A05",
    references: &[
        "https://www.rfc-editor.org/rfc/rfc1918",
        "https://cwe.mitre.org/data/definitions/200.html",
    ],
    tier: Tier::Quick,
    needs: &[Part::Requests],
    run: |observation| {
        judge(observation, "address", |text| internal_address(text).map(|address| format!("names {address}")))
    },
};

pub(crate) const FULL_PATH: Check = Check {
    id: "disc-full-path",
    title: "A page names a path of the server's file system",
    description: "Paths tell the operating system, the account and the layout of the application, which file inclusion and \
                  upload attacks need to know.",
    remediation: "Switch off error output to visitors, and take build paths out of what is published.",
    severity: Severity::Low,
    confidence: Confidence::High,
    category: Category::Disclosure,
    cwe: &[209],
    owasp: "A05",
    references: &["https://cwe.mitre.org/data/definitions/209.html"],
    tier: Tier::Quick,
    needs: &[Part::Requests],
    run: |observation| {
        judge(observation, "path", |text| server_path(text).map(|folder| format!("names a file in {folder}")))
    },
};

/// Looks at the page and at the answer to a path that does not exist.
fn judge(observation: &Observation, subject: &str, look: fn(&str) -> Option<String>) -> Judgement {
    let page = &observation.page()?.exchange;
    let absent = answered(&observation.requests()?.absent);
    let mut found = Vec::new();
    for exchange in std::iter::once(Arc::as_ref(page)).chain(absent.clone().ok()) {
        let said = look(&exchange.text());
        if let Some(evidence) = said.filter(|_| found.is_empty()) {
            found.push(in_body(exchange, subject, evidence));
        }
    }
    match absent {
        Err(unjudged) if found.is_empty() => Err::<Verdict, Unjudged>(unjudged),
        _ => Ok(Verdict::of(found)),
    }
}

fn in_body(exchange: &Exchange, subject: &str, evidence: String) -> Found {
    Found::in_answer(exchange, "GET, body", subject, evidence)
}

/// The first IPv4 address of a private network that stands alone: no part of a version, a number or a name.
fn internal_address(text: &str) -> Option<Ipv4Addr> {
    let starts = ["10.", "172.", "192.168."].iter().flat_map(|start| text.match_indices(start));
    let mut at: Vec<usize> = starts.map(|(at, _)| at).collect();
    at.sort_unstable();
    at.into_iter().find_map(|at| {
        let before = text[..at].chars().next_back();
        let rest = &text[at..];
        let end = rest.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(rest.len());
        let word = rest[..end].trim_end_matches('.');
        let after = rest[word.len()..].chars().next();
        let alone = before.is_none_or(|c| " \t\n\r\"'(>=/@,;:".contains(c))
            && after.is_none_or(|c| " \t\n\r\"'<)/:,;.&".contains(c));
        let version =
            text[..at].trim_end_matches([' ', ':', '"', '=']).to_ascii_lowercase().ends_with("version");
        word.parse::<Ipv4Addr>().ok().filter(|address| alone && !version && address.is_private())
    })
}

#[cfg(test)]
mod tests {
    use palisade_model::Outcome::{Error, Fail, Pass};

    use super::*;
    use crate::checks::fixture::{assert_outcomes, body, no_answer, page, reply};

    #[test]
    fn internal_addresses_are_told_from_numbers() {
        for (text, expected) in [
            ("<!-- http://10.1.2.3:8080/ -->", Some("10.1.2.3")),
            ("host=192.168.0.7.", Some("192.168.0.7")),
            ("'172.16.4.1'", Some("172.16.4.1")),
            ("version: 10.2.3.4", None),
            ("v10.2.3.4 x10.2.3.4 1.10.2.3.4 10.2.3.4.5", None),
            ("172.32.0.1 and 192.169.0.1 and 10.0.0", None),
            ("M10.5.2.1L3 4", None),
        ] {
            assert_eq!(internal_address(text).map(|a| a.to_string()).as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn the_page_and_its_error_page_are_read() {
        let error = |text: &str| {
            let answer = reply("https://shop.example/absent", 404, &[], text);
            page(&[]).requests(|requests| requests.absent = Ok(answer))
        };
        let silent = || page(&[]).requests(|requests| requests.absent = no_answer());
        assert_outcomes(
            &INTERNAL_IP,
            vec![
                (Fail, body("<script>api = 'http://10.0.4.2/v1'</script>").requests(|_| {})),
                (Fail, error("nothing at 192.168.1.9:8080")),
                (Pass, body("<p>Version 10.0.4.2</p>").requests(|_| {})),
                (Pass, error("not found")),
                (Error, silent()),
            ],
        );
        assert_outcomes(
            &FULL_PATH,
            vec![
                (Fail, error("File not found: /var/www/shop/absent.php")),
                (Pass, body("<a href=\"/home/anna/index.php\">").requests(|_| {})),
                (Pass, error("not found")),
                (Error, silent()),
            ],
        );
    }

    proptest::proptest! {
        #[test]
        fn no_text_panics(text in "(?s).{0,60}(10\\.|192\\.168\\.|[0-9.]{0,20}|é){0,9}.{0,60}") {
            let _ = internal_address(&text);
        }
    }
}
