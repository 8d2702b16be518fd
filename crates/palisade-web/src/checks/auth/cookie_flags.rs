//! The flags that keep a session cookie from being stolen or misused.

use palisade_model::{Category, Confidence, Severity, Tier};

use crate::checks::{Check, Found, Judgement, Verdict};
use crate::observation::{Observation, SiteCookie};
use crate::parse::SameSite;

pub(super) const REFERENCES: &[&str] = &[
    "https://datatracker.ietf.org/doc/html/draft-ietf-httpbis-rfc6265bis",
    "https://developer.mozilla.org/en-US/docs/Web/HTTP/Reference/Headers/Set-Cookie",
];

pub(crate) const SECURE: Check = Check {
    id: "auth-cookie-secure",
    title: "Session cookie without Secure",
    description: "The browser also sends the cookie over http, where anybody on the way can read it and take over \
                  the session.",
    remediation: "Add Secure to the cookie, and name it with the prefix __Host-.",
    severity: Severity::High,
    confidence: Confidence::High,
    category: Category::Auth,
    cwe: &[614],
    owasp: "A05",
    references: REFERENCES,
    tier: Tier::HeadersOnly,
    needs: &[],
    run: |observation| {
        // With HSTS the browser hardly ever speaks http to the host.
        let severity = observation.hsts().filter(|hsts| hsts.max_age > 0).map(|_| Severity::Medium);
        let verdict = of_session_cookies(observation, |site| {
            (!site.cookie.secure).then(|| format!("{} without Secure", site.cookie.name))
        })?;
        Ok(match (verdict, severity) {
            (Verdict::Fail(found), Some(severity)) => {
                Verdict::Fail(found.into_iter().map(|found| found.severity(severity)).collect())
            }
            (verdict, _) => verdict,
        })
    },
};

pub(crate) const HTTP_ONLY: Check = Check {
    id: "auth-cookie-httponly",
    title: "Session cookie readable by scripts",
    description: "Without HttpOnly any script that runs in the page, an injected one included, can read the session \
                  and send it away.",
    remediation: "Add HttpOnly to the cookie.",
    severity: Severity::Medium,
    confidence: Confidence::High,
    category: Category::Auth,
    cwe: &[1004],
    owasp: "A05",
    references: REFERENCES,
    tier: Tier::HeadersOnly,
    needs: &[],
    run: |observation| {
        of_session_cookies(observation, |site| {
            (!site.cookie.http_only).then(|| format!("{} without HttpOnly", site.cookie.name))
        })
    },
};

pub(crate) const SAME_SITE: Check = Check {
    id: "auth-cookie-samesite",
    title: "Session cookie is sent with requests from other sites",
    description: "Without SameSite it depends on the browser whether a foreign site's request carries the session, \
                  which is what cross-site request forgery needs. SameSite=None without Secure is refused by browsers.",
    remediation: "Add SameSite=Lax, or Strict where no link from elsewhere must arrive logged in.",
    severity: Severity::Low,
    confidence: Confidence::High,
    category: Category::Auth,
    cwe: &[1275],
    owasp: "A01",
    references: REFERENCES,
    tier: Tier::HeadersOnly,
    needs: &[],
    run: |observation| {
        of_session_cookies(observation, |site| match site.cookie.same_site {
            SameSite::Absent => Some(format!("{} without SameSite", site.cookie.name)),
            SameSite::Invalid => Some(format!("{} with an unknown SameSite value", site.cookie.name)),
            SameSite::None if !site.cookie.secure => {
                Some(format!("{} with SameSite=None but without Secure", site.cookie.name))
            }
            SameSite::None | SameSite::Lax | SameSite::Strict => None,
        })
    },
};

fn of_session_cookies(
    observation: &Observation,
    problem: impl Fn(&SiteCookie) -> Option<String>,
) -> Judgement {
    let mut sessions = observation.cookies()?.iter().filter(|site| site.cookie.is_session()).peekable();
    if sessions.peek().is_none() {
        return Ok(Verdict::NotApplicable);
    }
    Ok(Verdict::of(
        sessions.filter_map(|site| problem(site).map(|evidence| Found::in_cookie(site, evidence))).collect(),
    ))
}

#[cfg(test)]
mod tests {
    use palisade_model::Outcome::{Fail, NotApplicable, Pass};

    use super::*;
    use crate::checks::fixture::{Site, assert_outcomes, page};

    fn cookie(text: &str) -> Site {
        page(&[("Set-Cookie", text)])
    }

    const GOOD: &str = "__Host-session=v; Secure; HttpOnly; SameSite=Lax; Path=/";

    #[test]
    fn session_cookies_need_secure() {
        assert_outcomes(
            &SECURE,
            vec![
                (Fail, cookie("PHPSESSID=v; HttpOnly")),
                (Pass, cookie(GOOD)),
                (NotApplicable, cookie("theme=dark")),
                (NotApplicable, page(&[])),
            ],
        );
    }

    #[test]
    fn hsts_makes_a_missing_secure_less_severe() {
        let site = page(&[("Set-Cookie", "sid=v"), ("Strict-Transport-Security", "max-age=31536000")]);
        let Ok(Verdict::Fail(found)) = (SECURE.run)(&site.observe()) else { panic!("expected a finding") };
        assert_eq!(found[0].severity, Some(Severity::Medium));
    }

    #[test]
    fn session_cookies_need_http_only() {
        assert_outcomes(
            &HTTP_ONLY,
            vec![
                (Fail, cookie("sid=v; Secure")),
                (Pass, cookie(GOOD)),
                (NotApplicable, cookie("csrftoken=v; Secure")),
            ],
        );
    }

    #[test]
    fn session_cookies_need_same_site() {
        assert_outcomes(
            &SAME_SITE,
            vec![
                (Fail, cookie("sid=v; Secure")),
                (Fail, cookie("sid=v; SameSite=None")),
                (Fail, cookie("sid=v; SameSite=Yes")),
                (Pass, cookie("sid=v; SameSite=None; Secure")),
                (Pass, cookie(GOOD)),
                (NotApplicable, page(&[])),
            ],
        );
    }

    #[test]
    fn no_value_reaches_the_evidence() {
        let Ok(Verdict::Fail(found)) = (SECURE.run)(&cookie("sid=topsecret").observe()) else {
            panic!("expected a finding")
        };
        assert!(!format!("{found:?}").contains("topsecret"));
    }
}
