//! The rules for source code that come with Palisade, registered one line per file. Run by the scanner of the binary.

use crate::rule::{Rule, RuleError, read};

/// Files of rules by their name below `rules`. Beside each is code with `ruleid:` and `ok:` that it is tested on.
const FILES: &[(&str, &str)] = &[
    ("go/archives.yaml", include_str!("../rules/go/archives.yaml")),
    ("go/commands.yaml", include_str!("../rules/go/commands.yaml")),
    ("go/cookies.yaml", include_str!("../rules/go/cookies.yaml")),
    ("go/crypto.yaml", include_str!("../rules/go/crypto.yaml")),
    ("go/files.yaml", include_str!("../rules/go/files.yaml")),
    ("go/keys.yaml", include_str!("../rules/go/keys.yaml")),
    ("go/network.yaml", include_str!("../rules/go/network.yaml")),
    ("go/pages.yaml", include_str!("../rules/go/pages.yaml")),
    ("go/queries.yaml", include_str!("../rules/go/queries.yaml")),
    ("go/redirects.yaml", include_str!("../rules/go/redirects.yaml")),
    ("go/sql.yaml", include_str!("../rules/go/sql.yaml")),
    ("go/text.yaml", include_str!("../rules/go/text.yaml")),
    ("java/code.yaml", include_str!("../rules/java/code.yaml")),
    ("java/commands.yaml", include_str!("../rules/java/commands.yaml")),
    ("java/cookies.yaml", include_str!("../rules/java/cookies.yaml")),
    ("java/crypto.yaml", include_str!("../rules/java/crypto.yaml")),
    ("java/deserialisation.yaml", include_str!("../rules/java/deserialisation.yaml")),
    ("java/files.yaml", include_str!("../rules/java/files.yaml")),
    ("java/keys.yaml", include_str!("../rules/java/keys.yaml")),
    ("java/network.yaml", include_str!("../rules/java/network.yaml")),
    ("java/pages.yaml", include_str!("../rules/java/pages.yaml")),
    ("java/queries.yaml", include_str!("../rules/java/queries.yaml")),
    ("java/redirects.yaml", include_str!("../rules/java/redirects.yaml")),
    ("java/spring.yaml", include_str!("../rules/java/spring.yaml")),
    ("java/sql.yaml", include_str!("../rules/java/sql.yaml")),
    ("java/text.yaml", include_str!("../rules/java/text.yaml")),
    ("javascript/browser.yaml", include_str!("../rules/javascript/browser.yaml")),
    ("javascript/code.yaml", include_str!("../rules/javascript/code.yaml")),
    ("javascript/commands.yaml", include_str!("../rules/javascript/commands.yaml")),
    ("javascript/cookies.yaml", include_str!("../rules/javascript/cookies.yaml")),
    ("javascript/crypto.yaml", include_str!("../rules/javascript/crypto.yaml")),
    ("javascript/deserialisation.yaml", include_str!("../rules/javascript/deserialisation.yaml")),
    ("javascript/files.yaml", include_str!("../rules/javascript/files.yaml")),
    ("javascript/keys.yaml", include_str!("../rules/javascript/keys.yaml")),
    ("javascript/network.yaml", include_str!("../rules/javascript/network.yaml")),
    ("javascript/pages.yaml", include_str!("../rules/javascript/pages.yaml")),
    ("javascript/prototypes.yaml", include_str!("../rules/javascript/prototypes.yaml")),
    ("javascript/queries.yaml", include_str!("../rules/javascript/queries.yaml")),
    ("javascript/react.yaml", include_str!("../rules/javascript/react.yaml")),
    ("javascript/redirects.yaml", include_str!("../rules/javascript/redirects.yaml")),
    ("javascript/settings.yaml", include_str!("../rules/javascript/settings.yaml")),
    ("javascript/sql.yaml", include_str!("../rules/javascript/sql.yaml")),
    ("python/archives.yaml", include_str!("../rules/python/archives.yaml")),
    ("python/code.yaml", include_str!("../rules/python/code.yaml")),
    ("python/commands.yaml", include_str!("../rules/python/commands.yaml")),
    ("python/cookies.yaml", include_str!("../rules/python/cookies.yaml")),
    ("python/crypto.yaml", include_str!("../rules/python/crypto.yaml")),
    ("python/deserialisation.yaml", include_str!("../rules/python/deserialisation.yaml")),
    ("python/django.yaml", include_str!("../rules/python/django.yaml")),
    ("python/files.yaml", include_str!("../rules/python/files.yaml")),
    ("python/headers.yaml", include_str!("../rules/python/headers.yaml")),
    ("python/keys.yaml", include_str!("../rules/python/keys.yaml")),
    ("python/network.yaml", include_str!("../rules/python/network.yaml")),
    ("python/pages.yaml", include_str!("../rules/python/pages.yaml")),
    ("python/queries.yaml", include_str!("../rules/python/queries.yaml")),
    ("python/random.yaml", include_str!("../rules/python/random.yaml")),
    ("python/redirects.yaml", include_str!("../rules/python/redirects.yaml")),
    ("python/settings.yaml", include_str!("../rules/python/settings.yaml")),
    ("python/sql.yaml", include_str!("../rules/python/sql.yaml")),
    ("python/text.yaml", include_str!("../rules/python/text.yaml")),
    ("python/tls.yaml", include_str!("../rules/python/tls.yaml")),
    ("python/xml.yaml", include_str!("../rules/python/xml.yaml")),
];

