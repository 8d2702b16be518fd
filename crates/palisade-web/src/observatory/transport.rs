//! The tests of redirection, HSTS and cross-origin sharing.

use super::score::Outcome;
use crate::fetch::Chain;
use crate::observation::{Observation, Page};
use crate::parse::Hsts;

const HALF_A_YEAR: u64 = 15_768_000;

pub(super) fn redirection(observation: &Observation) -> Outcome {
    let Some(http) = observation.seen.http.as_ref().filter(|http| !http.exchanges.is_empty()) else {
        return ("redirection-not-needed-no-http", 0);
    };
    let urls = http.urls();
    let [first, rest @ ..] = urls.as_slice() else { return ("redirection-missing", -20) };
    let (Some(second), Some(last)) = (rest.first(), rest.last()) else { return ("redirection-missing", -20) };
    if has_bad_certificate(observation) {
        ("redirection-invalid-cert", -20)
    } else if last.scheme() != "https" {
        ("redirection-not-to-https", -20)
    } else if second.scheme() != "https" {
        ("redirection-not-to-https-on-initial-redirection", -10)
    } else if first.host_str() != second.host_str() {
        ("redirection-off-host-from-http", -5)
    } else {
        ("redirection-to-https", 0)
    }
}

pub(super) fn strict_transport(observation: &Observation, page: &Page) -> Outcome {
    if !page.exchange.is_https() {
        return ("hsts-not-implemented-no-https", -20);
    }
    if has_bad_certificate(observation) {
        return ("hsts-invalid-cert", -20);
    }
    match page.exchange.headers.first("strict-transport-security").map(Hsts::parse) {
        None => ("hsts-not-implemented", -20),
        Some(None) => ("hsts-header-invalid", -20),
        Some(Some(hsts)) if hsts.max_age >= HALF_A_YEAR => {
            ("hsts-implemented-max-age-at-least-six-months", 0)
        }
        Some(Some(_)) => ("hsts-implemented-max-age-less-than-six-months", -10),
    }
}

pub(super) fn resource_sharing(observation: &Observation) -> Outcome {
    let page = observation.chains().find_map(Chain::page);
    let Some(exchange) = observation.seen.cross_origin.as_ref().or(page) else {
        return ("cross-origin-resource-sharing-not-implemented", 0);
    };
    let origin = exchange.headers.first("access-control-allow-origin");
    let credentials = exchange.headers.first("access-control-allow-credentials");
    let with_credentials = credentials.is_some_and(|value| value.eq_ignore_ascii_case("true"));
    match origin {
        None => ("cross-origin-resource-sharing-not-implemented", 0),
        Some("*") => ("cross-origin-resource-sharing-implemented-with-public-access", 0),
        Some(crate::collect::FOREIGN_ORIGIN) if with_credentials => {
            ("cross-origin-resource-sharing-implemented-with-universal-access", -50)
        }
        Some(_) => ("cross-origin-resource-sharing-implemented-with-restricted-access", 0),
    }
}

/// Whether browsers will insist on TLS for at least half a year.
pub(super) fn has_good_hsts(observation: &Observation) -> bool {
    observation.hsts().is_some_and(|hsts| hsts.max_age >= HALF_A_YEAR) && !has_bad_certificate(observation)
}

fn has_bad_certificate(observation: &Observation) -> bool {
    match &observation.seen.certificate {
        Some(Ok(verdict)) => {
            let now = observation.seen.now;
            let expired = now > verdict.facts.not_after || now < verdict.facts.not_before;
            expired || verdict.untrusted.is_some() || !verdict.name_matches
        }
        Some(Err(_)) => true,
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checks::fixture::{chain, failed, page, redirect, reply};
    use crate::fetch::FailureKind;

    #[test]
    fn the_redirect_chain_is_graded_by_its_first_and_last_step() {
        let at = |url| reply(url, 200, &[], "<html>");
        let (root, secure) = ("http://shop.example/", "https://shop.example/");
        for (http, expected) in [
            (failed(root, FailureKind::ConnectionRefused), "redirection-not-needed-no-http"),
            (chain(vec![at(root)]), "redirection-missing"),
            (
                chain(vec![redirect(root, "http://shop.example/a"), at("http://shop.example/a")]),
                "redirection-not-to-https",
            ),
            (
                chain(vec![
                    redirect(root, "http://shop.example/a"),
                    redirect("http://shop.example/a", secure),
                    at(secure),
                ]),
                "redirection-not-to-https-on-initial-redirection",
            ),
            (
                chain(vec![redirect(root, "https://www.shop.example/"), at("https://www.shop.example/")]),
                "redirection-off-host-from-http",
            ),
            (chain(vec![redirect(root, secure), at(secure)]), "redirection-to-https"),
        ] {
            assert_eq!(redirection(&page(&[]).http(http).observe()).0, expected);
        }
        let bad = page(&[]).certificate(|certificate| certificate.name_matches = false);
        assert_eq!(redirection(&bad.observe()), ("redirection-invalid-cert", -20));
    }

    #[test]
    fn hsts_is_graded_by_its_age() {
        for (fields, expected) in [
            (&[][..], -20),
            (&[("Strict-Transport-Security", "x")], -20),
            (&[("Strict-Transport-Security", "max-age=15767999")], -10),
            (&[("Strict-Transport-Security", "max-age=15768000")], 0),
        ] {
            let observation = page(fields).observe();
            assert_eq!(strict_transport(&observation, observation.page().unwrap()).1, expected);
        }
    }

    #[test]
    fn only_a_reflected_origin_with_credentials_is_punished() {
        let origin = ("Access-Control-Allow-Origin", crate::collect::FOREIGN_ORIGIN);
        let credentials = ("Access-Control-Allow-Credentials", "true");
        for (fields, expected) in [
            (&[][..], 0),
            (&[("Access-Control-Allow-Origin", "*")], 0),
            (&[("Access-Control-Allow-Origin", "https://a.example"), credentials], 0),
            (&[origin], 0),
            (&[origin, credentials], -50),
        ] {
            assert_eq!(resource_sharing(&page(fields).observe()).1, expected);
        }
    }
}
