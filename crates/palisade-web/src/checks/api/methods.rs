//! Methods that change things, offered where there is only a page.

use palisade_model::{Category, Confidence, Severity, Tier};

use crate::checks::{Check, Found, Judgement, Verdict};
use crate::observation::{Observation, answered};
use crate::part::Part;

pub(crate) const CHECK: Check = Check {
    id: "api-methods-dangerous",
    title: "The page's address offers methods that change files",
    description: "PUT, DELETE and the WebDAV methods let a client store and remove files where the server allows them. A \
                  page needs none of them.",
    remediation: "Switch WebDAV off and allow only GET, HEAD and what the application uses, at the server or the proxy.",
    severity: Severity::Medium,
    confidence: Confidence::Medium,
    category: Category::Api,
    cwe: &[650],
    owasp: "A05",
    references: &[
        "https://www.rfc-editor.org/rfc/rfc9110#section-9.3.7",
        "https://www.rfc-editor.org/rfc/rfc4918",
    ],
    tier: Tier::Quick,
    needs: &[Part::Requests],
    run: judge,
};

const DANGEROUS: &[&str] =
    &["CONNECT", "COPY", "DELETE", "LOCK", "MKCOL", "MOVE", "PROPFIND", "PROPPATCH", "PUT", "TRACK"];

fn judge(observation: &Observation) -> Judgement {
    let exchange = answered(&observation.requests()?.options)?;
    // An interface for programs offers what it offers; the question is about pages.
    if observation.page()?.html.is_none() {
        return Ok(Verdict::NotApplicable);
    }
    let allow = exchange.headers.joined("allow").unwrap_or_default();
    let offered: Vec<&str> = allow
        .split(',')
        .map(str::trim)
        .filter(|method| DANGEROUS.contains(&method.to_ascii_uppercase().as_str()))
        .collect();
    let fails = (200..300).contains(&exchange.status) && !offered.is_empty();
    let evidence = || format!("Allow lists {}", offered.join(", "));
    Ok(Verdict::of_option(fails.then(|| Found::in_answer(exchange, "OPTIONS", "methods", evidence()))))
}

#[cfg(test)]
mod tests {
    use palisade_model::Outcome::{Error, Fail, NotApplicable, Pass};

    use super::*;
    use crate::checks::fixture::{Site, assert_outcomes, json, no_answer, page, reply};

    fn options(site: Site, status: u16, allow: &str) -> Site {
        let answer = reply("https://shop.example/", status, &[("Allow", allow)], "");
        site.requests(|requests| requests.options = Ok(answer))
    }

    #[test]
    fn a_page_offers_nothing_that_writes() {
        assert_outcomes(
            &CHECK,
            vec![
                (Fail, options(page(&[]), 200, "GET, HEAD, PUT, DELETE")),
                (Fail, options(page(&[]), 204, "GET,PROPFIND")),
                (Pass, options(page(&[]), 200, "GET, HEAD, POST, OPTIONS")),
                (Pass, options(page(&[]), 405, "PUT")),
                (NotApplicable, options(json(), 200, "GET, PUT")),
                (Error, page(&[]).requests(|requests| requests.options = no_answer())),
            ],
        );
    }
}
