//! What the server answers under a name that is not its own, and what a network tells who asks for it.

use palisade_model::{Category, Confidence, Severity, Tier};

use crate::checks::{Check, Found, Judgement, Verdict};
use crate::observation::{Observation, answered};
use crate::part::Part;
use crate::questions::UNKNOWN_HOST;

pub(crate) const DEFAULT_HOST: Check = Check {
    id: "edge-default-vhost",
    title: "The server answers under any host name",
    description: "A site that answers to names that are not its own takes part in DNS rebinding and cache poisoning, and shows \
                  pages that were meant for another name.",
    remediation: "Make the default host refuse: return 444 (nginx), a first virtual host that denies (Apache).",
    severity: Severity::Low,
    confidence: Confidence::Medium,
    category: Category::EdgeInfra,
    cwe: &[1188],
    owasp: "A05",
    references: &["https://cwe.mitre.org/data/definitions/1188.html"],
    tier: Tier::Full,
    needs: &[Part::Questions],
    run: default_host,
};

fn default_host(observation: &Observation) -> Judgement {
    let page = &observation.page()?.exchange;
    let by_address = page
        .url
        .host_str()
        .is_some_and(|host| host.trim_matches(['[', ']']).parse::<std::net::IpAddr>().is_ok());
    let unknown = &observation.questions()?.unknown_host;
    if by_address {
        return Ok(Verdict::NotApplicable);
    }
    // Not to answer at all is the best answer (nginx: return 444).
    let Ok(exchange) = unknown.as_ref().map(|_| answered(unknown)) else { return Ok(Verdict::Pass) };
    let exchange = exchange?;
    let answers = exchange.status == 200 && exchange.is_html();
    let what = if exchange.body.bytes == page.body.bytes { "the same page" } else { "a page" };
    Ok(Verdict::of_option(answers.then(|| {
        let evidence = format!("status 200 with {what} for the host {UNKNOWN_HOST}");
        Found::in_answer(exchange, "GET with another Host", "host", evidence)
    })))
}

pub(crate) const CDN_DEBUG: Check = Check {
    id: "edge-debug-cdn-header",
    title: "The delivery network tells its inside to who asks",
    description: "Special request fields make the network tell cache keys, nodes and origins, which is what cache attacks need \
                  to know.",
    remediation: "Switch debugging fields off for requests from outside.",
    severity: Severity::Info,
    confidence: Confidence::High,
    category: Category::EdgeInfra,
    cwe: &[200],
    owasp: "A05",
    references: &["https://www.fastly.com/documentation/reference/http/http-headers/Fastly-Debug/"],
    tier: Tier::Full,
    needs: &[Part::Questions],
    run: cdn_debug,
};

const DEBUG_FIELDS: &[&str] = &[
    "fastly-debug-digest",
    "fastly-debug-path",
    "fastly-debug-ttl",
    "x-akamai-session-info",
    "x-cache-key",
    "x-cache-remote",
    "x-check-cacheable",
    "x-true-cache-key",
];

fn cdn_debug(observation: &Observation) -> Judgement {
    let page = &observation.page()?.exchange;
    let exchange = answered(&observation.questions()?.cdn_debug)?;
    let told = DEBUG_FIELDS
        .iter()
        .find(|name| exchange.headers.first(name).is_some() && page.headers.first(name).is_none());
    Ok(Verdict::of_option(told.map(|name| {
        Found::in_answer(
            exchange,
            "GET with Pragma and Fastly-Debug",
            "debug",
            format!("the answer has the field {name}"),
        )
    })))
}

#[cfg(test)]
mod tests {
    use palisade_model::Outcome::{Error, Fail, Pass};

    use super::*;
    use crate::checks::fixture::{Site, assert_outcomes, no_answer, page, reply};

    #[test]
    fn unknown_names_get_no_page() {
        let unknown = |status| -> Site {
            let answer =
                Ok(reply("https://shop.example/", status, &[("Content-Type", "text/html")], "<h1>Shop</h1>"));
            page(&[]).questions(|questions| questions.unknown_host = answer)
        };
        assert_outcomes(
            &DEFAULT_HOST,
            vec![
                (Fail, unknown(200)),
                (Pass, unknown(404)),
                (Pass, unknown(301)),
                (Pass, page(&[]).questions(|questions| questions.unknown_host = no_answer())),
            ],
        );
    }

    #[test]
    fn fields_that_come_on_request_are_told() {
        let debug = |fields: &[(&str, &str)]| -> Site {
            let answer = Ok(reply("https://shop.example/", 200, fields, ""));
            page(&[("X-Cache-Key", "/a")]).questions(|questions| questions.cdn_debug = answer)
        };
        assert_outcomes(
            &CDN_DEBUG,
            vec![
                (Fail, debug(&[("Fastly-Debug-Path", "(D x)")])),
                (Pass, debug(&[("X-Cache-Key", "/a")])),
                (Pass, debug(&[])),
                (Error, page(&[]).questions(|questions| questions.cdn_debug = no_answer())),
            ],
        );
    }
}
