//! The tests of cookies and of scripts from elsewhere. The worst cookie and the worst script decide.

use url::Url;

use super::score::Outcome;
use super::transport::has_good_hsts;
use crate::observation::{Observation, Page, SiteCookie, same_site};
use crate::parse::{SameSite, Script};

pub(super) fn cookies(observation: &Observation) -> Outcome {
    let cookies = observation.cookies().unwrap_or_default();
    if cookies.is_empty() {
        return ("cookies-not-found", 0);
    }
    let hsts = has_good_hsts(observation);
    let worst = cookies.iter().flat_map(|site| problems(site, hsts)).min_by_key(|(_, modifier)| *modifier);
    let all_same_site = cookies
        .iter()
        .all(|site| matches!(site.cookie.same_site, SameSite::None | SameSite::Lax | SameSite::Strict));
    match worst {
        Some(outcome) => outcome,
        None if all_same_site => ("cookies-secure-with-httponly-sessions-and-samesite", 5),
        None => ("cookies-secure-with-httponly-sessions", 0),
    }
}

fn problems(site: &SiteCookie, hsts: bool) -> Vec<Outcome> {
    let cookie = &site.cookie;
    let name = cookie.name.to_ascii_lowercase();
    let session = name.contains("login") || name.contains("sess");
    let mut problems = Vec::new();
    match (cookie.secure, session, hsts) {
        (true, ..) => {}
        (false, true, true) => {
            problems.push(("cookies-session-without-secure-flag-but-protected-by-hsts", -10));
        }
        (false, true, false) => problems.push(("cookies-session-without-secure-flag", -40)),
        (false, false, true) => problems.push(("cookies-without-secure-flag-but-protected-by-hsts", -5)),
        (false, false, false) => problems.push(("cookies-without-secure-flag", -20)),
    }
    if session && !cookie.http_only {
        problems.push(("cookies-session-without-httponly-flag", -30));
    }
    match cookie.same_site {
        SameSite::Invalid => problems.push(("cookies-samesite-flag-invalid", -20)),
        SameSite::Absent if name.contains("csrf") => {
            problems.push(("cookies-anticsrf-without-samesite-flag", -20));
        }
        _ => {}
    }
    problems
}

pub(super) fn integrity(page: &Page) -> Outcome {
    let Some(html) = &page.html else { return ("sri-not-implemented-response-not-html", 0) };
    let base = html.base.as_deref().and_then(|base| page.exchange.url.join(base).ok());
    let base = base.as_ref().unwrap_or(&page.exchange.url);
    let mut external = html.scripts.iter().filter(|script| script.src.is_some()).peekable();
    if external.peek().is_none() {
        return ("sri-not-implemented-but-no-scripts-loaded", 0);
    }
    let worst =
        external.filter_map(|script| of_script(script, page, base)).min_by_key(|(_, modifier)| *modifier);
    worst.unwrap_or(("sri-not-implemented-but-all-scripts-loaded-from-secure-origin", 0))
}

/// `None` for a script of the site's own.
fn of_script(script: &Script, page: &Page, base: &Url) -> Option<Outcome> {
    let src = script.src.as_deref()?.trim();
    let url = base.join(src).ok()?;
    let own = url.host_str().zip(page.exchange.url.host_str()).is_some_and(|(a, b)| same_site(a, b));
    let secure = url.scheme() == "https" && !src.starts_with("//");
    match (script.integrity, secure) {
        (true, true) => Some(("sri-implemented-and-external-scripts-loaded-securely", 5)),
        (true, false) => Some(("sri-implemented-but-external-scripts-not-loaded-securely", -20)),
        (false, _) if own && (secure || url.scheme() == page.exchange.url.scheme()) => None,
        (false, true) => Some(("sri-not-implemented-but-external-scripts-loaded-securely", -5)),
        (false, false) => Some(("sri-not-implemented-and-external-scripts-not-loaded-securely", -50)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checks::fixture::{body, page};

    #[test]
    fn the_worst_cookie_decides() {
        let hsts = ("Strict-Transport-Security", "max-age=31536000");
        for (fields, expected) in [
            (&[][..], 0),
            (&[("Set-Cookie", "a=1; Secure; SameSite=Lax")], 5),
            (&[("Set-Cookie", "a=1; Secure")], 0),
            (&[("Set-Cookie", "a=1"), hsts], -5),
            (&[("Set-Cookie", "session=1; HttpOnly"), hsts], -10),
            (&[("Set-Cookie", "a=1")], -20),
            (&[("Set-Cookie", "a=1; Secure; SameSite=x")], -20),
            (&[("Set-Cookie", "csrf=1; Secure")], -20),
            (&[("Set-Cookie", "session=1; Secure")], -30),
            (&[("Set-Cookie", "a=1; Secure"), ("Set-Cookie", "session=1; HttpOnly")], -40),
        ] {
            assert_eq!(cookies(&page(fields).observe()).1, expected, "{fields:?}");
        }
    }

    #[test]
    fn the_worst_script_decides() {
        for (html, expected) in [
            ("<script>1</script>", 0),
            ("<script src=/a.js></script>", 0),
            ("<script src=https://cdn.other.example/a.js integrity=sha384-x></script>", 5),
            ("<script src=https://cdn.other.example/a.js></script>", -5),
            ("<script src=//cdn.other.example/a.js integrity=sha384-x></script>", -20),
            ("<script src=http://cdn.other.example/a.js></script><script src=/a.js></script>", -50),
        ] {
            let observation = body(html).observe();
            assert_eq!(integrity(observation.page().unwrap()).1, expected, "{html}");
        }
    }
}
