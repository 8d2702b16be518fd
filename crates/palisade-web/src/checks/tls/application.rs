//! Where TLS and the application meet: early data, compressed pages, and what is shown to those who name no site.

use palisade_model::{Category, Confidence, GapReason, Location, Severity, Tier};

use super::exchange::with_details;
use super::subject::{fail, judge, some_of};
use crate::checks::{Check, Found, Judgement, Verdict};
use crate::observation::{Observation, Unjudged, same_site};
use crate::part::Part;
use crate::tls::TlsFacts;

pub(crate) const EARLY_DATA: Check = Check {
    id: "tls-early-data",
    title: "Early data is accepted by an application that changes things",
    description: "Whoever records a request in early data (0-RTT) can send it again; a form that orders or pays is then \
                  submitted twice.",
    remediation: "Switch early data off (ssl_early_data off), or answer 425 to early requests that are not safe to repeat.",
    severity: Severity::Low,
    confidence: Confidence::High,
    category: Category::Tls,
    cwe: &[294],
    owasp: "A04",
    references: &[
        "https://www.rfc-editor.org/rfc/rfc8446#section-8",
        "https://www.rfc-editor.org/rfc/rfc8470",
    ],
    tier: Tier::Full,
    needs: &[Part::Tls],
    run: |observation| judge(observation, |facts| early_data(observation, facts)),
};

pub(crate) const SNI_DEFAULT: Check = Check {
    id: "tls-sni-default-leak",
    title: "The default certificate names other sites",
    description: "Whoever connects to the address without naming a site learns which other sites it serves, internal ones \
                  included.",
    remediation: "Give the default server a neutral certificate, or let it refuse connections without a name \
                  (ssl_reject_handshake on).",
    severity: Severity::Info,
    confidence: Confidence::High,
    category: Category::Tls,
    cwe: &[200],
    owasp: "A05",
    references: &["https://www.rfc-editor.org/rfc/rfc6066#section-3"],
    tier: Tier::Full,
    needs: &[Part::Tls],
    run: |observation| judge(observation, |facts| with_details(facts, |facts, _| default_names(facts))),
};

pub(crate) const BREACH: Check = Check {
    id: "tls-breach-hint",
    title: "A compressed page repeats a parameter beside a token",
    description: "Where a page holds both what an attacker chooses and a secret, the length of the compressed answer tells \
                  the secret letter by letter (BREACH).",
    remediation: "Mask tokens anew in every answer, or do not compress answers that repeat input.",
    severity: Severity::Info,
    confidence: Confidence::Low,
    category: Category::Tls,
    cwe: &[203],
    owasp: "A02",
    references: &["https://www.breachattack.com/"],
    tier: Tier::Full,
    needs: &[Part::Tls],
    run: |observation| judge(observation, breach),
};

fn early_data(observation: &Observation, facts: &TlsFacts) -> Judgement {
    let handshakes = observation
        .chains()
        .flat_map(|chain| &chain.exchanges)
        .filter(|exchange| exchange.url.host_str() == Some(facts.host.as_str()))
        .filter_map(|exchange| exchange.handshake.as_ref());
    let Some(most) = handshakes.filter_map(|handshake| handshake.tickets.early_data()).max() else {
        return Ok(Verdict::NotApplicable);
    };
    if most == 0 || !changes_things(observation)? {
        return Ok(Verdict::Pass);
    }
    fail(facts, "early data", format!("session tickets allow {most} bytes of early data"))
}

/// Whether the page has forms that post, or sessions.
fn changes_things(observation: &Observation) -> Result<bool, Unjudged> {
    let page = observation.page()?.exchange.text().to_ascii_lowercase();
    let posts = ["method=\"post\"", "method='post'", "method=post"].iter().any(|form| page.contains(form));
    Ok(posts || observation.cookies()?.iter().any(|site| site.cookie.is_session()))
}

