//! Whether a visitor who types the bare name ends on HTTPS, and on the shortest way.

use palisade_model::{Category, Confidence, Location, Severity, Tier};

use crate::checks::{Check, Found, Judgement, Verdict};
use crate::fetch::{Chain, ChainEnd, Exchange, FailureKind};
use crate::observation::Observation;

const REFERENCES: &[&str] = &[
    "https://www.rfc-editor.org/rfc/rfc9110#section-15.4.2",
    "https://developer.mozilla.org/en-US/docs/Web/HTTP/Guides/Redirections",
];

pub(crate) const NO_REDIRECT: Check = Check {
    id: "net-http-no-redirect",
    title: "http does not redirect to HTTPS",
    description: "The site also answers unencrypted, so visitors who follow an old link or type the name read and \
                  send everything in clear.",
    remediation: "Answer every http request with a permanent redirect (301 or 308) to the same host and path on https.",
    severity: Severity::Medium,
    confidence: Confidence::High,
    category: Category::Network,
    cwe: &[319],
    owasp: "A02",
    references: REFERENCES,
    tier: Tier::HeadersOnly,
    needs: &[],
    run: no_redirect,
};

fn no_redirect(observation: &Observation) -> Judgement {
    let Some(http) = &observation.seen.http else { return Ok(Verdict::NotApplicable) };
    if http.urls().iter().any(|url| url.scheme() == "https") {
        return Ok(Verdict::Pass);
    }
    // Where nothing is known to answer on https there is nothing to redirect to; tls-no-https says so.
    if observation.seen.https.as_ref().is_none_or(|https| https.exchanges.is_empty()) {
        return Ok(Verdict::NotApplicable);
    }
    if is_closed(http) {
        return Ok(Verdict::Pass);
    }
    let responses = observation.arrived(http)?;
    let Some(last) = responses.last().filter(|last| last.status < 400 || last.status == 401) else {
        return Ok(Verdict::Pass);
    };
    let evidence = format!("{} answers {} without redirect to https", last.url, last.status);
    Ok(Verdict::Fail(vec![Found::new("http", at(last), evidence)]))
}

fn is_closed(chain: &Chain) -> bool {
    let refused = |kind| kind == FailureKind::ConnectionRefused;
    chain.exchanges.is_empty()
        && matches!(&chain.end, ChainEnd::Failed { failure, .. } if refused(failure.kind))
}

pub(crate) const OFF_HOST_FIRST: Check = Check {
    id: "net-redirect-offhost-first",
    title: "First redirect leaves the host before upgrading to HTTPS",
    description: "A browser that goes to another host at once never gets to know that the first host speaks HTTPS, so \
                  HSTS cannot protect it.",
    remediation: "Redirect to https on the same host first, and to the other host from there.",
    severity: Severity::Low,
    confidence: Confidence::High,
    category: Category::Network,
    cwe: &[319],
    owasp: "A02",
    references: REFERENCES,
    tier: Tier::HeadersOnly,
    needs: &[],
    run: off_host_first,
};

fn off_host_first(observation: &Observation) -> Judgement {
    let Some(http) = &observation.seen.http else { return Ok(Verdict::NotApplicable) };
    if let [first, second, ..] = http.urls().as_slice() {
        let leaves = first.host_str() != second.host_str();
        let exchange = http.exchanges.first();
        let found = |exchange: &std::sync::Arc<Exchange>| {
            Found::new("redirect", at(exchange), format!("{first} redirects to {second}"))
        };
        return Ok(Verdict::of_option(exchange.filter(|_| leaves).map(found)));
    }
    if is_closed(http) {
        return Ok(Verdict::NotApplicable);
    }
    observation.arrived(http).map(|_| Verdict::NotApplicable)
}

fn at(exchange: &Exchange) -> Location {
    Location::Url { url: exchange.url.to_string(), request: format!("GET, status {}", exchange.status) }
}

#[cfg(test)]
mod tests {
    use palisade_model::Outcome::{Error, Fail, NotApplicable, Pass};

    use super::*;
    use crate::checks::fixture::{assert_outcomes, chain, failed, page, redirect, reply};

    #[test]
    fn http_must_lead_to_https() {
        let plain = |status| chain(vec![reply("http://shop.example/", status, &[], "<html>")]);
        let no_https = failed("https://shop.example/", FailureKind::ConnectionRefused);
        assert_outcomes(
            &NO_REDIRECT,
            vec![
                (Fail, page(&[]).http(plain(200))),
                (Pass, page(&[])),
                (Pass, page(&[]).http(failed("http://shop.example/", FailureKind::ConnectionRefused))),
                (Error, page(&[]).http(failed("http://shop.example/", FailureKind::TimedOut))),
                (Error, page(&[]).http(plain(503))),
                (NotApplicable, page(&[]).http(plain(200)).https(no_https)),
                (NotApplicable, page(&[]).only_http(plain(200))),
            ],
        );
    }

    #[test]
    fn the_first_hop_stays_on_the_host() {
        let away = redirect("http://shop.example/", "https://www.shop.example/");
        let page_there = reply("https://www.shop.example/", 200, &[], "<html>");
        assert_outcomes(
            &OFF_HOST_FIRST,
            vec![
                (Fail, page(&[]).http(chain(vec![away, page_there]))),
                (Pass, page(&[])),
                (NotApplicable, page(&[]).http(chain(vec![reply("http://shop.example/", 200, &[], "")]))),
            ],
        );
    }
}
