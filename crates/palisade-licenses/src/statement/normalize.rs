//! Reads what manifests state as licence: expressions, names, lists and addresses. Used by the scanners of packages.

use super::aliases::expression_of;
use super::expression::Expression;

/// What was stated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Statement {
    /// It means this.
    Expression(Expression),
    /// Nobody knows what it means; as it was written.
    Words(String),
}

/// Longer statements are whole texts, not names.
const LONGEST_NAME: usize = 400;

/// Terms of one statement; more are nobody's choice of licences.
const MOST_TERMS: usize = 50;

impl Statement {
    /// Reads a statement; `None` when nothing is stated.
    pub fn of(text: &str) -> Option<Self> {
        let text = text.trim();
        if text.is_empty()
            || ["NOASSERTION", "NONE", "UNKNOWN", "null"].iter().any(|no| text.eq_ignore_ascii_case(no))
        {
            return None;
        }
        Some(expression(text).map_or_else(|| Self::Words(text.to_owned()), Self::Expression))
    }

    /// The expression, or the words.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Expression(expression) => expression.as_str(),
            Self::Words(words) => words,
        }
    }

    /// The expression, when it is one.
    pub fn expression(&self) -> Option<&Expression> {
        match self {
            Self::Expression(expression) => Some(expression),
            Self::Words(_) => None,
        }
    }
}

fn expression(text: &str) -> Option<Expression> {
    Expression::parse(text).or_else(|| {
        (text.len() <= LONGEST_NAME).then_some(())?;
        let text = text.rsplit("::").next().unwrap_or(text).trim();
        name(text).or_else(|| address(text)).or_else(|| doubled(text)).or_else(|| joined(text))
    })
}

fn name(text: &str) -> Option<Expression> {
    Expression::parse(text).or_else(|| Expression::parse(expression_of(text)?))
}

/// Addresses of licence texts end in the name of the licence.
fn address(text: &str) -> Option<Expression> {
    let path = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"))?;
    let path = path.split(['#', '?']).next().unwrap_or(path).trim_end_matches('/');
    let (host, rest) = path.split_once('/')?;
    let mut last = rest.rsplit('/').next().unwrap_or(rest);
    for ending in [".txt", ".html", ".php", ".md", ".en"] {
        last = last.strip_suffix(ending).unwrap_or(last);
    }
    if host.ends_with("apache.org") && last.eq_ignore_ascii_case("license-2.0") {
        return Expression::parse("Apache-2.0");
    }
    let is_about_licenses =
        rest.split('/').count() <= 4 && !matches!(last, "LICENSE" | "license" | "COPYING");
    is_about_licenses.then(|| name(last)).flatten()
}

/// `GNU General Public License v2 (GPLv2)`: both say the same, or one of them says it.
fn doubled(text: &str) -> Option<Expression> {
    let (outer, inner) = text.strip_suffix(')')?.rsplit_once('(')?;
    match (name(outer), name(inner)) {
        (Some(outer), Some(inner)) if outer != inner => {
            // `(GPLv2+)` says more than `General Public License v2`.
            let says_later = inner.as_str().contains("-or-later") && !outer.as_str().contains(" ");
            says_later.then_some(inner)
        }
        (Some(one), _) | (None, Some(one)) => Some(one),
        (None, None) => None,
    }
}

/// Several names with something between them. `/` and `|` mean a choice; commas and `&` mean all of them, as far as
/// anybody knows.
fn joined(text: &str) -> Option<Expression> {
    let mut rebuilt = String::new();
    let mut term = String::new();
    let mut terms = 0;
    let mut finish = |term: &mut String, rebuilt: &mut String| -> Option<()> {
        let words = std::mem::take(term);
        let words = words.trim().trim_start_matches("Dual ").trim_start_matches("dual ");
        if words.is_empty() {
            return Some(());
        }
        terms += 1;
        (terms <= MOST_TERMS).then_some(())?;
        let meant = with_exception(words)?;
        let is_joined = meant.as_str().contains(" OR ") || meant.as_str().contains(" AND ");
        rebuilt.push_str(&if is_joined {
            format!("({})", meant.as_str())
        } else {
            meant.as_str().to_owned()
        });
        Some(())
    };
    for token in tokens(text) {
        let operator = match token.to_ascii_lowercase().as_str() {
            "or" | "/" | "|" | "||" => " OR ",
            "and" | "," | ";" | "&" | "&&" => " AND ",
            "(" => "(",
            ")" => ")",
            _ => {
                term.push_str(token);
                term.push(' ');
                continue;
            }
        };
        finish(&mut term, &mut rebuilt)?;
        rebuilt.push_str(operator);
    }
    finish(&mut term, &mut rebuilt)?;
    Expression::parse(&rebuilt.replace(" AND  OR ", " OR ").replace(" AND  AND ", " AND "))
}