fn default_names(facts: &TlsFacts) -> Judgement {
    let Some(default) = facts.without_name.as_ref().map_err(Clone::clone)? else {
        return Ok(Verdict::NotApplicable);
    };
    if facts.leaves().iter().any(|own| own.leaf.sha256 == default.leaf.sha256) {
        return Ok(Verdict::Pass);
    }
    let is_other = |name: &&String| !same_site(name.trim_start_matches("*."), &facts.host);
    let others: Vec<String> = default.leaf.names.iter().filter(is_other).cloned().collect();
    if others.is_empty() { Ok(Verdict::Pass) } else { fail(facts, "default certificate", some_of(&others)) }
}

fn breach(facts: &TlsFacts) -> Judgement {
    let reflection = match &facts.reflection {
        None => return Err(Unjudged::new(GapReason::NoData, "this kind of scan does not ask for it")),
        Some(reflection) => reflection.as_ref().map_err(Clone::clone)?,
    };
    Ok(match reflection.token {
        Some(token) if reflection.is_compressed && reflection.repeats => {
            let location = Location::Url { url: reflection.url.clone(), request: "GET".to_owned() };
            let evidence = format!("a parameter is repeated beside {token} in a compressed answer");
            Verdict::Fail(vec![Found::new("page", location, evidence)])
        }
        _ => Verdict::Pass,
    })
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use palisade_model::Outcome::{Error, Fail, NotApplicable, Pass};

    use super::*;
    use crate::checks::fixture::{Site, assert_outcomes, chain, presented, reply, secure};
    use crate::fetch::Exchange;
    use crate::tls::{Handshake, Reflection, Tickets};

    /// A page whose connection got a ticket for this much early data.
    fn ticketed(early_data: Option<u32>, body: &str) -> Site {
        let tickets = Arc::new(Tickets::holding(early_data));
        let host = "shop.example".to_owned();
        let handshake = Handshake {
            host,
            port: 443,
            version: "TLS 1.3",
            chain: vec![],
            ocsp: vec![],
            http2: true,
            tickets,
        };
        let page = reply("https://shop.example/", 200, &[("Content-Type", "text/html")], body);
        let page = Exchange { handshake: Some(Arc::new(handshake)), ..Arc::unwrap_or_clone(page) };
        secure().https(chain(vec![Arc::new(page)])).certificate(|_| {})
    }

    #[test]
    fn early_data_matters_where_forms_post() {
        let form = "<form method=\"post\" action=\"/order\">";
        assert_outcomes(
            &EARLY_DATA,
            vec![
                (Fail, ticketed(Some(16384), form)),
                (Pass, ticketed(Some(16384), "<p>news</p>")),
                (Pass, ticketed(Some(0), form)),
                (NotApplicable, ticketed(None, form)),
            ],
        );
    }

    #[test]
    fn a_default_certificate_must_not_name_others() {
        let default = |names: &[&str]| {
            let mut other = presented();
            other.leaf.sha256 = "other".to_owned();
            other.leaf.names = names.iter().map(|name| (*name).to_owned()).collect();
            secure().tls(move |facts| facts.without_name = Ok(Some(other)))
        };
        assert_outcomes(
            &SNI_DEFAULT,
            vec![
                (Fail, default(&["intranet.other.example"])),
                (Pass, default(&["www.shop.example", "*.shop.example"])),
                (Pass, secure().tls(|facts| facts.without_name = Ok(Some(presented())))),
                (NotApplicable, secure()),
            ],
        );
    }

    #[test]
    fn breach_needs_compression_repetition_and_a_token() {
        let reflecting = |is_compressed, repeats, token| {
            let url = "https://shop.example/?q=x".to_owned();
            let reflection = Reflection { url, is_compressed, repeats, token };
            secure().tls(move |facts| facts.reflection = Some(Ok(reflection)))
        };
        assert_outcomes(
            &BREACH,
            vec![
                (Fail, reflecting(true, true, Some("csrf"))),
                (Pass, reflecting(false, true, Some("csrf"))),
                (Pass, reflecting(true, false, Some("csrf"))),
                (Pass, reflecting(true, true, None)),
                (Error, secure()),
            ],
        );
    }
}
