//! What an answer says about caches on its way (RFC 9111, RFC 9211, and the fields of products).

use crate::fetch::Headers;

/// Whether a cache gave the answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Cached {
    Hit,
    /// There is a cache, and the answer came from behind it.
    Miss,
    /// No cache is to be seen.
    Unseen,
}

/// Fields in which caches tell what they did; the value has the word `hit` when they had the answer.
const FIELDS: &[&str] = &[
    "akamai-cache-status",
    "cache-status",
    "cdn-cache",
    "cf-cache-status",
    "x-cache",
    "x-cache-hits",
    "x-cache-status",
    "x-drupal-cache",
    "x-litespeed-cache",
    "x-proxy-cache",
    "x-srcache-fetch-status",
    "x-vercel-cache",
];

impl Cached {
    pub(crate) fn of(headers: &Headers) -> Self {
        let mut seen = false;
        for field in FIELDS {
            for value in headers.all(field) {
                seen = true;
                if is_hit(field, value) {
                    return Self::Hit;
                }
            }
        }
        let age = headers.first("age").and_then(|age| age.trim().parse::<u64>().ok());
        // Varnish names the request that filled the cache besides the own one.
        let numbers = headers.first("x-varnish").map(|value| value.split_whitespace().count());
        match (age, numbers) {
            (Some(1..), _) | (_, Some(2)) => Self::Hit,
            (None, None) if !seen => Self::Unseen,
            _ => Self::Miss,
        }
    }
}

fn is_hit(field: &str, value: &str) -> bool {
    let value = value.to_ascii_lowercase();
    match field {
        "x-cache-hits" => {
            value.split(',').any(|count| count.trim().parse::<u64>().is_ok_and(|count| count > 0))
        }
        _ => {
            let words = value.split(|letter: char| !letter.is_ascii_alphanumeric());
            words.clone().any(|word| matches!(word, "hit" | "stale" | "updating" | "revalidated"))
        }
    }
}

/// Whether shared caches may keep the answer for a while (RFC 9111, section 3), explicitly.
pub(crate) fn is_cacheable(headers: &Headers) -> bool {
    let control = headers.joined("cache-control").unwrap_or_default().to_ascii_lowercase();
    let directives: Vec<&str> = control.split(',').map(str::trim).collect();
    let has = |name: &str| directives.iter().any(|directive| directive.split('=').next() == Some(name));
    let seconds = |name: &str| {
        let value = directives.iter().find_map(|directive| directive.strip_prefix(name)?.strip_prefix('='));
        value.and_then(|value| value.trim_matches('"').parse::<u64>().ok())
    };
    let forbids = ["private", "no-store", "no-cache"].iter().any(|name| has(name));
    let lives = seconds("s-maxage").or_else(|| seconds("max-age")).is_some_and(|seconds| seconds > 0);
    !forbids && lives && headers.first("set-cookie").is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(fields: &[(&str, &str)]) -> Headers {
        let mut headers = Headers::default();
        fields.iter().for_each(|(name, value)| headers.push(name, value));
        headers
    }

    #[test]
    fn caches_are_known_by_what_they_say() {
        for (name, value, expected) in [
            ("CF-Cache-Status", "HIT", Cached::Hit),
            ("CF-Cache-Status", "DYNAMIC", Cached::Miss),
            ("X-Cache", "Hit from cloudfront", Cached::Hit),
            ("X-Cache", "MISS, HIT", Cached::Hit),
            ("X-Cache", "Miss from cloudfront", Cached::Miss),
            ("X-Cache-Hits", "0, 3", Cached::Hit),
            ("X-Cache-Hits", "0", Cached::Miss),
            ("Cache-Status", "edge; hit; ttl=30", Cached::Hit),
            ("Cache-Status", "edge; fwd=uri-miss; stored", Cached::Miss),
            ("Age", "12", Cached::Hit),
            ("Age", "0", Cached::Miss),
            ("X-Varnish", "32770 3", Cached::Hit),
            ("X-Varnish", "32770", Cached::Miss),
            ("Server", "nginx", Cached::Unseen),
        ] {
            assert_eq!(Cached::of(&headers(&[(name, value)])), expected, "{name}: {value}");
        }
    }

    #[test]
    fn only_an_explicit_lifetime_makes_an_answer_cacheable() {
        for (control, expected) in [
            ("public, max-age=3600", true),
            ("max-age=60", true),
            ("max-age=0, s-maxage=60", true),
            ("max-age=60, s-maxage=0", false),
            ("private, max-age=60", false),
            ("no-store", false),
            ("public", false),
            ("", false),
        ] {
            assert_eq!(is_cacheable(&headers(&[("Cache-Control", control)])), expected, "{control}");
        }
        assert!(!is_cacheable(&headers(&[("Cache-Control", "max-age=60"), ("Set-Cookie", "a=b")])));
    }
}
