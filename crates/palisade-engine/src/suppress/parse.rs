//! The form of the suppression file: TOML with `[[suppress]]` entries. Read once per scan.

use palisade_model::{UnixMillis, printable, truncate_utf8};
use serde::Deserialize;

use super::entry::{Entry, PathGlob, Wildcard};
use super::expiry::parse_expiry;

/// Entries of one file.
const MAX_ENTRIES: usize = 10_000;
const MAX_REASON: usize = 500;
/// Errors quote the file; never more of it than this.
const MAX_MESSAGE: usize = 300;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Document {
    #[serde(default)]
    suppress: Vec<toml::Spanned<RawEntry>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawEntry {
    rule: Option<String>,
    path: Option<String>,
    fingerprint: Option<String>,
    reason: Option<String>,
    expires: Option<toml::Value>,
}

/// The entries in their order.
///
/// # Errors
/// A lower-case fragment with the line: what was expected and what was found.
pub(super) fn parse(text: &str) -> Result<Vec<Entry>, String> {
    let document: Document = toml::from_str(text).map_err(|error| {
        let message = printable(truncate_utf8(error.message(), MAX_MESSAGE));
        at_line(text, error.span().map_or(0, |span| span.start), &message)
    })?;
    if document.suppress.len() > MAX_ENTRIES {
        return Err(format!("expected at most {MAX_ENTRIES} entries, found {}", document.suppress.len()));
    }
    let checked = |raw: toml::Spanned<RawEntry>| {
        let start = raw.span().start;
        let line = line(text, start);
        entry(raw.into_inner(), line).map_err(|message| at_line(text, start, &message))
    };
    document.suppress.into_iter().map(checked).collect()
}

fn entry(raw: RawEntry, line: usize) -> Result<Entry, String> {
    let reason = raw.reason.as_deref().map(str::trim).unwrap_or_default();
    if reason.is_empty() {
        return Err("expected a reason, found none".to_owned());
    }
    if raw.rule.is_none() && raw.path.is_none() && raw.fingerprint.is_none() {
        return Err("expected rule, path or fingerprint, found none of them".to_owned());
    }
    let given = |name: &str, text: Option<String>| match text.map(|text| text.trim().to_owned()) {
        Some(text) if text.is_empty() => {
            Err(format!("expected {name} to say something, found an empty text"))
        }
        text => Ok(text),
    };
    Ok(Entry {
        line,
        rule: given("rule", raw.rule)?.map(Wildcard),
        path: given("path", raw.path)?.map(|glob| PathGlob::new(&glob)).transpose()?,
        fingerprint: given("fingerprint", raw.fingerprint)?,
        reason: printable(truncate_utf8(reason, MAX_REASON)),
        expires_at: raw.expires.map(|value| expiry(&value)).transpose()?,
    })
}

/// TOML has dates of its own; both forms are taken.
fn expiry(value: &toml::Value) -> Result<UnixMillis, String> {
    let text = match value {
        toml::Value::String(text) => text.trim().to_owned(),
        other => other.to_string(),
    };
    parse_expiry(&text).ok_or_else(|| {
        let found = printable(truncate_utf8(&text, MAX_MESSAGE));
        format!("expected expires as a date such as 2027-01-31 or a time such as 2027-01-31T12:00:00Z, found {found:?}")
    })
}

fn at_line(text: &str, at: usize, message: &str) -> String {
    format!("line {}: {message}", line(text, at))
}

fn line(text: &str, at: usize) -> usize {
    text.as_bytes().iter().take(at).filter(|&&byte| byte == b'\n').count() + 1
}
