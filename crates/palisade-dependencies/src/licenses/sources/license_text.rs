//! LICENSE, COPYING and the like: the licences that their texts are copies of, and what they state in one line.

use palisade_licenses::together;
use palisade_licenses::{Detected, TEXT_LIMIT, detect};
use palisade_model::FoundLicense;

use super::super::fact::{LicenseFact, LicenseSource};
use crate::{FormatError, SourceFile, path};

pub(in super::super) struct LicenseText;

/// How names of licence files begin.
const NAMES: &[&str] = &["copying", "licence", "license", "notice", "ofl", "unlicense", "unlicence"];

/// Endings of texts; everything else, such as `license.js`, is something about licences.
const ENDINGS: &[&str] = &["adoc", "html", "markdown", "md", "rst", "txt"];

const TAG: &str = "SPDX-License-Identifier:";

impl LicenseSource for LicenseText {
    fn wants(&self, path: &str) -> bool {
        let name = path::name(path);
        let begins =
            |start: &&&str| name.get(..start.len()).is_some_and(|own| own.eq_ignore_ascii_case(start));
        let Some(start) = NAMES.iter().find(begins) else { return false };
        let rest = &name[start.len()..];
        let rest = rest.strip_prefix(['s', 'S']).unwrap_or(rest);
        match rest.rsplit_once('.') {
            None => rest.is_empty() || rest.starts_with(['-', '_']),
            Some((_, ending)) => {
                let is_text = ENDINGS.iter().any(|known| ending.eq_ignore_ascii_case(known));
                let is_id = ending.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit());
                is_text || is_id && !ending.is_empty()
            }
        }
    }

    fn read(&self, file: &SourceFile<'_>) -> Result<Vec<LicenseFact>, FormatError> {
        if file.bytes.len() > TEXT_LIMIT {
            return Err(FormatError::TooLarge { limit: TEXT_LIMIT, found: file.bytes.len() as u64 });
        }
        let text = String::from_utf8_lossy(file.bytes);
        let found = match tag(&text) {
            Some((license, line)) => {
                Some(FoundLicense { license, path: file.path.to_owned(), line, likeness: Some(100) })
            }
            None => recognised(&detect(&text), file.path),
        };
        Ok(vec![LicenseFact { subject: None, license: found, path: file.path.to_owned() }])
    }
}

/// The expression of a tag, with its line.
fn tag(text: &str) -> Option<(String, u32)> {
    let (number, line) = (1..).zip(text.lines()).find(|(_, line)| line.contains(TAG))?;
    let (_, expression) = line.split_once(TAG)?;
    let expression = expression.trim().trim_end_matches("*/").trim_end_matches("-->").trim();
    (!expression.is_empty()).then(|| (expression.to_owned(), number))
}

/// All texts of one file hold together, as far as anybody knows.
fn recognised(detected: &[Detected], path: &str) -> Option<FoundLicense> {
    let mut ids: Vec<&str> = detected.iter().map(|one| one.id).collect();
    ids.sort_unstable();
    let least = detected.iter().map(|one| one.confidence).fold(1.0, f32::min);
    Some(FoundLicense {
        license: together(&ids)?,
        path: path.to_owned(),
        line: detected.first()?.line,
        likeness: Some((least * 100.0) as u8),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn licence_files_are_told_by_their_names() {
        for path in [
            "LICENSE",
            "a/licence.md",
            "COPYING.LESSER",
            "LICENSE-MIT",
            "LICENSE.MIT",
            "UNLICENSE",
            "Notice.txt",
            "LICENSES.txt",
        ] {
            assert!(LicenseText.wants(path), "{path}");
        }
        for path in [
            "license.js",
            "LICENSE.go",
            "licenser",
            "src/license.rs",
            "license.json",
            "noticeboard",
            "a.license",
        ] {
            assert!(!LicenseText.wants(path), "{path}");
        }
    }

    #[test]
    fn a_tag_is_taken_at_its_word() {
        assert_eq!(tag("x\n// SPDX-License-Identifier: MIT OR ISC */"), Some(("MIT OR ISC".to_owned(), 2)));
        assert_eq!(tag("SPDX-License-Identifier:"), None);
    }
}
