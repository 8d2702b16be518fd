//! One rule of a file.

use palisade_model::Severity;

use super::fault::{Fault, Outcome, regex};
use super::fields::Fields;
use super::node::{Entry, Node};
use super::{languages, matches, metadata, options, patterns, taint, texts};
use crate::regexes::Use;
use crate::rule::{FixRegex, GenericEngine, Glob, Mode, Paths, Rule, RuleLanguage};

/// The release of the format that is followed, for `min-version` and `max-version`.
const VERSION: [u32; 3] = [1, 182, 0];

/// Keys that start like these decide what matches, so one that is unknown is not passed over.
const MEANINGFUL: &[&str] =
    &["focus", "match", "metavariable", "pattern", "r2c-internal", "semgrep-internal"];

/// Reads one rule.
pub(super) fn read(node: &Node<'_>) -> Outcome<Rule> {
    let mut fields = Fields::of(node, "a rule")?;
    let id = id(&mut fields)?;
    version(&mut fields)?;
    let languages = languages::languages(fields.required("languages")?)?;
    let options = fields.take("options").map(|entry| options::read(&entry.node)).transpose()?;
    let uses_aliengrep =
        options.as_ref().is_some_and(|options| options.generic_engine == GenericEngine::Aliengrep);
    if uses_aliengrep && languages.iter().any(|language| matches!(language, RuleLanguage::Generic)) {
        return Err(Fault::unsupported(fields.line, "the generic engine aliengrep"));
    }
    let mut mode = mode(&mut fields)?;
    if let [language, ..] = languages[..] {
        texts::read(&mut mode, language)?;
    }
    let rule = Rule {
        id,
        message: fields.required_text("message")?.to_owned(),
        severity: severity(fields.required("severity")?)?,
        languages,
        mode,
        options: options.unwrap_or_default(),
        paths: fields.take("paths").map(|entry| paths(&entry.node)).transpose()?.unwrap_or_default(),
        fix: fields.text("fix")?.map(|fix| fix.trim().to_owned()),
        fix_regex: fields.take("fix-regex").map(fix_regex).transpose()?,
        metadata: fields.take("metadata").map(|entry| metadata::read(&entry.node)).unwrap_or_default(),
        line: node.line,
    };
    match fields.rest().find(|entry| MEANINGFUL.iter().any(|start| entry.key.starts_with(start))) {
        Some(entry) => Err(Fault::unsupported(entry.line, format!("`{}` here", entry.key))),
        None => Ok(rule),
    }
}

fn id(fields: &mut Fields<'_, '_>) -> Outcome<String> {
    let node = fields.required("id")?;
    let is_of_id = |character: char| character.is_alphanumeric() || matches!(character, '_' | '-' | '.');
    match node.text() {
        Some(id) if !id.is_empty() && id.chars().all(is_of_id) => Ok(id.to_owned()),
        Some(id) => {
            Err(Fault::expected(node.line, "an id of letters, digits, `_`, `-` and `.`", format!("{id:?}")))
        }
        None => Err(Fault::kind(node, "an id")),
    }
}

/// Refuses rules for other releases.
fn version(fields: &mut Fields<'_, '_>) -> Outcome<()> {
    for key in ["min-version", "max-version"] {
        let Some(entry) = fields.take(key) else { continue };
        let text = entry.node.text().unwrap_or_default();
        let parts: Option<Vec<u32>> = text.split('.').map(|part| part.parse().ok()).collect();
        let Some(parts) = parts.filter(|parts| parts.len() == 3) else {
            return Err(Fault::expected(entry.line, format!("x.y.z for `{key}`"), format!("{text:?}")));
        };
        let fits = if key == "min-version" { parts[..] <= VERSION[..] } else { parts[..] >= VERSION[..] };
        if !fits {
            return Err(Fault::unsupported(entry.line, format!("`{key}` {text}")));
        }
    }
    Ok(())
}

fn severity(node: &Node<'_>) -> Outcome<Severity> {
    match node.text() {
        Some("CRITICAL") => Ok(Severity::Critical),
        Some("ERROR" | "HIGH") => Ok(Severity::High),
        Some("WARNING" | "MEDIUM") => Ok(Severity::Medium),
        Some("INFO" | "LOW") => Ok(Severity::Low),
        Some("EXPERIMENT" | "INVENTORY") => Ok(Severity::Info),
        Some(found) => {
            Err(Fault::expected(node.line, "CRITICAL, HIGH, MEDIUM or LOW", format!("severity {found:?}")))
        }
        None => Err(Fault::kind(node, "a severity")),
    }
}

fn mode(fields: &mut Fields<'_, '_>) -> Outcome<Mode> {
    let line = fields.line;
    match fields.text("mode")? {
        Some("taint") => taint::read(fields).map(Mode::Taint),
        None if fields.has("taint") => taint::read(fields).map(Mode::Taint),
        Some("search") | None => match fields.take("match") {
            Some(entry) => matches::formula(&entry.node).map(Mode::Search),
            None => patterns::formula_of(fields).map(Mode::Search),
        },
        Some(other @ ("extract" | "join" | "step" | "steps")) => {
            Err(Fault::unsupported(line, format!("the mode {other}")))
        }
        Some(other) => Err(Fault::expected(line, "a mode of search or taint", format!("{other:?}"))),
    }
}

fn paths(node: &Node<'_>) -> Outcome<Paths> {
    let mut fields = Fields::of(node, "`paths`")?;
    let paths = Paths { include: globs(&mut fields, "include")?, exclude: globs(&mut fields, "exclude")? };
    fields.end("`paths`")?;
    Ok(paths)
}

fn globs(fields: &mut Fields<'_, '_>, key: &str) -> Outcome<Vec<Glob>> {
    let line = fields.line;
    let glob = |source: String| {
        Glob::parse(&source)
            .ok_or_else(|| Fault::expected(line, format!("a glob in `{key}`"), format!("{source:?}")))
    };
    fields.texts(key)?.into_iter().map(glob).collect()
}

fn fix_regex(entry: &Entry<'_>) -> Outcome<FixRegex> {
    let mut fields = Fields::of(&entry.node, "`fix-regex`")?;
    Ok(FixRegex {
        regex: regex(fields.required("regex")?, Use::Find)?,
        replacement: fields.required_text("replacement")?.to_owned(),
        count: fields.number("count")?,
    })
}