/// `GPL-2.0 with Classpath-exception-2.0` with the licence in any spelling.
fn with_exception(words: &str) -> Option<Expression> {
    if let Some(found) = name(words) {
        return Some(found);
    }
    let at = words.to_ascii_lowercase().find(" with ")?;
    let license = name(&words[..at])?;
    let wanted = words[at + " with ".len()..].trim();
    let exception = spdx::identifiers::EXCEPTIONS.iter().find(|one| one.name.eq_ignore_ascii_case(wanted))?;
    Expression::parse(&format!("{} WITH {}", license.as_str(), exception.name))
}

/// Words and the signs between them. `or later` belongs to the word before.
fn tokens(text: &str) -> Vec<&str> {
    let mut tokens = Vec::new();
    for word in text.split_whitespace() {
        let mut rest = word;
        while let Some(at) = rest.find(['/', '|', ',', ';', '&', '(', ')']) {
            if at > 0 {
                tokens.push(&rest[..at]);
            }
            tokens.push(&rest[at..=at]);
            rest = &rest[at + 1..];
        }
        if !rest.is_empty() {
            tokens.push(rest);
        }
    }
    tokens
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_people_write_becomes_an_expression() {
        for (text, expected) in [
            ("MIT", "MIT"),
            ("mit", "MIT"),
            ("Apache 2.0", "Apache-2.0"),
            ("Apache License, Version 2.0", "Apache-2.0"),
            ("The Apache Software License, Version 2.0", "Apache-2.0"),
            ("GPLv2+", "GPL-2.0-or-later"),
            ("GPL-2.0+", "GPL-2.0-or-later"),
            ("GPL-3.0", "GPL-3.0-only"),
            ("BSD", "BSD-3-Clause"),
            ("BSD-2-Clause-FreeBSD", "BSD-2-Clause"),
            ("MIT/X11", "MIT"),
            ("MIT/Apache-2.0", "MIT OR Apache-2.0"),
            ("Apache-2.0/MIT/Zlib", "Apache-2.0 OR MIT OR Zlib"),
            ("(MIT OR GPL-2.0)", "MIT OR GPL-2.0-only"),
            ("(mit or gpl-2.0) and isc", "(MIT OR GPL-2.0-only) AND ISC"),
            ("MIT, BSD", "MIT AND BSD-3-Clause"),
            ("Dual MIT/GPLv3", "MIT OR GPL-3.0-only"),
            ("GPL-2.0 with Classpath-exception-2.0", "GPL-2.0-only WITH Classpath-exception-2.0"),
            ("GPL-2.0-with-classpath-exception", "GPL-2.0-only WITH Classpath-exception-2.0"),
            ("License :: OSI Approved :: MIT License", "MIT"),
            (
                "License :: OSI Approved :: GNU General Public License v2 or later (GPLv2+)",
                "GPL-2.0-or-later",
            ),
            ("License :: OSI Approved :: GNU Lesser General Public License v3 (LGPLv3)", "LGPL-3.0-only"),
            ("License :: OSI Approved :: Apache Software License", "Apache-2.0"),
            ("License :: OSI Approved :: BSD License", "BSD-3-Clause"),
            ("License :: OSI Approved :: ISC License (ISCL)", "ISC"),
            ("License :: OSI Approved :: Mozilla Public License 2.0 (MPL 2.0)", "MPL-2.0"),
            ("GNU Lesser General Public License v2.1 or later", "LGPL-2.1-or-later"),
            ("https://opensource.org/licenses/MIT", "MIT"),
            ("http://www.apache.org/licenses/LICENSE-2.0.txt", "Apache-2.0"),
            ("https://www.gnu.org/licenses/gpl-3.0.html", "GPL-3.0-only"),
            ("LicenseRef-tea", "LicenseRef-tea"),
            (
                "CDDL + GPLv2 with classpath exception",
                "CDDL-1.1 OR GPL-2.0-only WITH Classpath-exception-2.0",
            ),
        ] {
            let Some(Statement::Expression(found)) = Statement::of(text) else {
                panic!("{text} is not understood")
            };
            assert_eq!(found.as_str(), expected, "{text}");
        }
    }

    #[test]
    fn what_nobody_knows_stays_as_it_was_written() {
        for text in
            ["see LICENSE", "UNLICENSED", "SEE LICENSE IN EULA.txt", "Proprietary", "MIT and something", "⚖"]
        {
            assert_eq!(Statement::of(text), Some(Statement::Words(text.to_owned())));
        }
        for text in ["", "  ", "NOASSERTION", "UNKNOWN"] {
            assert_eq!(Statement::of(text), None);
        }
    }

    proptest! {
        #[test]
        fn never_panics_and_stays_what_it_became(text in "\\PC{0,80}") {
            if let Some(Statement::Expression(expression)) = Statement::of(&text) {
                let again = Statement::of(expression.as_str());
                prop_assert_eq!(again, Some(Statement::Expression(expression)));
            }
        }

        #[test]
        fn names_and_operators_in_any_order_never_panic(
            words in proptest::collection::vec("(MIT|gpl|v2|\\+|or|and|/|,|\\(|\\)|with|later)", 0..20),
        ) {
            Statement::of(&words.join(" "));
        }
    }
}
