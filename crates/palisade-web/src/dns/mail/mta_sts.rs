//! MTA-STS (RFC 8461): the TXT record that announces a policy, and the policy file.

use super::tags::{TagError, Tags, has_version, shown};

/// Longer files are not read on (section 3.2 names 64 kB).
const MOST_BYTES: usize = 64 * 1024;
const MOST_MX: usize = 256;
/// A year (section 3.2).
const MOST_SECONDS: u32 = 31_557_600;

/// A policy file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Policy {
    pub(crate) mode: Mode,
    /// Host names, or `*.` and a name.
    pub(crate) mx: Vec<String>,
    /// Seconds.
    pub(crate) max_age: u32,
}

/// What senders do when TLS fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mode {
    Enforce,
    None,
    Testing,
}

/// Why senders cannot use a record or a policy.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum StsError {
    #[error(transparent)]
    Tags(#[from] TagError),
    #[error("expected id= of 1 to 32 letters and digits, found {0:?}")]
    Id(String),
    #[error("expected key: value, found {0:?}")]
    Line(String),
    #[error("expected {0}, found none")]
    Missing(&'static str),
    #[error("expected {key} to be {expected}, found {found:?}")]
    Value { key: &'static str, expected: &'static str, found: String },
    #[error("expected at most {MOST_BYTES} bytes and {MOST_MX} mx lines, found more")]
    TooMuch,
}

/// Whether a TXT record is meant as MTA-STS.
pub(crate) fn is_sts(text: &str) -> bool {
    has_version(text, "STSv1")
}

/// The `id` of a TXT record.
///
/// # Errors
/// [`StsError`] when senders would ignore the record.
pub(crate) fn id(text: &str) -> Result<String, StsError> {
    let tags = Tags::parse(text)?;
    let id = tags.get("id").unwrap_or_default();
    let legal = (1..=32).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_alphanumeric());
    if legal { Ok(id.to_owned()) } else { Err(StsError::Id(shown(id))) }
}

impl Mode {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Enforce => "enforce",
            Self::None => "none",
            Self::Testing => "testing",
        }
    }
}

impl Policy {
    /// Reads a policy file. Of a key that is there twice the first counts; unknown keys are ignored.
    ///
    /// # Errors
    /// [`StsError`] naming what is missing or wrong.
    pub(crate) fn parse(text: &str) -> Result<Self, StsError> {
        let lines = Lines::read(text)?;
        match lines.version.ok_or(StsError::Missing("version"))? {
            "STSv1" => {}
            found => return Err(wrong("version", "STSv1", found)),
        }
        let mode = match lines.mode.ok_or(StsError::Missing("mode"))? {
            "enforce" => Mode::Enforce,
            "none" => Mode::None,
            "testing" => Mode::Testing,
            found => return Err(wrong("mode", "enforce, testing or none", found)),
        };
        let max_age = lines.max_age.ok_or(StsError::Missing("max_age"))?;
        let seconds = max_age.parse().ok().filter(|seconds| *seconds <= MOST_SECONDS);
        let max_age = seconds.ok_or_else(|| wrong("max_age", "seconds up to 31557600", max_age))?;
        if lines.mx.is_empty() && mode != Mode::None {
            return Err(StsError::Missing("mx"));
        }
        Ok(Self { mode, mx: lines.mx, max_age })
    }

    /// Whether senders look at the names at all.
    pub(crate) fn protects(&self) -> bool {
        self.mode != Mode::None
    }

    /// Whether the policy names a mail server.
    pub(crate) fn names(&self, host: &str) -> bool {
        self.mx.iter().any(|pattern| match pattern.strip_prefix("*.") {
            // The star stands for exactly one label (section 4.1).
            Some(parent) => host.split_once('.').is_some_and(|(_, rest)| rest == parent),
            None => host == pattern,
        })
    }
}

/// The lines of a policy file that matter.
#[derive(Default)]
struct Lines<'a> {
    version: Option<&'a str>,
    mode: Option<&'a str>,
    max_age: Option<&'a str>,
    mx: Vec<String>,
}

impl<'a> Lines<'a> {
    fn read(text: &'a str) -> Result<Self, StsError> {
        if text.len() > MOST_BYTES {
            return Err(StsError::TooMuch);
        }
        let mut lines = Self::default();
        for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
            let (key, value) = line.split_once(':').ok_or_else(|| StsError::Line(shown(line)))?;
            let value = value.trim();
            match key.trim() {
                "version" => lines.version = lines.version.or(Some(value)),
                "mode" => lines.mode = lines.mode.or(Some(value)),
                "max_age" => lines.max_age = lines.max_age.or(Some(value)),
                "mx" if lines.mx.len() == MOST_MX => return Err(StsError::TooMuch),
                "mx" => lines.mx.push(host(value)?),
                _ => {}
            }
        }
        Ok(lines)
    }
}

fn wrong(key: &'static str, expected: &'static str, found: &str) -> StsError {
    StsError::Value { key, expected, found: shown(found) }
}

fn host(value: &str) -> Result<String, StsError> {
    let name = value.strip_prefix("*.").unwrap_or(value);
    let legal = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_');
    if name.is_empty() || name.len() > 253 || !name.chars().all(legal) {
        return Err(wrong("mx", "a host name", value));
    }
    Ok(value.trim_end_matches('.').to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const GOOD: &str = "version: STSv1\r\nmode: enforce\r\nmx: mail.a.example\r\nmx: *.Backup.example\r\nmax_age: 604800\r\nx: y\r\n";

    #[test]
    fn a_policy_is_read_and_names_its_servers() {
        let policy = Policy::parse(GOOD).unwrap();
        assert_eq!((policy.mode, policy.max_age), (Mode::Enforce, 604_800));
        assert!(policy.names("mail.a.example") && policy.names("mx1.backup.example"));
        assert!(
            !policy.names("backup.example")
                && !policy.names("a.b.backup.example")
                && !policy.names("a.example")
        );
        assert!(Policy::parse("version: STSv1\nmode: none\nmax_age: 86400").is_ok());
    }

    #[test]
    fn a_policy_that_senders_ignore_is_refused() {
        for (from, to) in [
            ("version: STSv1", "version: STSv2"),
            ("version: STSv1", ""),
            ("mode: enforce", "mode: strict"),
            ("mode: enforce", ""),
            ("max_age: 604800", "max_age: week"),
            ("max_age: 604800", "max_age: 99999999"),
            ("max_age: 604800", ""),
            ("mx: mail.a.example", "mx: <script>"),
            ("x: y", "<!doctype html>"),
        ] {
            assert!(Policy::parse(&GOOD.replace(from, to)).is_err(), "{from} as {to}");
        }
        assert_eq!(Policy::parse("version: STSv1\nmode: testing\nmax_age: 1"), Err(StsError::Missing("mx")));
        assert_eq!(Policy::parse(&"x: y\n".repeat(20_000)), Err(StsError::TooMuch));
    }

    #[test]
    fn a_record_has_an_id() {
        assert_eq!(id("v=STSv1; id=20260601T000000;").as_deref(), Ok("20260601T000000"));
        for text in ["v=STSv1", "v=STSv1; id=", "v=STSv1; id=a-b", "v=STSv1; id=a; id=b"] {
            assert!(is_sts(text) && id(text).is_err(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn never_panics(text in "\\PC{0,200}", lines in "((version|mode|mx|max_age):[ a-zA-Z0-9.*]{0,12}\n){0,20}") {
            let _ = (is_sts(&text), id(&text), Policy::parse(&text), Policy::parse(&lines));
        }
    }
}
