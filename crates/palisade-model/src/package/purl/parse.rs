//! Reads a package URL: split from the right, decode each part, then apply the rules of its type.

use std::collections::BTreeMap;
use std::str::FromStr;

use super::{Purl, PurlError};

/// More than any real one needs; SBOMs of strangers are read too.
const MAX_BYTES: usize = 16 * 1024;

impl FromStr for Purl {
    type Err = PurlError;

    fn from_str(text: &str) -> Result<Self, PurlError> {
        if text.len() > MAX_BYTES {
            return Err(PurlError::new("at most 16 kB", text));
        }
        let rest = without_scheme(text)?;
        let (rest, subpath) = rest.rsplit_once('#').unwrap_or((rest, ""));
        let (rest, qualifiers) = rest.rsplit_once('?').unwrap_or((rest, ""));
        let rest = rest.trim_matches('/');
        let (kind, path) = rest.split_once('/').ok_or_else(|| PurlError::new("a type and a name", text))?;
        let (path, version) = split_version(path);
        let (namespace, name) = path.rsplit_once('/').unwrap_or(("", path));
        let purl = Self {
            kind: kind.to_ascii_lowercase(),
            namespace: segments(namespace, |_| true)?,
            name: decode(name)?,
            version: version.map(decode).transpose()?.filter(|version| !version.is_empty()),
            qualifiers: read_qualifiers(qualifiers)?,
            subpath: segments(subpath, |segment| segment != "." && segment != "..")?,
        };
        purl.checked()
    }
}

fn without_scheme(text: &str) -> Result<&str, PurlError> {
    match text.split_once(':') {
        Some((scheme, rest)) if scheme.eq_ignore_ascii_case("pkg") => Ok(rest.trim_start_matches('/')),
        _ => Err(PurlError::new("the scheme pkg:", text)),
    }
}

/// The last `@` starts the version, unless it starts a segment that others follow: the `@scope` of npm, left unescaped.
fn split_version(path: &str) -> (&str, Option<&str>) {
    match path.rsplit_once('@') {
        Some((before, after)) if after.contains('/') && (before.is_empty() || before.ends_with('/')) => {
            (path, None)
        }
        Some((before, after)) => (before, Some(after)),
        None => (path, None),
    }
}

/// Decoded segments that are not empty and that `keep` wants, joined by `/`.
fn segments(text: &str, keep: fn(&str) -> bool) -> Result<String, PurlError> {
    let mut joined = String::new();
    for segment in text.split('/') {
        let segment = decode(segment)?;
        if segment.is_empty() || !keep(&segment) {
            continue;
        }
        if !joined.is_empty() {
            joined.push('/');
        }
        joined.push_str(&segment);
    }
    Ok(joined)
}

fn read_qualifiers(text: &str) -> Result<BTreeMap<String, String>, PurlError> {
    let mut qualifiers = BTreeMap::new();
    for pair in text.split('&').filter(|pair| !pair.is_empty()) {
        let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
        // The suite refuses a key that starts in upper case and accepts one with upper case inside.
        if !key.starts_with(|first: char| first.is_ascii_lowercase()) {
            return Err(PurlError::new("a qualifier key that starts with a lower-case letter", key));
        }
        let value = decode(value)?;
        if value.is_empty() {
            continue;
        }
        if qualifiers.insert(key.to_ascii_lowercase(), value).is_some() {
            return Err(PurlError::new("each qualifier once", key));
        }
    }
    Ok(qualifiers)
}

fn decode(text: &str) -> Result<String, PurlError> {
    if !text.contains('%') {
        return Ok(text.to_owned());
    }
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, tail @ ..] = rest {
        rest = tail;
        if *first != b'%' {
            bytes.push(*first);
            continue;
        }
        let digits = tail.get(..2).and_then(|digits| std::str::from_utf8(digits).ok());
        let byte = digits.and_then(|digits| u8::from_str_radix(digits, 16).ok());
        bytes.push(byte.ok_or_else(|| PurlError::new("two hexadecimal digits after %", text))?);
        rest = &tail[2..];
    }
    String::from_utf8(bytes).map_err(|_| PurlError::new("UTF-8 behind the escapes", text))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn canonical(text: &str) -> String {
        text.parse::<Purl>().unwrap().to_string()
    }

    #[test]
    fn any_spelling_becomes_canonical() {
        for (text, expected) in [
            ("pkg:npm/@acme/anvil@1.0.0", "pkg:npm/%40acme/anvil@1.0.0"),
            ("pkg:npm/@acme/anvil", "pkg:npm/%40acme/anvil"),
            ("PKG:NPM/anvil@", "pkg:npm/anvil"),
            ("pkg://PyPI/Acme_Tools@2.0", "pkg:pypi/acme-tools@2.0"),
            ("pkg:deb/Debian/anvil@1:2+b1?arch=amd64", "pkg:deb/debian/anvil@1:2%2Bb1?arch=amd64"),
            ("pkg:golang/example.org/a/b@v1.2.3#/x/./y/../z/", "pkg:golang/example.org/a/b@v1.2.3#x/y/z"),
            ("pkg:generic/a?b=&c=d%2fe", "pkg:generic/a?c=d%2Fe"),
        ] {
            assert_eq!(canonical(text), expected);
            assert_eq!(canonical(expected), expected);
        }
    }

    #[test]
    fn what_is_no_package_url_is_refused_with_a_reason() {
        for (text, reason) in [
            ("npm/anvil", "expected the scheme pkg:, found \"npm/anvil\""),
            ("pkg:npm", "expected a type and a name, found \"pkg:npm\""),
            ("pkg:npm/@1.0", "expected a name, found \"\""),
            ("pkg:n?m/anvil", "expected a type and a name, found \"pkg:n?m/anvil\""),
            ("pkg:npm/a%zz", "expected two hexadecimal digits after %, found \"a%zz\""),
            ("pkg:npm/a%ff", "expected UTF-8 behind the escapes, found \"a%ff\""),
            ("pkg:npm/a?b=1&b=2", "expected each qualifier once, found \"b\""),
        ] {
            assert_eq!(text.parse::<Purl>().unwrap_err().to_string(), reason);
        }
    }

    proptest! {
        #[test]
        fn no_text_panics_and_what_is_read_survives_writing(text in "(pkg:[a-z]{2,6}/)?[ -~é]{0,40}") {
            if let Ok(purl) = text.parse::<Purl>() {
                prop_assert_eq!(purl.to_string().parse::<Purl>().unwrap(), purl);
            }
        }
    }
}
