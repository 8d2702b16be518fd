//! yarn.lock version 1: an indented format of its own.

use palisade_model::Ecosystem;

use super::super::npm::{alias, is_local, source_of, split_descriptor};
use super::entry::Entry;
use crate::FormatError;
use crate::digest::{from_hex, from_integrity};
use crate::naming::package;

/// Reads all entries.
pub(super) fn read(text: &str) -> Result<Vec<Entry>, FormatError> {
    let mut entries: Vec<Raw> = Vec::new();
    let mut section = String::new();
    for (line, content) in (1..).zip(text.lines()) {
        let content = content.trim_end();
        let trimmed = content.trim_start();
        if trimmed.is_empty() || trimmed.starts_with('#') {
            continue;
        }
        let indent = content.len() - trimmed.len();
        match (indent, entries.last_mut()) {
            (0, _) => {
                section.clear();
                entries.push(header(trimmed, line)?);
            }
            (1..=2, Some(entry)) => {
                section.clear();
                match trimmed.strip_suffix(':') {
                    Some(name) => name.clone_into(&mut section),
                    None => entry.field(trimmed, line)?,
                }
            }
            (_, Some(entry)) => entry.dependency(&section, trimmed, line)?,
            (_, None) => return Err(FormatError::syntax("an entry", trimmed, line)),
        }
    }
    entries.into_iter().map(Raw::finish).collect()
}

#[derive(Debug, Default)]
struct Raw {
    line: u32,
    descriptors: Vec<String>,
    version: String,
    resolved: String,
    integrity: String,
    wanted: Vec<(String, String, bool)>,
}

fn header(text: &str, line: u32) -> Result<Raw, FormatError> {
    let list = text.strip_suffix(':').ok_or_else(|| FormatError::syntax("a colon at the end", text, line))?;
    let mut descriptors = Vec::new();
    let mut rest = list;
    while !rest.is_empty() {
        let (word, after) = word(rest, line)?;
        descriptors.push(word.to_owned());
        rest = after.trim_start_matches([',', ' ']);
    }
    Ok(Raw { line, descriptors, ..Raw::default() })
}

/// A word, quoted or up to a blank or comma, and what follows.
fn word(text: &str, line: u32) -> Result<(&str, &str), FormatError> {
    match text.strip_prefix('"') {
        Some(quoted) => {
            quoted.split_once('"').ok_or_else(|| FormatError::syntax("a closing quote", text, line))
        }
        None => Ok(text.split_at(text.find([' ', ',']).unwrap_or(text.len()))),
    }
}

impl Raw {
    fn field(&mut self, text: &str, line: u32) -> Result<(), FormatError> {
        let (key, rest) = word(text, line)?;
        let rest = rest.trim();
        let value = if rest.starts_with('"') { word(rest, line)?.0 } else { rest };
        let field = match key {
            "version" => &mut self.version,
            "resolved" => &mut self.resolved,
            "integrity" => &mut self.integrity,
            _ => return Ok(()),
        };
        if !field.is_empty() {
            return Err(FormatError::DuplicateKey { key: key.to_owned(), line });
        }
        value.clone_into(field);
        Ok(())
    }

    fn dependency(&mut self, section: &str, text: &str, line: u32) -> Result<(), FormatError> {
        let optional = section == "optionalDependencies";
        if optional || section == "dependencies" {
            let (name, rest) = word(text, line)?;
            let rest = rest.trim();
            let range = if rest.starts_with('"') { word(rest, line)?.0 } else { rest };
            self.wanted.push((name.to_owned(), range.to_owned(), optional));
        }
        Ok(())
    }

    fn finish(self) -> Result<Entry, FormatError> {
        let first = self.descriptors.first().map(String::as_str).unwrap_or_default();
        let (name, range) = split_descriptor(first).unwrap_or((first, ""));
        let name = alias(range).map_or(name, |(real, _)| real);
        if name.is_empty() || self.version.is_empty() {
            return Err(FormatError::Truncated { line: self.line });
        }
        let mut package = package(Ecosystem::Npm, name, Some(&self.version), self.line);
        let (address, fragment) = self.resolved.split_once('#').unwrap_or((&self.resolved, ""));
        package.source = match source_of(address) {
            Some(_) => Some(self.resolved.clone()),
            None if is_local(range) => {
                Some(format!("file:{}", range.split_once(':').map_or(range, |(_, path)| path)))
            }
            None => None,
        };
        package.hashes = from_integrity(&self.integrity);
        if package.hashes.is_empty() && package.source.is_none() {
            package.hashes.extend(from_hex(palisade_model::HashAlgorithm::Sha1, fragment));
        }
        Ok(Entry { descriptors: self.descriptors, package, wanted: self.wanted, workspace: None })
    }
}
