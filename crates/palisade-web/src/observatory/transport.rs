//! The tests of redirection, HSTS and cross-origin sharing.

use super::score::Outcome;
use super::subject::Subject;
use crate::fetch::{Chain, ChainEnd, FailureKind};
use crate::observation::Observation;

/// Thirty days less than half a year is what many sites use, and the reference lets them pass.
const HALF_A_YEAR: i128 = 15_552_000;

pub(super) fn redirection(observation: &Observation) -> Outcome {
    let Some(http) = observation.seen.http.as_ref().filter(|http| gave_an_answer(http)) else {
        return ("redirection-not-needed-no-http", 0);
    };
    let urls = http.urls();
    if urls.iter().any(|url| url.scheme() == "https") && has_bad_certificate(observation) {
        return ("redirection-invalid-cert", -20);
    }
    let [first, second, ..] = urls.as_slice() else { return ("redirection-missing", -20) };
    if urls.last().is_some_and(|last| last.scheme() != "https") {
        ("redirection-not-to-https", -20)
    } else if second.scheme() != "https" {
        ("redirection-not-to-https-on-initial-redirection", -10)
    } else if first.host_str() != second.host_str() {
        ("redirection-off-host-from-http", -5)
    } else {
        ("redirection-to-https", 0)
    }
}

/// Whether the chain came to a response. One that this scan itself cut short is judged by what it saw.
fn gave_an_answer(chain: &Chain) -> bool {
    let broken = match &chain.end {
        ChainEnd::Failed { failure, .. } => failure.kind != FailureKind::AddressNotAllowed,
        ChainEnd::BadRedirect { .. } => true,
        ChainEnd::Page | ChainEnd::Loop { .. } | ChainEnd::TooManyRedirects { .. } => false,
    };
    !broken && !chain.exchanges.is_empty()
}

pub(super) fn strict_transport(subject: &Subject) -> Outcome {
    if !subject.is_https() {
        return ("hsts-not-implemented-no-https", -20);
    }
    if has_bad_certificate(subject.observation) {
        return ("hsts-invalid-cert", -20);
    }
    let Some(value) = subject.page.exchange.headers.joined("strict-transport-security") else {
        return ("hsts-not-implemented", -20);
    };
    match lasts_long(&value) {
        None => ("hsts-header-invalid", -20),
        Some(true) => ("hsts-implemented-max-age-at-least-six-months", 0),
        Some(false) => ("hsts-implemented-max-age-less-than-six-months", -10),
    }
}

/// Whether the last max-age is at least half a year; `None` without one, or for a repeated header.
fn lasts_long(value: &str) -> Option<bool> {
    let value: String = value.chars().take(1024).collect();
    if value.contains(',') {
        return None;
    }
    let directives = value.split(';').map(|directive| directive.trim().to_ascii_lowercase());
    let mut ages = directives.filter_map(|directive| directive.strip_prefix("max-age=").map(leading_number));
    // The reference takes an age that is no number for a long one.
    ages.next_back().map(|age| age.is_none_or(|age| age >= HALF_A_YEAR))
}

/// The number that a text begins with: `1d` is 1. Saturates.
fn leading_number(text: &str) -> Option<i128> {
    let text = text.trim_start();
    let (negative, text) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let digits = Some(&text[..end]).filter(|digits| !digits.is_empty())?;
    let number = digits.parse().unwrap_or(i128::MAX);
    Some(if negative { -number } else { number })
}

pub(super) fn resource_sharing(observation: &Observation) -> Outcome {
    let page = observation.chains().find_map(Chain::page);
    let Some(exchange) = observation.seen.cross_origin.as_ref().or(page) else {
        return ("cross-origin-resource-sharing-not-implemented", 0);
    };
    let field = |name| exchange.headers.joined(name).filter(|value| !value.is_empty());
    let credentials = field("access-control-allow-credentials");
    let with_credentials = credentials.is_some_and(|value| value.trim().eq_ignore_ascii_case("true"));
    match field("access-control-allow-origin").as_deref() {
        None => ("cross-origin-resource-sharing-not-implemented", 0),
        Some("*") => ("cross-origin-resource-sharing-implemented-with-public-access", 0),
        Some(crate::visit::FOREIGN_ORIGIN) if with_credentials => {
            ("cross-origin-resource-sharing-implemented-with-universal-access", -50)
        }
        Some(_) => ("cross-origin-resource-sharing-implemented-with-restricted-access", 0),
    }
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
        let breaks_off = |kind| Chain { exchanges: vec![redirect(root, secure)], ..failed(secure, kind) };
        for (http, expected) in [
            (failed(root, FailureKind::ConnectionRefused), "redirection-not-needed-no-http"),
            (breaks_off(FailureKind::ConnectionRefused), "redirection-not-needed-no-http"),
            (breaks_off(FailureKind::AddressNotAllowed), "redirection-missing"),
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
        assert_eq!(redirection(&bad.clone().observe()), ("redirection-invalid-cert", -20));
        let plain = bad.http(chain(vec![at(root)]));
        assert_eq!(redirection(&plain.observe()), ("redirection-missing", -20));
    }

    #[test]
    fn hsts_is_graded_by_its_age() {
        for (fields, expected) in [
            (&[][..], -20),
            (&[("Strict-Transport-Security", "x")], -20),
            (&[("Strict-Transport-Security", "max-age=15551999")], -10),
            (&[("Strict-Transport-Security", "max-age=15552000")], 0),
            (&[("Strict-Transport-Security", "max-age=-1")], -10),
            (&[("Strict-Transport-Security", "max-age=1d")], -10),
            (&[("Strict-Transport-Security", "max-age=x")], 0),
            (&[("Strict-Transport-Security", "max-age=1; max-age=15552000")], 0),
            (&[("Strict-Transport-Security", "max-age=15552000, max-age=15552000")], -20),
            (&[("Strict-Transport-Security", "max-age=99999999999999999999999999999999999999999")], 0),
        ] {
            let observation = page(fields).observe();
            assert_eq!(strict_transport(&Subject::of(&observation).unwrap()).1, expected, "{fields:?}");
        }
    }

    #[test]
    fn only_a_reflected_origin_with_credentials_is_punished() {
        let origin = ("Access-Control-Allow-Origin", crate::visit::FOREIGN_ORIGIN);
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
