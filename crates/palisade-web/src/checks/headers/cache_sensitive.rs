//! Answers of one visitor that caches may give to another.

use palisade_model::{Category, Confidence, Severity, Tier};

use crate::checks::{Check, Found, Judgement, Verdict};
use crate::fetch::Exchange;
use crate::observation::Observation;
use crate::parse::SetCookie;

pub(crate) const CHECK: Check = Check {
    id: "hdr-cache-sensitive",
    title: "A page that sets a session may be cached for everybody",
    description: "A shared cache that keeps this answer gives the session of one visitor to the next.",
    remediation: "Send Cache-Control: no-store (or private) with every answer that sets a session or depends on who asks.",
    severity: Severity::Low,
    confidence: Confidence::Medium,
    category: Category::Headers,
    cwe: &[525],
    owasp: "A04",
    references: &["https://www.rfc-editor.org/rfc/rfc9111#section-3"],
    tier: Tier::Quick,
    needs: &[],
    run: judge,
};

fn judge(observation: &Observation) -> Judgement {
    let responses = observation.responses()?;
    let personal: Vec<&Exchange> =
        responses.into_iter().map(|exchange| &**exchange).filter(|e| sets_session(e)).collect();
    if personal.is_empty() {
        return Ok(Verdict::NotApplicable);
    }
    let cached = personal.iter().find(|exchange| is_shared(exchange));
    Ok(Verdict::of_option(cached.map(|exchange| {
        let control = exchange.headers.joined("cache-control").unwrap_or_default();
        let evidence = format!("a session cookie with cache-control: {control}");
        Found::in_answer(exchange, "GET, header cache-control", "cache-control", evidence)
    })))
}

fn sets_session(exchange: &Exchange) -> bool {
    exchange.headers.all("set-cookie").filter_map(SetCookie::parse).any(|cookie| cookie.is_session())
}

/// Whether the answer tells shared caches to keep it (RFC 9111 section 5.2.2).
fn is_shared(exchange: &Exchange) -> bool {
    let control = exchange.headers.joined("cache-control").unwrap_or_default().to_ascii_lowercase();
    let directives: Vec<(&str, &str)> = control
        .split(',')
        .map(|directive| directive.trim().split_once('=').unwrap_or((directive.trim(), "")))
        .collect();
    let has = |name: &str| directives.iter().any(|(directive, _)| *directive == name);
    let lasts = |name: &str| {
        let seconds = |value: &str| value.trim_matches('"').parse::<u64>().is_ok_and(|seconds| seconds > 0);
        directives.iter().any(|(directive, value)| *directive == name && seconds(value))
    };
    let refused = ["no-store", "private", "no-cache"].iter().any(|name| has(name))
        || has("s-maxage") && !lasts("s-maxage");
    !refused && (has("public") || lasts("s-maxage") || lasts("max-age"))
}

#[cfg(test)]
mod tests {
    use palisade_model::Outcome::{Fail, NotApplicable, Pass};

    use super::*;
    use crate::checks::fixture::{Site, assert_outcomes, page};

    fn with(control: &str) -> Site {
        page(&[("Set-Cookie", "sessionid=x; Secure"), ("Cache-Control", control)])
    }

    #[test]
    fn only_what_is_declared_shareable_counts() {
        assert_outcomes(
            &CHECK,
            vec![
                (Fail, with("public, max-age=60")),
                (Fail, with("Max-Age=3600")),
                (Fail, with("s-maxage=10")),
                (Pass, with("no-store")),
                (Pass, with("private, max-age=60")),
                (Pass, with("max-age=0, must-revalidate")),
                (Pass, page(&[("Set-Cookie", "sessionid=x")])),
                (NotApplicable, page(&[("Cache-Control", "public"), ("Set-Cookie", "theme=dark")])),
            ],
        );
    }
}
