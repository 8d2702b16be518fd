//! The generated sites: header fields with good, bad and strange values, a page, and what the plain port does.

/// How the site answers without TLS.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Plain {
    /// With a redirect to the same place over TLS.
    Redirects,
    /// With a redirect to another place over TLS.
    Detours,
    /// With a redirect that stays without TLS, and only there to TLS.
    Lingers,
    /// With the page.
    Serves,
}

/// One site.
#[derive(Debug, Clone)]
pub(super) struct Case {
    pub(super) plain: Plain,
    pub(super) fields: Vec<(&'static str, &'static str)>,
    pub(super) body: &'static str,
}

/// What stands for the origin that asks.
pub(super) const ECHO: &str = "ECHO";

/// Fields with the values that they may have; an empty value leaves the field out. One of the names may occur twice.
const FIELDS: &[(&str, &[&str])] = &[
    (
        "content-type",
        &["text/html", "text/html; charset=utf-8", "text/html", "application/json", "TEXT/HTML", ""],
    ),
    (
        "content-security-policy",
        &[
            "",
            "default-src 'none'",
            "default-src 'none'; script-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
            "default-src 'self'; frame-ancestors 'self'",
            "default-src 'self'; script-src 'self' 'unsafe-inline'",
            "default-src 'self'; style-src 'unsafe-inline'",
            "script-src 'self' 'unsafe-eval'; object-src 'none'",
            "default-src *",
            "default-src https:",
            "default-src 'self'; img-src http:",
            "default-src 'self'; script-src http://cdn.example",
            "default-src 'self'; script-src 'nonce-abc123' 'strict-dynamic' 'unsafe-inline' https:",
            "default-src 'none'; script-src 'sha256-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=' 'unsafe-inline'",
            "default-src 'self'; default-src 'none'",
            "upgrade-insecure-requests",
            "frame-ancestors 'none'",
            "frame-ancestors *",
            "  ;;  ",
            "default-src",
            "DEFAULT-SRC 'SELF'; SCRIPT-SRC 'UNSAFE-INLINE'",
            "default-src 'self' data:",
            "default-src 'self'; script-src data:",
            "default-src 'none'; img-src 'self'; style-src 'self'; script-src 'strict-dynamic'",
            "object-src 'none'; script-src 'self'; base-uri 'none'",
            "default-src 'self', script-src 'unsafe-inline'",
            "default-src 'self' https://*.example.com; connect-src wss:",
            "unknown-directive x",
        ],
    ),
    ("content-security-policy-report-only", &["", "", "", "default-src 'self'"]),
    (
        "strict-transport-security",
        &[
            "",
            "max-age=31536000",
            "max-age=63072000; includeSubDomains; preload",
            "max-age=15768000",
            "max-age=15767999",
            "max-age=0",
            "max-age=\"31536000\"",
            "includeSubDomains",
            "max-age=abc",
            "MAX-AGE=31536000; INCLUDESUBDOMAINS",
            "max-age=31536000; max-age=1",
            "max-age = 31536000",
        ],
    ),
    ("x-content-type-options", &["", "nosniff", "NoSniff", "nosniff, nosniff", "sniff", " nosniff "]),
    (
        "x-frame-options",
        &["", "DENY", "SAMEORIGIN", "sameorigin", "ALLOW-FROM https://a.example", "ALLOWALL", "DENY, DENY"],
    ),
    (
        "referrer-policy",
        &[
            "",
            "no-referrer",
            "strict-origin-when-cross-origin",
            "unsafe-url",
            "no-referrer-when-downgrade",
            "same-origin, unsafe-url",
            "unsafe-url, strict-origin",
            "nonsense",
            "no-referrer, nonsense",
            "Origin-When-Cross-Origin",
        ],
    ),
    (
        "cross-origin-resource-policy",
        &["", "same-origin", "same-site", "cross-origin", "nonsense", "SAME-ORIGIN"],
    ),
    ("access-control-allow-origin", &["", "", "*", "null", "https://a.example", ECHO]),
    ("access-control-allow-credentials", &["", "", "true", "TRUE", "false"]),
    (
        "set-cookie",
        &[
            "",
            "",
            "a=1",
            "a=1; Secure",
            "a=1; Secure; HttpOnly; SameSite=Lax",
            "sessionid=1; Secure; HttpOnly",
            "sessionid=1; HttpOnly",
            "sessionid=1; Secure",
            "PHPSESSID=1; Secure; HttpOnly; SameSite=None",
            "csrftoken=1; Secure",
            "csrftoken=1; Secure; SameSite=Strict",
            "a=1; SameSite=Nonsense; Secure",
            "a=1; Secure; Path=/; Domain=other.example",
            "login=1; Secure; SameSite=Lax",
        ],
    ),
];

const BODIES: &[&str] = &[
    "<!doctype html><title>x</title>",
    "<!doctype html><script src=/a.js></script>",
    "<!doctype html><script src=https://cdn.example/a.js></script>",
    "<!doctype html><script src=https://cdn.example/a.js integrity=sha384-AAAA crossorigin=anonymous></script>",
    "<!doctype html><script src=http://cdn.example/a.js></script>",
    "<!doctype html><script src=http://cdn.example/a.js integrity=sha384-AAAA></script>",
    "<!doctype html><script src=//cdn.example/a.js></script><script>0</script>",
    "<!doctype html><head><meta http-equiv=Content-Security-Policy content=\"default-src 'none'\"></head>",
    "<!doctype html><head><meta http-equiv=content-security-policy content=\"script-src 'unsafe-inline'\"></head>",
    "<!doctype html><head><meta name=referrer content=no-referrer></head>",
    "<!doctype html><script src=/a.js></script><script src=https://cdn.example/b.js></script>",
    "",
    "no html at all",
];

const PLAIN: &[Plain] =
    &[Plain::Redirects, Plain::Redirects, Plain::Redirects, Plain::Detours, Plain::Lingers, Plain::Serves];

/// The same sites each time.
pub(super) fn generate(count: usize) -> Vec<Case> {
    let mut dice = Dice(0x2545_F491_4F6C_DD1D);
    (0..count).map(|_| case(&mut dice)).collect()
}

fn case(dice: &mut Dice) -> Case {
    let mut fields = Vec::new();
    for (name, values) in FIELDS {
        let times = if dice.below(12) == 0 && *name != "content-type" { 2 } else { 1 };
        for _ in 0..times {
            let value = dice.one_of(values);
            if !value.is_empty() {
                fields.push((*name, value));
            }
        }
    }
    Case { plain: dice.one_of(PLAIN), fields, body: dice.one_of(BODIES) }
}

/// Xorshift, for cases that are the same everywhere.
struct Dice(u64);

impl Dice {
    fn below(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).unwrap_or(0) % sides
    }

    fn one_of<T: Copy>(&mut self, values: &[T]) -> T {
        values[self.below(values.len())]
    }
}
