//! The test of cookies: the worst one decides, by a rank of its own and not by the modifier.

use super::score::Outcome;
use super::subject::Subject;
use super::transport::strict_transport;
use crate::observation::registrable_domain;
use crate::parse::{SameSite, SetCookie};

/// Set by a platform in front of the site, which cannot change it.
const IGNORED: &str = "heroku-session-affinity";

/// Outcomes of bad cookies, the worst last.
const RANKED: &[Outcome] = &[
    ("cookies-without-secure-flag-but-protected-by-hsts", -5),
    ("cookies-without-secure-flag", -20),
    ("cookies-session-without-secure-flag-but-protected-by-hsts", -10),
    ("cookies-samesite-flag-invalid", -20),
    ("cookies-anticsrf-without-samesite-flag", -20),
    ("cookies-session-without-httponly-flag", -30),
    ("cookies-session-without-secure-flag", -40),
];

const UNPROTECTED: [usize; 2] = [1, 0];
const SESSION_UNPROTECTED: [usize; 2] = [6, 2];
const BAD_SAME_SITE: usize = 3;
const FORGEABLE: usize = 4;
const READABLE_SESSION: usize = 5;

pub(super) fn cookies(subject: &Subject) -> Outcome {
    let jar = jar(subject);
    if jar.is_empty() {
        return ("cookies-not-found", 0);
    }
    let hsts = usize::from(strict_transport(subject).1 >= 0);
    let written = subject.page.exchange.headers.all("set-cookie").any(names_no_same_site);
    let ranks = jar.iter().flat_map(|cookie| ranks(cookie, hsts)).chain(written.then_some(BAD_SAME_SITE));
    match ranks.max().and_then(|rank| RANKED.get(rank)) {
        Some(outcome) => *outcome,
        None if jar.iter().all(has_same_site) => ("cookies-secure-with-httponly-sessions-and-samesite", 5),
        None => ("cookies-secure-with-httponly-sessions", 0),
    }
}

/// The problems of one cookie. `hsts` is 1 when browsers insist on TLS, 0 otherwise.
fn ranks(cookie: &SetCookie, hsts: usize) -> Vec<usize> {
    let name = cookie.name.to_lowercase();
    let session = name.contains("login") || name.contains("sess");
    let problems = [
        (!cookie.secure && cookie.same_site == SameSite::None, BAD_SAME_SITE),
        (!cookie.secure, UNPROTECTED[hsts]),
        (!cookie.secure && session, SESSION_UNPROTECTED[hsts]),
        (name.contains("csrf") && !has_same_site(cookie), FORGEABLE),
        (session && !cookie.http_only, READABLE_SESSION),
    ];
    problems.into_iter().filter(|(found, _)| *found).map(|(_, rank)| rank).collect()
}

fn has_same_site(cookie: &SetCookie) -> bool {
    matches!(cookie.same_site, SameSite::None | SameSite::Lax | SameSite::Strict)
}

/// Whether any SameSite attribute has a value that browsers do not know, even when a later one is right.
fn names_no_same_site(text: &str) -> bool {
    let attributes = text.split(';').map(|part| part.split_once('=').unwrap_or((part, "")));
    let mut values = attributes
        .filter(|(name, _)| name.trim().eq_ignore_ascii_case("samesite"))
        .map(|(_, value)| value.split('=').next().unwrap_or("").trim().to_ascii_lowercase());
    values.any(|value| !matches!(value.as_str(), "lax" | "strict" | "none"))
}

/// The cookies that a browser holds at the page; of those with one name, domain and path the last.
fn jar(subject: &Subject) -> Vec<SetCookie> {
    let mut jar: Vec<SetCookie> = Vec::new();
    for exchange in &subject.chain.exchanges {
        let host = exchange.url.host_str().unwrap_or_default();
        for mut cookie in exchange.headers.all("set-cookie").filter_map(SetCookie::parse) {
            cookie.path.get_or_insert_with(|| default_path(exchange.url.path()));
            if cookie.name == IGNORED || !is_accepted(&cookie, host) {
                continue;
            }
            cookie.domain.get_or_insert_with(|| host.to_owned());
            let same = |seen: &SetCookie| {
                (&seen.name, &seen.domain, &seen.path) == (&cookie.name, &cookie.domain, &cookie.path)
            };
            jar.retain(|seen| !same(seen));
            jar.push(cookie);
        }
    }
    jar
}

/// The directory of the request (RFC 6265 section 5.1.4).
fn default_path(path: &str) -> String {
    match path.rsplit_once('/') {
        Some((directory, _)) if !directory.is_empty() => directory.to_owned(),
        _ => "/".to_owned(),
    }
}

/// Whether domain and name prefix are what the host may set.
fn is_accepted(cookie: &SetCookie, host: &str) -> bool {
    let domain_fits = cookie.domain.as_deref().is_none_or(|domain| {
        let below = host.strip_suffix(domain).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'));
        below && registrable_domain(domain).is_some()
    });
    let own = cookie.secure && cookie.domain.is_none() && cookie.path.as_deref() == Some("/");
    let prefix_fits = (cookie.secure || !cookie.name.starts_with("__Secure-"))
        && (own || !cookie.name.starts_with("__Host-"));
    domain_fits && prefix_fits
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checks::fixture::page;

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
            (&[("Set-Cookie", "a=1; SameSite=None"), hsts], -20),
            (&[("Set-Cookie", "csrf=1; Secure")], -20),
            (&[("Set-Cookie", "session=1; Secure")], -30),
            (&[("Set-Cookie", "a=1; Secure"), ("Set-Cookie", "session=1; HttpOnly")], -40),
            (&[("Set-Cookie", "a=1"), ("Set-Cookie", "a=1; Secure")], 0),
            (&[("Set-Cookie", "a=1; Path=/"), ("Set-Cookie", "a=1; Secure")], 0),
            (&[("Set-Cookie", "__Host-a=1; Secure; SameSite=Lax")], 5),
            (&[("Set-Cookie", "heroku-session-affinity=1")], 0),
            (&[("Set-Cookie", "session=1; Domain=other.example")], 0),
            (&[("Set-Cookie", "__Host-session=1")], 0),
        ] {
            let observation = page(fields).observe();
            assert_eq!(cookies(&Subject::of(&observation).unwrap()).1, expected, "{fields:?}");
        }
    }

    #[test]
    fn rank_decides_between_equal_modifiers() {
        let fields = [("Set-Cookie", "a=1"), ("Set-Cookie", "csrf=1; Secure")];
        let observation = page(&fields).observe();
        let outcome = cookies(&Subject::of(&observation).unwrap());
        assert_eq!(outcome, ("cookies-anticsrf-without-samesite-flag", -20));
        assert!(names_no_same_site("a=1; SameSite=x; SameSite=Lax"));
    }
}
