//! Reads one Gitleaks TOML text. Keys are case-insensitive and unknown keys are ignored, as in Gitleaks.

use palisade_model::{Confidence, Severity};
use serde::Deserialize;
use toml::{Table, Value};

use super::read_allowlist::{RawAllowlist, allowlists};
use super::{Config, Extend, Pattern, Rule, dialect};
use crate::PackError;

/// Reads `text`; `file` is only for messages.
///
/// # Errors
/// [`PackError`] naming file, rule, what was expected and what was found.
pub fn parse(file: &str, text: &str) -> Result<Config, PackError> {
    let table: Table = text.parse().map_err(|error: toml::de::Error| PackError::Syntax {
        file: file.to_owned(),
        message: error.message().to_owned() + &line_of(text, error.span()),
    })?;
    let root = Place { file, name: "top level".to_owned() };
    let raw: RawConfig = root.read(lower_keys(Value::Table(table)))?;
    let mut config = Config {
        allowlists: allowlists(&root.at("global allowlist"), raw.allowlist, raw.allowlists)?,
        ..Config::default()
    };
    extend(&root.at("extend"), raw.extend, &mut config)?;
    for (index, value) in raw.rules.into_iter().enumerate() {
        let id = value.get("id").and_then(Value::as_str).map(str::to_owned);
        let name = id.map_or_else(|| format!("rule number {}", index + 1), |id| format!("rule {id}"));
        let place = root.at(&name);
        for key in ["required", "skipreport"].into_iter().filter(|key| value.get(key).is_some()) {
            config.unsupported.push(format!("{name}: {key} is not honoured, the rule reports every match"));
        }
        config.rules.push(rule(&place, place.read(value)?)?);
    }
    Ok(config)
}

fn line_of(text: &str, span: Option<std::ops::Range<usize>>) -> String {
    let before = span.and_then(|span| text.get(..span.start));
    before.map_or_else(String::new, |before| format!(" in line {}", before.matches('\n').count() + 1))
}

/// Where in a file something is read from, for messages.
pub(super) struct Place<'a> {
    file: &'a str,
    name: String,
}

impl Place<'_> {
    fn at(&self, name: &str) -> Self {
        Self { file: self.file, name: name.to_owned() }
    }

    pub(super) fn invalid(&self, expected: &'static str, found: impl Into<String>) -> PackError {
        PackError::Invalid {
            file: self.file.to_owned(),
            place: self.name.clone(),
            expected,
            found: found.into(),
        }
    }

    fn read<T: serde::de::DeserializeOwned>(&self, value: Value) -> Result<T, PackError> {
        value.try_into().map_err(|error: toml::de::Error| {
            let message = error.to_string().trim().replace('\n', " ");
            self.invalid("keys of the Gitleaks format", message)
        })
    }

    fn pattern(&self, source: String) -> Result<Pattern, PackError> {
        let translated = dialect::translate(&source);
        let unicode = dialect::parse_pattern(&translated, false).is_err();
        if unicode && let Err(message) = dialect::parse_pattern(&translated, true) {
            return Err(self.invalid("an RE2 expression", format!("{message}: {source}")));
        }
        Ok(Pattern { source, translated, unicode })
    }

    pub(super) fn patterns(&self, sources: Vec<String>) -> Result<Vec<Pattern>, PackError> {
        sources.into_iter().map(|source| self.pattern(source)).collect()
    }
}

fn lower_keys(value: Value) -> Value {
    match value {
        Value::Table(table) => Value::Table(
            table.into_iter().map(|(key, value)| (key.to_ascii_lowercase(), lower_keys(value))).collect(),
        ),
        Value::Array(values) => Value::Array(values.into_iter().map(lower_keys).collect()),
        other => other,
    }
}

