//! Whether the site can be reached over TLS at all.

use palisade_model::{Category, Confidence, GapReason, Location, Severity, Tier};

use crate::checks::{Check, Found, Judgement, Verdict};
use crate::fetch::{ChainEnd, FailureKind};
use crate::observation::{Observation, Unjudged};

pub(crate) const CHECK: Check = Check {
    id: "tls-no-https",
    title: "Site has no HTTPS",
    description: "Everything that visitors read and send, passwords included, can be read and changed by anybody on \
                  the way.",
    remediation: "Install a certificate from a public authority (free of charge by ACME), serve the site on port 443 \
                  and redirect http to it.",
    severity: Severity::High,
    confidence: Confidence::High,
    category: Category::Tls,
    cwe: &[319],
    owasp: "A02",
    references: &["https://www.rfc-editor.org/rfc/rfc9325", "https://www.rfc-editor.org/rfc/rfc8555"],
    tier: Tier::HeadersOnly,
    needs: &[],
    run: judge,
};

fn judge(observation: &Observation) -> Judgement {
    match &observation.seen.certificate {
        Some(Ok(_)) => return Ok(Verdict::Pass),
        Some(Err(detail)) => return Err(Unjudged::new(GapReason::ScannerError, detail.clone())),
        None => {}
    }
    let Some(https) = &observation.seen.https else { return Ok(Verdict::NotApplicable) };
    let ChainEnd::Failed { failure, .. } = &https.end else {
        return Err(Unjudged::new(GapReason::Unreachable, "no TLS handshake was seen"));
    };
    let host = observation.host().to_owned();
    let port = https.start.port_or_known_default().unwrap_or(443);
    let evidence = match failure.kind {
        FailureKind::ConnectionRefused => format!("nothing listens on port {port}"),
        FailureKind::NotTls => format!("port {port} does not speak TLS"),
        // An alert or an old version is an answer in TLS; what went wrong is not this check's question.
        FailureKind::TlsFailed => return Ok(Verdict::Pass),
        _ => return Err(Unjudged::new(failure.kind.gap(), failure.detail.clone())),
    };
    // A block page on http says nothing about what a visitor would find.
    observation.responses()?;
    Ok(Verdict::Fail(vec![Found::new("https", Location::Endpoint { host, port }, evidence)]))
}

#[cfg(test)]
mod tests {
    use palisade_model::Outcome::{Error, Fail, NotApplicable, Pass};

    use super::*;
    use crate::checks::fixture::{assert_outcomes, chain, failed, page, reply};

    #[test]
    fn a_closed_or_foreign_port_is_no_https() {
        let plain = || chain(vec![reply("http://shop.example/", 200, &[], "<html>")]);
        let without = |kind| page(&[]).http(plain()).https(failed("https://shop.example/", kind));
        assert_outcomes(
            &CHECK,
            vec![
                (Fail, without(FailureKind::ConnectionRefused)),
                (Fail, without(FailureKind::NotTls)),
                (Error, without(FailureKind::TimedOut)),
                (Error, without(FailureKind::TlsBroken)),
                (Pass, without(FailureKind::TlsFailed)),
                (Pass, page(&[])),
                (NotApplicable, page(&[]).only_http(plain())),
            ],
        );
    }
}
