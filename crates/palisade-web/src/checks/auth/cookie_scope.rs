//! Where a cookie is valid: name prefixes and the Domain attribute.

use palisade_model::{Category, Confidence, Severity, Tier};

use super::cookie_flags::REFERENCES;
use crate::checks::{Check, Found, Judgement, Verdict};
use crate::observation::{Observation, SiteCookie, registrable_domain};

pub(crate) const PREFIX: Check = Check {
    id: "auth-cookie-prefix",
    title: "Cookie breaks the rules of its name prefix",
    description: "Browsers refuse a __Host- or __Secure- cookie whose attributes do not keep the promise of its name, \
                  so the cookie is not set at all.",
    remediation: "Send __Secure- cookies with Secure; send __Host- cookies with Secure and Path=/ and without Domain.",
    severity: Severity::Low,
    confidence: Confidence::High,
    category: Category::Auth,
    cwe: &[565],
    owasp: "A05",
    references: REFERENCES,
    tier: Tier::HeadersOnly,
    needs: &[],
    run: prefix,
};

fn prefix(observation: &Observation) -> Judgement {
    let prefixed = |site: &&SiteCookie| has_prefix(site, "__host-") || has_prefix(site, "__secure-");
    let mut cookies = observation.cookies()?.iter().filter(prefixed).peekable();
    if cookies.peek().is_none() {
        return Ok(Verdict::NotApplicable);
    }
    Ok(Verdict::of(cookies.filter_map(broken_rule).collect()))
}

fn broken_rule(site: &SiteCookie) -> Option<Found> {
    let cookie = &site.cookie;
    let host = has_prefix(site, "__host-");
    let rule = if !cookie.secure || site.url.scheme() != "https" {
        "it is not Secure and sent over HTTPS"
    } else if host && cookie.domain.is_some() {
        "it has a Domain"
    } else if host && cookie.path.as_deref() != Some("/") {
        "its Path is not /"
    } else {
        return None;
    };
    Some(Found::in_cookie(site, format!("browsers refuse {} because {rule}", cookie.name)))
}

fn has_prefix(site: &SiteCookie, prefix: &str) -> bool {
    site.cookie.name.to_ascii_lowercase().starts_with(prefix)
}

pub(crate) const DOMAIN_WIDE: Check = Check {
    id: "auth-cookie-domain-wide",
    title: "Session cookie is valid on every subdomain",
    description: "Every host below the domain gets the session, a forgotten or foreign-hosted one included.",
    remediation: "Drop the Domain attribute, so that only the host that set the cookie gets it back.",
    severity: Severity::Low,
    confidence: Confidence::Medium,
    category: Category::Auth,
    cwe: &[565],
    owasp: "A01",
    references: REFERENCES,
    tier: Tier::HeadersOnly,
    needs: &[],
    run: domain_wide,
};

fn domain_wide(observation: &Observation) -> Judgement {
    let mut sessions = observation.cookies()?.iter().filter(|site| site.cookie.is_session()).peekable();
    if sessions.peek().is_none() {
        return Ok(Verdict::NotApplicable);
    }
    let wide = |site: &SiteCookie| {
        let domain = site.cookie.domain.as_deref()?;
        let whole = registrable_domain(site.url.host_str()?) == Some(domain);
        whole.then(|| Found::in_cookie(site, format!("{} with Domain={domain}", site.cookie.name)))
    };
    Ok(Verdict::of(sessions.filter_map(wide).collect()))
}

#[cfg(test)]
mod tests {
    use palisade_model::Outcome::{Fail, NotApplicable, Pass};

    use super::*;
    use crate::checks::fixture::{Site, answer, assert_outcomes, page, reply};

    fn cookie(text: &str) -> Site {
        page(&[("Set-Cookie", text)])
    }

    #[test]
    fn prefixes_are_promises() {
        assert_outcomes(
            &PREFIX,
            vec![
                (Fail, cookie("__Host-sid=v; Secure; Path=/app")),
                (Fail, cookie("__host-sid=v; Secure; Path=/; Domain=shop.example")),
                (Fail, cookie("__Secure-sid=v")),
                (Pass, cookie("__Host-sid=v; Secure; Path=/")),
                (NotApplicable, cookie("sid=v")),
            ],
        );
    }

    #[test]
    fn the_registrable_domain_is_too_wide() {
        let at = |host: &str, domain: &str| {
            let cookie = format!("sid=v; Domain={domain}");
            answer(reply(&format!("https://{host}/"), 200, &[("Set-Cookie", &cookie)], ""))
        };
        assert_outcomes(
            &DOMAIN_WIDE,
            vec![
                (Fail, at("shop.example", ".shop.example")),
                (Pass, at("shop.example", "www.shop.example")),
                (Pass, cookie("sid=v")),
                (NotApplicable, page(&[])),
            ],
        );
    }
}