#[derive(Deserialize)]
#[serde(default)]
#[derive(Default)]
struct RawConfig {
    rules: Vec<Value>,
    allowlist: Option<RawAllowlist>,
    allowlists: Vec<RawAllowlist>,
    extend: RawExtend,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct RawExtend {
    usedefault: bool,
    path: String,
    disabledrules: Vec<String>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct RawRule {
    id: String,
    description: String,
    regex: String,
    secretgroup: usize,
    entropy: f64,
    keywords: Vec<String>,
    path: String,
    tags: Vec<String>,
    allowlist: Option<RawAllowlist>,
    allowlists: Vec<RawAllowlist>,
    title: Option<String>,
    provider: Option<String>,
    severity: Option<String>,
    confidence: Option<String>,
    remediation: Option<String>,
    references: Vec<String>,
    cwe: Option<Vec<u32>>,
    examples: Vec<String>,
    counter_examples: Vec<String>,
}

fn extend(place: &Place<'_>, raw: RawExtend, config: &mut Config) -> Result<(), PackError> {
    if raw.usedefault && !raw.path.is_empty() {
        return Err(place.invalid("either useDefault or path", "both"));
    }
    if !raw.path.is_empty() {
        config.unsupported.push(format!("extend.path is not followed, give {} as a rule file too", raw.path));
    }
    config.extend = Extend { use_default: raw.usedefault, disabled_rules: raw.disabledrules };
    Ok(())
}

fn rule(place: &Place<'_>, raw: RawRule) -> Result<Rule, PackError> {
    if raw.id.is_empty() {
        return Err(place.invalid("an id", "none"));
    }
    if raw.regex.is_empty() && raw.path.is_empty() {
        return Err(place.invalid("a regex or a path", "neither"));
    }
    let regex = optional(raw.regex).map(|source| place.pattern(source)).transpose()?;
    check_group(place, regex.as_ref(), raw.secretgroup)?;
    Ok(Rule {
        regex,
        secret_group: raw.secretgroup,
        entropy: raw.entropy,
        keywords: lower(raw.keywords).into_iter().filter(|word| !word.is_empty()).collect(),
        path: optional(raw.path).map(|source| place.pattern(source)).transpose()?,
        tags: raw.tags,
        allowlists: allowlists(place, raw.allowlist, raw.allowlists)?,
        severity: word(place, raw.severity, "info, low, medium, high or critical", Severity::parse)?,
        confidence: word(place, raw.confidence, "low, medium or high", Confidence::parse)?,
        cwe: raw.cwe.unwrap_or_else(|| vec![798]),
        id: raw.id,
        description: raw.description,
        title: raw.title,
        provider: raw.provider,
        remediation: raw.remediation,
        references: raw.references,
        examples: raw.examples,
        counter_examples: raw.counter_examples,
    })
}

/// `secretGroup` must exist in the expression, or it could never be the secret.
fn check_group(place: &Place<'_>, regex: Option<&Pattern>, group: usize) -> Result<(), PackError> {
    let Some(pattern) = regex else { return Ok(()) };
    let groups = dialect::parse_pattern(&pattern.translated, pattern.unicode)
        .map_or(0, |tree| tree.properties().explicit_captures_len());
    if group > groups {
        return Err(place.invalid("a secretGroup that the regex has", format!("{group} of {groups}")));
    }
    Ok(())
}

fn word<T>(
    place: &Place<'_>,
    raw: Option<String>,
    expected: &'static str,
    parse: fn(&str) -> Option<T>,
) -> Result<Option<T>, PackError> {
    let Some(raw) = raw else { return Ok(None) };
    parse(&raw).map(Some).ok_or_else(|| place.invalid(expected, format!("{raw:?}")))
}

fn optional(text: String) -> Option<String> {
    (!text.is_empty()).then_some(text)
}

pub(super) fn lower(words: Vec<String>) -> Vec<String> {
    words.into_iter().map(|word| word.to_lowercase()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gitleaks::{Condition, RegexTarget};

    #[test]
    fn every_key_of_a_rule_is_read_in_any_case() {
        let config = parse(
            "a.toml",
            r#"
            [extend]
            useDefault = true
            disabledRules = ["other"]
            [[rules]]
            ID = "my-rule"
            Description = "d"
            regex = '''k=(\w+)'''
            secretGroup = 1
            entropy = 3
            keywords = ["K="]
            path = '''\.env$'''
            severity = "low"
            [[rules.allowlists]]
            condition = "AND"
            regexTarget = "line"
            regexes = ["x{y"]
            stopwords = ["ABC"]
            [allowlist]
            paths = ["vendor/"]
            targetRules = ["my-rule"]
            "#,
        )
        .unwrap();
        let rule = &config.rules[0];
        assert_eq!((rule.id.as_str(), rule.secret_group, rule.entropy), ("my-rule", 1, 3.0));
        assert_eq!((rule.keywords[0].as_str(), rule.severity), ("k=", Some(Severity::Low)));
        assert_eq!(rule.cwe, [798]);
        let list = &rule.allowlists[0];
        assert_eq!((list.condition, list.regex_target), (Condition::And, RegexTarget::Line));
        assert_eq!((list.regexes[0].translated.as_str(), list.stopwords[0].as_str()), (r"x\{y", "abc"));
        assert_eq!(config.allowlists[0].target_rules, ["my-rule"]);
        assert!(config.extend.use_default);
        assert_eq!(config.extend.disabled_rules, ["other"]);
    }

    #[test]
    fn a_bad_file_names_file_rule_and_what_was_expected() {
        let head = "[[rules]]\nid='r'\n";
        for (text, message) in [
            ("a = ".to_owned(), "f.toml: expected TOML, found: "),
            (
                format!("{head}regex='a('"),
                "f.toml: rule r: expected an RE2 expression, found unclosed group: a(",
            ),
            (head.to_owned(), "f.toml: rule r: expected a regex or a path, found neither"),
            ("[[rules]]\nregex='a'".to_owned(), "f.toml: rule number 1: expected an id, found none"),
            (
                format!("{head}regex=5"),
                "f.toml: rule r: expected keys of the Gitleaks format, found invalid type: integer `5`, expected a string",
            ),
            (
                format!("{head}regex='(a)'\nsecretGroup=2"),
                "f.toml: rule r: expected a secretGroup that the regex has, found 2 of 1",
            ),
            (
                format!("{head}regex='a'\nseverity='bad'"),
                "f.toml: rule r: expected info, low, medium, high or critical, found \"bad\"",
            ),
            (
                "[allowlist]\ncondition='xor'\npaths=['a']".to_owned(),
                "f.toml: global allowlist: expected an allowlist condition or, and, found \"xor\"",
            ),
            (
                "[allowlist]\ndescription='d'".to_owned(),
                "f.toml: global allowlist: expected an allowlist with commits, paths, regexes or stopwords, found none of them",
            ),
            (
                "[allowlist]\npaths=['a']\n[[allowlists]]\npaths=['a']".to_owned(),
                "f.toml: global allowlist: expected either [allowlist] or [[allowlists]], found both",
            ),
            (
                "[extend]\nuseDefault=true\npath='b'".to_owned(),
                "f.toml: extend: expected either useDefault or path, found both",
            ),
        ] {
            let error = parse("f.toml", &text).unwrap_err().to_string();
            assert!(error.starts_with(message), "{error}\n{message}");
        }
    }

    #[test]
    fn what_is_not_honoured_is_said() {
        let text = "[[rules]]\nid='r'\nregex='a'\nskipReport=true\n[[rules.required]]\nid='b'";
        assert_eq!(parse("f.toml", text).unwrap().unsupported.len(), 2);
    }
}