/// The files of the pack: names and texts.
pub fn files() -> &'static [(&'static str, &'static str)] {
    FILES
}

/// Every rule of the pack.
pub fn rules() -> Vec<Result<Rule, RuleError>> {
    FILES.iter().flat_map(|(name, text)| read(name, text)).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};
    use std::fs;
    use std::path::{Path, PathBuf};

    use super::*;
    use crate::testing::{check, rule_files};

    fn folder() -> PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("rules")
    }

    /// How often the targets beside a file of rules speak of a rule with a kind of comment.
    fn count(file: &Path, kind: &str, rule: &str) -> usize {
        let beside =
            fs::read_dir(file.parent().expect("a file is in a folder")).expect("the folder is there");
        let is_target = |path: &PathBuf| path != file && path.file_stem() == file.file_stem();
        let targets = beside.map(|entry| entry.expect("an entry is readable").path()).filter(is_target);
        let texts = targets.map(|path| fs::read_to_string(path).expect("a target is text"));
        let names = |line: &str| {
            let said = line.split_once(kind).map(|(_, rules)| rules.to_owned()).unwrap_or_default();
            said.split(',').any(|each| each.split_whitespace().next() == Some(rule))
        };
        texts.map(|text| text.lines().filter(|line| names(line)).count()).sum()
    }

    #[test]
    fn every_file_of_rules_is_registered() {
        let found: Vec<_> = rule_files(&folder())
            .iter()
            .map(|file| {
                file.strip_prefix(folder()).expect("below the folder").to_string_lossy().replace('\\', "/")
            })
            .collect();
        let registered: Vec<_> = FILES.iter().map(|(name, _)| (*name).to_owned()).collect();
        assert_eq!(registered, found);
    }

    /// The lines below an anchor of YAML, without the indentation that they have in common.
    fn anchored(text: &str) -> Vec<(String, Vec<String>)> {
        let indent = |line: &str| line.len() - line.trim_start().len();
        let lines: Vec<&str> = text.lines().collect();
        let mut found = Vec::new();
        for (at, line) in lines.iter().enumerate() {
            let Some((_, name)) = line.rsplit_once(" &").filter(|(_, name)| !name.contains(' ')) else {
                continue;
            };
            let below = &lines[at + 1..];
            let depth = below.first().map_or(0, |first| indent(first));
            let block = below.iter().take_while(|line| !line.is_empty() && indent(line) >= depth);
            found.push((name.to_owned(), block.map(|line| line[depth..].to_owned()).collect()));
        }
        found
    }

    #[test]
    fn blocks_that_files_of_a_language_share_are_the_same_in_each() {
        let mut first = BTreeMap::new();
        for (file, text) in FILES {
            let language = file.split('/').next();
            for (name, block) in anchored(text) {
                let known = first.entry((language, name.clone())).or_insert_with(|| block.clone());
                assert_eq!(*known, block, "{file}: {name}");
            }
        }
        assert!(!first.is_empty(), "expected blocks");
    }

    #[test]
    fn rules_say_what_they_are_about() {
        let mut seen = BTreeSet::new();
        for rule in rules() {
            let rule = rule.expect("a rule of the pack can be read");
            assert!(!rule.metadata.cwe.is_empty(), "{}: expected a CWE", rule.id);
            assert_eq!(rule.metadata.owasp.len(), 2, "{}: expected OWASP of two years", rule.id);
            assert!(rule.metadata.confidence.is_some(), "{}: expected a confidence", rule.id);
            assert!(!rule.metadata.references.is_empty(), "{}: expected references", rule.id);
            assert!(seen.insert(rule.id.clone()), "{}: expected one rule, found two", rule.id);
        }
    }

    #[test]
    fn files_with_fixes_have_a_copy_that_shows_what_they_make() {
        for (file, _) in FILES.iter().filter(|(_, text)| text.contains("\n    fix:")) {
            let (stem, _) = file.rsplit_once('.').expect("a file of rules has an extension");
            let is_there =
                ["go", "js", "py"].iter().any(|end| folder().join(format!("{stem}.fixed.{end}")).is_file());
            assert!(is_there, "{file}: expected a copy with the fixes");
        }
    }

    #[test]
    fn rules_match_their_own_code_where_it_says_so_and_nowhere_else() {
        let mut tested = 0;
        for file in rule_files(&folder()) {
            for outcome in check(&file, 0).expect("the files are readable") {
                assert!(outcome.strict, "{}: {}", outcome.rule, outcome.detail);
                if outcome.is_fix {
                    continue;
                }
                for kind in ["ruleid:", "ok:"] {
                    assert!(count(&file, kind, &outcome.rule) >= 2, "{}: expected two {kind}", outcome.rule);
                }
                tested += 1;
            }
        }
        assert_eq!(tested, rules().len());
    }
}
