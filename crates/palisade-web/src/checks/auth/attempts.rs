//! What a sign-in does with attempts that fail, and with passwords that vendors gave.

use palisade_model::{Category, Confidence, Severity, Tier};

use crate::active::Topic;
use crate::checks::Check;
use crate::checks::standing_open::judge;
use crate::part::Part;

const REFERENCES: &[&str] =
    &["https://cheatsheetseries.owasp.org/cheatsheets/Authentication_Cheat_Sheet.html"];

pub(crate) const DEFAULTS: Check = Check {
    id: "auth-default-credentials",
    title: "A product still has the password of its vendor",
    description: "Everybody knows the password: it stands in the product's documentation.",
    remediation: "Change the password now, look for what others did with it, and close the page towards the internet.",
    severity: Severity::Critical,
    confidence: Confidence::High,
    category: Category::Auth,
    cwe: &[1392],
    owasp: "A07",
    references: REFERENCES,
    tier: Tier::Active,
    needs: &[Part::SignIn],
    run: |observation| judge(observation.sign_in(), Topic::DefaultCredentials),
};

pub(crate) const ENUMERATION: Check = Check {
    id: "auth-user-enumeration",
    title: "The sign-in tells which names exist",
    description: "An attempt with a name that nobody has is answered with that very fact: names can be tried until one exists. Sites that hide \
                  the difference in other ways are not judged, for that takes the name of a real account.",
    remediation: "Answer every failed attempt and every reset with the same words, status and time.",
    severity: Severity::Low,
    confidence: Confidence::Low,
    category: Category::Auth,
    cwe: &[204],
    owasp: "A07",
    references: REFERENCES,
    tier: Tier::Active,
    needs: &[Part::SignIn],
    run: |observation| judge(observation.sign_in(), Topic::UserEnumeration),
};

pub(crate) const THROTTLE: Check = Check {
    id: "auth-no-login-throttle",
    title: "Nothing slows down attempts to sign in",
    description: "Ten attempts in a row with one name were refused alike, at full speed: passwords can be tried by the thousand.",
    remediation: "Slow down by account and address after a few failures, answer 429, and ask for a second factor.",
    severity: Severity::Low,
    confidence: Confidence::Medium,
    category: Category::Auth,
    cwe: &[307],
    owasp: "A07",
    references: REFERENCES,
    tier: Tier::Active,
    needs: &[Part::SignIn],
    run: |observation| judge(observation.sign_in(), Topic::LoginThrottle),
};

#[cfg(test)]
mod tests {
    use palisade_model::Outcome::{Fail, NotApplicable, Pass};

    use super::*;
    use crate::checks::fixture::{Site, assert_outcomes, page, read_page, reply};

    use std::sync::atomic::{AtomicUsize, Ordering};

    const FORM: &str = "<form method=post action=/in><input type=hidden name=csrf value=t1><input name=user>\
        <input type=password name=pass></form>";

    /// A site whose form answers the attempt of that number with status and text.
    fn site(answer: fn(usize) -> (u16, &'static str)) -> Site {
        let attempts = AtomicUsize::new(0);
        read_page(FORM).asked_by(move |ask| match (ask.method.as_str(), ask.url.path()) {
            ("GET", "/") => Some(reply(ask.url.as_str(), 200, &[("Set-Cookie", "sid=1; Path=/")], FORM)),
            ("POST", "/in") => {
                let body = String::from_utf8_lossy(&ask.body).into_owned();
                assert!(body.contains("csrf=t1") && body.contains("palisade.example"), "{body}");
                assert!(ask.fields.iter().any(|(name, value)| name == "cookie" && value == "sid=1"));
                let (status, text) = answer(attempts.fetch_add(1, Ordering::SeqCst));
                Some(reply(ask.url.as_str(), status, &[("Content-Type", "text/html")], text))
            }
            _ => None,
        })
    }

    #[test]
    fn attempts_are_slowed_down() {
        let cases = vec![
            (Fail, site(|_| (200, "<p>Invalid user name or password</p>"))),
            (Fail, site(|_| (401, "{\"error\":\"Login failed\"}"))),
            (Pass, site(|number| if number < 4 { (200, "Wrong password") } else { (429, "slow down") })),
            (
                Pass,
                site(|number| if number < 4 { (200, "Wrong password") } else { (200, "Too many attempts") }),
            ),
            (Pass, site(|number| if number < 4 { (401, "Wrong password") } else { (403, "no") })),
            (NotApplicable, site(|_| (200, FORM))),
            (NotApplicable, site(|_| (403, "CSRF verification failed"))),
            (NotApplicable, read_page("<form><input name=q></form>").asked(&[])),
        ];
        assert_outcomes(&THROTTLE, cases);
    }

    #[test]
    fn unknown_names_are_refused_like_known_ones() {
        let cases = vec![
            (Fail, site(|_| (200, "<p>The account does not exist</p>"))),
            (NotApplicable, site(|_| (200, "<p>Invalid user name or password</p>"))),
            (NotApplicable, site(|_| (404, "<p>Page not found</p>"))),
        ];
        assert_outcomes(&ENUMERATION, cases);
    }

    /// A Grafana whose accounts are these.
    fn grafana(accepts: fn(&str) -> bool) -> Site {
        page(&[]).asked_by(move |ask| match (ask.method.as_str(), ask.url.path()) {
            ("GET", "/login") => {
                Some(reply(ask.url.as_str(), 200, &[], "<script>window.grafanaBootData = {}</script>"))
            }
            ("POST", "/login") if accepts(&String::from_utf8_lossy(&ask.body)) => {
                Some(reply(ask.url.as_str(), 200, &[], r#"{"message":"Logged in","redirectUrl":"/"}"#))
            }
            ("POST", "/login") => {
                Some(reply(ask.url.as_str(), 401, &[], r#"{"message":"Invalid username or password"}"#))
            }
            _ => None,
        })
    }

    #[test]
    fn vendors_passwords_are_tried_where_the_product_is_known() {
        let realm = |realm: &'static str| {
            page(&[]).asked_by(move |ask| {
                let signed_in = ask
                    .fields
                    .iter()
                    .any(|(name, value)| name == "authorization" && value == "Basic Z3Vlc3Q6Z3Vlc3Q=");
                let known = ask.url.path() == "/api/whoami";
                Some(match (known, signed_in) {
                    (true, true) => {
                        reply(ask.url.as_str(), 200, &[], r#"{"name":"guest","tags":["administrator"]}"#)
                    }
                    (true, false) => reply(
                        ask.url.as_str(),
                        401,
                        &[("WWW-Authenticate", &format!("Basic realm=\"{realm}\""))],
                        "",
                    ),
                    _ => return None,
                })
            })
        };
        let cases = vec![
            (Fail, grafana(|body| body.contains(r#""password":"admin""#))),
            (Fail, realm("RabbitMQ Management")),
            (Pass, grafana(|_| false)),
            (Pass, grafana(|_| true)),
            (NotApplicable, realm("Shop")),
            (NotApplicable, page(&[]).asked(&[])),
        ];
        assert_outcomes(&DEFAULTS, cases);
    }
}
