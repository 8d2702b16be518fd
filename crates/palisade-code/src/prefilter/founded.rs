//! Whether what the texts of patterns ask for is what their trees ask for. Asked by tests and the conformance tool.

use std::collections::BTreeSet;

use palisade_grammars::Parser;

use crate::ast::Interner;
use crate::lower::Language;
use crate::pattern::{PatternError, read};

use super::requirement::{Requirement, of_tree};
use super::spelled::of_text;

/// Words that the text of a pattern asks for, but not every way of reading it: there should be none.
///
/// # Errors
/// When the pattern cannot be read.
pub fn unfounded(language: &'static Language, pattern: &str) -> Result<Vec<String>, PatternError> {
    let mut symbols = Interner::new();
    let read = read(&mut Parser::new(), language, pattern, &mut symbols)?;
    let mut asked = words(&of_text(language, pattern));
    let Requirement::Any(roots) = of_tree(&read, language, &symbols) else {
        return Ok(asked.into_iter().collect());
    };
    let by_roots: Vec<_> = roots.iter().map(words).collect();
    asked.retain(|word| !by_roots.iter().all(|words| words.contains(word)));
    Ok(asked.into_iter().collect())
}

fn words(requirement: &Requirement) -> BTreeSet<String> {
    match requirement {
        Requirement::Word(word) => BTreeSet::from([word.clone()]),
        Requirement::All(parts) => parts.iter().flat_map(words).collect(),
        Requirement::Any(_) | Requirement::Text(_) | Requirement::Nothing => BTreeSet::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formula::texts;
    use crate::lower::by_name;
    use crate::rule::RuleLanguage;

    #[test]
    fn texts_of_the_pack_ask_for_nothing_that_their_trees_do_not() {
        for rule in crate::pack::rules() {
            let rule = rule.unwrap();
            let parsed = |language: &RuleLanguage| match language {
                RuleLanguage::Parsed(language) => Some(*language),
                _ => None,
            };
            for language in rule.languages.iter().filter_map(parsed) {
                for text in texts(&rule.mode) {
                    assert_eq!(unfounded(language, text), Ok(Vec::new()), "{}: {text}", rule.id);
                }
            }
        }
    }

    #[test]
    fn a_text_asks_for_what_is_called_or_a_member_outside_of_strings() {
        for (language, pattern, expected) in [
            ("python", "requests.post(url, verify=False)", &["requests", "post"][..]),
            ("python", "import a.b.c\n...\nos.popen($X, \"echo(1)\")", &["os", "popen"]),
            ("python", "$X.execute(f\"{a.b}\")", &["execute"]),
            ("python", "f(\"it's\", '\"', g.h)", &["f", "g", "h"]),
            ("python", "if (x): super().save(...)", &["save"]),
            ("javascript", "child.exec(...)\n/\"/.test(foo.bar)", &["child"]),
            ("javascript", "function (...) { $X.innerHTML = $Y }", &["innerHTML"]),
            ("javascript", "f(...args.rest)", &["f", "args", "rest"]),
            ("java", "(String $S).equals(1.5f)", &["equals"]),
            ("go", "$W.Write([]byte(x))", &["Write"]),
            ("json", "{\"a\": f(x)}", &[]),
        ] {
            let found = words(&of_text(by_name(language).unwrap(), pattern));
            assert_eq!(found, expected.iter().map(|word| (*word).to_owned()).collect(), "{pattern}");
            assert_eq!(
                unfounded(by_name(language).unwrap(), pattern).unwrap_or_default(),
                [""; 0],
                "{pattern}"
            );
        }
    }
}
