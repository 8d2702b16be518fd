//! Which versions of HTTP, and which families of addresses, a visitor gets.

use palisade_model::{Category, Confidence, GapReason, Severity, Tier};

use crate::checks::{Check, Found, Judgement, Verdict};
use crate::observation::{Observation, Unjudged};
use crate::part::Part;
use crate::requests::Parity;

pub(crate) const HTTP2_ABSENT: Check = Check {
    id: "net-http2-absent",
    title: "HTTP/2 is not offered",
    description: "Over HTTP/1.1 a browser opens several connections and waits more. It is no weakness, but a sign of an old \
                  set-up.",
    remediation: "Switch HTTP/2 on: listen 443 ssl; http2 on (nginx), Protocols h2 http/1.1 (Apache).",
    severity: Severity::Info,
    confidence: Confidence::High,
    category: Category::Network,
    cwe: &[],
    owasp: "A05",
    references: &["https://www.rfc-editor.org/rfc/rfc9113"],
    tier: Tier::Quick,
    needs: &[],
    run: http2_absent,
};

fn http2_absent(observation: &Observation) -> Judgement {
    let page = &observation.page()?.exchange;
    let Some(handshake) = &page.handshake else { return Ok(Verdict::NotApplicable) };
    let found = || Found::in_answer(page, "ALPN h2, http/1.1", "http2", "the server did not choose h2");
    Ok(Verdict::of_option((!handshake.http2).then(found)))
}

pub(crate) const HTTP3_ADVERTISED: Check = Check {
    id: "net-http3-advert",
    title: "HTTP/3 is advertised",
    description: "The site asks browsers to come back over QUIC, on UDP. Firewalls and logs must know about that way too.",
    remediation: "Nothing to repair; make sure that the UDP port has the same protection as the TCP port.",
    severity: Severity::Info,
    confidence: Confidence::High,
    category: Category::Network,
    cwe: &[],
    owasp: "A05",
    references: &[
        "https://www.rfc-editor.org/rfc/rfc9114#section-3.1.1",
        "https://www.rfc-editor.org/rfc/rfc7838",
    ],
    tier: Tier::Quick,
    needs: &[],
    run: http3_advertised,
};

fn http3_advertised(observation: &Observation) -> Judgement {
    let page = observation.page()?;
    let services = page.exchange.headers.joined("alt-svc").unwrap_or_default();
    let http3 = services.split(',').map(str::trim).find(|service| {
        service.split_once('=').is_some_and(|(protocol, _)| protocol == "h3" || protocol.starts_with("h3-"))
    });
    Ok(Verdict::of_option(http3.map(|service| Found::in_header(page, "alt-svc", service))))
}

pub(crate) const IPV6_PARITY: Check = Check {
    id: "net-ipv6-parity",
    title: "The IPv6 address does not answer",
    description: "The name has IPv6 addresses, and nothing listens there. Visitors with IPv6 wait, and what is tested over \
                  IPv4 says nothing about the other way.",
    remediation: "Serve the site on both, with the same rules, or take the AAAA record away.",
    severity: Severity::Info,
    confidence: Confidence::High,
    category: Category::Network,
    cwe: &[],
    owasp: "A05",
    references: &["https://www.rfc-editor.org/rfc/rfc8305"],
    tier: Tier::Quick,
    needs: &[Part::Requests],
    run: ipv6_parity,
};

fn ipv6_parity(observation: &Observation) -> Judgement {
    let page = &observation.page()?.exchange;
    match &observation.requests()?.ipv6 {
        Parity::OneFamily => Ok(Verdict::NotApplicable),
        Parity::Open => Ok(Verdict::Pass),
        Parity::Closed(address) => {
            let evidence = format!("nothing listens on {address}");
            Ok(Verdict::Fail(vec![Found::in_answer(page, "connect over IPv6", "ipv6", evidence)]))
        }
        Parity::Unknown(detail) => Err(Unjudged::new(GapReason::Unreachable, detail.clone())),
    }
}

#[cfg(test)]
mod tests {
    use std::net::Ipv6Addr;
    use std::sync::Arc;

    use palisade_model::Outcome::{Error, Fail, NotApplicable, Pass};

    use super::*;
    use crate::checks::fixture::{Site, answer, assert_outcomes, page, reply};
    use crate::tls::Handshake;

    fn over(http2: bool) -> Site {
        let html = [("Content-Type", "text/html")];
        let mut exchange = Arc::unwrap_or_clone(reply("https://shop.example/", 200, &html, "<html>"));
        let (host, version) = ("shop.example".to_owned(), "TLS 1.3");
        let (chain, ocsp, tickets) = Default::default();
        exchange.handshake =
            Some(Arc::new(Handshake { host, port: 443, version, http2, chain, ocsp, tickets }));
        answer(Arc::new(exchange))
    }

    #[test]
    fn protocols_are_what_was_agreed_and_advertised() {
        assert_outcomes(
            &HTTP2_ABSENT,
            vec![(Fail, over(false)), (Pass, over(true)), (NotApplicable, page(&[]))],
        );
        assert_outcomes(
            &HTTP3_ADVERTISED,
            vec![
                (Fail, page(&[("Alt-Svc", "h2=\":443\", h3=\":443\"; ma=86400")])),
                (Pass, page(&[("Alt-Svc", "clear")])),
                (Pass, page(&[])),
            ],
        );
    }

    #[test]
    fn a_family_that_cannot_be_tried_is_an_error() {
        let with = |parity: Parity| page(&[]).requests(|requests| requests.ipv6 = parity);
        assert_outcomes(
            &IPV6_PARITY,
            vec![
                (Fail, with(Parity::Closed(Ipv6Addr::LOCALHOST.into()))),
                (Pass, with(Parity::Open)),
                (NotApplicable, with(Parity::OneFamily)),
                (Error, with(Parity::Unknown("no route".to_owned()))),
            ],
        );
    }
}
