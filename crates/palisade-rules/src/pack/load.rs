//! From a rule file to a pack: rules with their metadata, and how packs combine.

use std::path::Path;
use std::sync::Arc;

use palisade_model::{Category, Confidence, RuleMeta, Severity};

use crate::PackError;
use crate::gitleaks::{self, Allowlist, Config, Extend, Rule};

/// A rule file above this size is refused; the largest public ones are below 1 MiB.
const MAX_FILE_BYTES: u64 = 8 << 20;

const GENERIC_REMEDIATION: &str = "Revoke the secret where it was issued, issue a new one, and keep it in a \
     secret store or an environment variable. Removing it from the file is not enough: it stays in the history.";

/// One rule, ready for a scanner.
#[derive(Debug, Clone, PartialEq)]
pub struct PackRule {
    pub meta: Arc<RuleMeta>,
    pub rule: Rule,
    /// Came from a user's file: its expression has not been tried by our tests.
    pub user: bool,
}

/// The rules and allowlists of one source.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct RulePack {
    pub rules: Vec<PackRule>,
    /// For the rules of this pack, or `target_rules` of each.
    pub allowlists: Vec<Allowlist>,
    pub extend: Extend,
    /// What the files ask for and Palisade does not do; for the user.
    pub unsupported: Vec<String>,
}

impl RulePack {
    pub(super) fn add(&mut self, config: Config, user: bool) {
        self.rules.extend(config.rules.into_iter().map(|rule| PackRule {
            meta: Arc::new(meta(&rule)),
            rule,
            user,
        }));
        self.allowlists.extend(config.allowlists);
        self.unsupported.extend(config.unsupported);
        self.extend = config.extend;
    }
}

/// Reads a user's rule file in the Gitleaks format.
///
/// # Errors
/// [`PackError`] when it cannot be read, is larger than 8 MiB, or breaks the format.
pub fn load(path: &Path) -> Result<RulePack, PackError> {
    let file = path.display().to_string();
    let unreadable = |source| PackError::Unreadable { file: path.display().to_string(), source };
    let found = std::fs::metadata(path).map_err(unreadable)?.len();
    if found > MAX_FILE_BYTES {
        return Err(PackError::TooLarge { file, limit: MAX_FILE_BYTES, found });
    }
    let text = std::fs::read_to_string(path).map_err(unreadable)?;
    let mut pack = RulePack::default();
    pack.add(gitleaks::parse(&file, &text)?, true);
    Ok(pack)
}

/// Adds a user's pack to the built-in one, as `[extend] useDefault = true` does in Gitleaks: a rule with a
/// known id overrides what it sets and adds to tags, keywords and allowlists; `disabledRules` go away.
/// The user's allowlists come to cover the built-in rules only when the file extends the default.
pub fn merge(mut base: RulePack, user: RulePack) -> RulePack {
    base.rules.retain(|known| !user.extend.disabled_rules.contains(&known.rule.id));
    let covered: Vec<String> = user.rules.iter().map(|new| new.rule.id.clone()).collect();
    for new in user.rules {
        match base.rules.iter_mut().find(|known| known.rule.id == new.rule.id) {
            Some(known) if user.extend.use_default => override_rule(known, new.rule),
            Some(known) => *known = new,
            None => base.rules.push(new),
        }
    }
    for mut list in user.allowlists {
        if !user.extend.use_default && list.target_rules.is_empty() {
            list.target_rules.clone_from(&covered);
        }
        base.allowlists.push(list);
    }
    base.unsupported.extend(user.unsupported);
    base
}

fn override_rule(known: &mut PackRule, new: Rule) {
    let rule = &mut known.rule;
    if !new.description.is_empty() {
        rule.description = new.description;
    }
    if new.entropy != 0.0 {
        rule.entropy = new.entropy;
    }
    if new.secret_group != 0 {
        rule.secret_group = new.secret_group;
    }
    if let Some(severity) = new.severity {
        rule.severity = Some(severity);
    }
    rule.regex = new.regex.or(rule.regex.take());
    rule.path = new.path.or(rule.path.take());
    rule.tags.extend(new.tags);
    rule.keywords.extend(new.keywords);
    rule.allowlists.extend(new.allowlists);
    known.meta = Arc::new(meta(rule));
    known.user = true;
}

/// What reports say about the rule; a plain Gitleaks rule gets high severity and a generic remedy.
fn meta(rule: &Rule) -> RuleMeta {
    let mut tags = rule.tags.clone();
    tags.extend(["owasp-top10-2021:A07".to_owned(), "owasp-top10-2025:A07".to_owned()]);
    let description = if rule.description.is_empty() {
        "A text in the form of a secret stands in a file that others can read.".to_owned()
    } else {
        rule.description.clone()
    };
    RuleMeta {
        id: rule.id.clone(),
        scanner: "secrets".to_owned(),
        title: rule
            .title
            .clone()
            .unwrap_or_else(|| format!("Secret found: {}", rule.id.replace(['-', '_'], " "))),
        description,
        remediation: rule.remediation.clone().unwrap_or_else(|| GENERIC_REMEDIATION.to_owned()),
        severity: rule.severity.unwrap_or(Severity::High),
        confidence: rule.confidence.unwrap_or(Confidence::Medium),
        category: Category::Secrets,
        cwe: rule.cwe.clone(),
        tags,
        references: rule.references.clone(),
        tier: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pack(text: &str) -> RulePack {
        let mut pack = RulePack::default();
        pack.add(gitleaks::parse("t.toml", text).unwrap(), true);
        pack
    }

    const BASE: &str =
        "[[rules]]\nid='a'\nregex='a'\nentropy=2\nkeywords=['a']\n[[rules]]\nid='b'\nregex='b'";

    #[test]
    fn a_file_that_extends_the_default_overrides_only_what_it_sets() {
        let user = "[extend]\nuseDefault=true\ndisabledRules=['b']\n[[rules]]\nid='a'\nregex='x'\nkeywords=['k']\n[allowlist]\npaths=['v']";
        let merged = merge(pack(BASE), pack(user));
        assert_eq!(merged.rules.len(), 1);
        let rule = &merged.rules[0].rule;
        assert_eq!((rule.regex.as_ref().unwrap().source.as_str(), rule.entropy), ("x", 2.0));
        assert_eq!(rule.keywords, ["a", "k"]);
        assert!(merged.allowlists[0].target_rules.is_empty());
    }

    #[test]
    fn a_file_that_stands_alone_replaces_rules_and_allows_only_its_own() {
        let user = "[[rules]]\nid='a'\nregex='x'\n[allowlist]\npaths=['v']";
        let merged = merge(pack(BASE), pack(user));
        assert_eq!(merged.rules[0].rule.entropy, 0.0);
        assert_eq!(merged.rules.len(), 2);
        assert_eq!(merged.allowlists[0].target_rules, ["a"]);
    }

    #[test]
    fn a_plain_rule_gets_high_severity_and_a_remedy() {
        let rule = &pack("[[rules]]\nid='my-token'\nregex='x'").rules[0];
        assert_eq!(
            (rule.meta.severity, rule.meta.title.as_str()),
            (Severity::High, "Secret found: my token")
        );
        assert!(rule.meta.remediation.starts_with("Revoke") && !rule.meta.description.is_empty());
    }

    #[test]
    fn a_missing_file_is_named() {
        let error = load(Path::new("/nowhere/rules.toml")).unwrap_err().to_string();
        assert!(error.starts_with("/nowhere/rules.toml: expected a readable rule file"), "{error}");
    }
}
