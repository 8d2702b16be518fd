//! *.gemspec of projects and of installed gems: Ruby code, of which the plain assignments are read. Source: the reference
//! of the specification at RubyGems; several licences are a choice.

use palisade_licenses::choice;
use palisade_model::Ecosystem;

use super::super::fact::{LicenseFact, LicenseSource, Subject};
use crate::{FormatError, SourceFile, path};

pub(in super::super) struct Gemspec;

impl LicenseSource for Gemspec {
    fn wants(&self, path: &str) -> bool {
        path::name(path).ends_with(".gemspec")
    }

    fn read(&self, file: &SourceFile<'_>) -> Result<Vec<LicenseFact>, FormatError> {
        let text = file.text()?;
        let (mut name, mut version, mut license) = (None, None, None);
        for (number, line) in (1..).zip(text.lines()) {
            let Some((field, value)) = assignment(line) else { continue };
            let values = quoted(value);
            match field {
                "name" => name = name.or(values.first().copied()),
                "version" => version = version.or(values.first().copied()),
                "license" | "licenses" => license = license.or(choice(&values).map(|text| (text, number))),
                _ => {}
            }
        }
        let stem = path::name(file.path).trim_end_matches(".gemspec");
        let in_path = [stem, path::name(path::folder(file.path))].into_iter().find_map(named_version);
        let name = name.or(in_path.map(|(name, _)| name)).unwrap_or(stem);
        let version = version.or(in_path.filter(|(of, _)| *of == name).map(|(_, version)| version));
        Ok(vec![LicenseFact::stated(file.path, Subject::new(Ecosystem::RubyGems, name, version), license)])
    }
}

/// `spec.name = "x"` is `name` and the rest.
fn assignment(line: &str) -> Option<(&str, &str)> {
    let (target, value) = line.split_once('=')?;
    let (_, field) = target.trim().rsplit_once('.')?;
    Some((field.trim(), value))
}

/// The quoted texts of a line, up to a comment.
fn quoted(value: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut rest = value;
    while let Some(start) = rest.find(['"', '\'', '#']) {
        let quote = &rest[start..=start];
        if quote == "#" {
            break;
        }
        let Some(length) = rest[start + 1..].find(quote) else { break };
        let text = &rest[start + 1..start + 1 + length];
        if !text.contains("#{") && !text.is_empty() {
            found.push(text);
        }
        rest = &rest[start + length + 2..];
    }
    found
}

/// `name-1.2.3` is `name` and `1.2.3`.
fn named_version(text: &str) -> Option<(&str, &str)> {
    let (name, version) = text.rsplit_once('-')?;
    version.starts_with(|c: char| c.is_ascii_digit()).then_some((name, version))
}
