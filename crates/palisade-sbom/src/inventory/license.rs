//! What a manifest states as licence: an identifier, an expression of SPDX, or other words.

use spdx::{Expression, ParseMode};

/// A statement as the writers treat it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stated<'a> {
    /// One identifier of the SPDX licence list.
    Id(&'a str),
    /// An expression with operators, references to other licences or exceptions.
    Expression(&'a str),
    /// Anything else.
    Words(&'a str),
}

/// As the list has them; deprecated identifiers are common in manifests.
const MODE: ParseMode = ParseMode {
    allow_slash_as_or_operator: false,
    allow_imprecise_license_names: false,
    allow_postfix_plus_on_gpl: true,
    allow_deprecated: true,
    allow_unknown: false,
};

/// Longer texts are no expressions but whole licences.
const LONGEST_EXPRESSION: usize = 2000;

impl<'a> Stated<'a> {
    /// `None` when nothing is stated.
    pub(crate) fn of(text: &'a str) -> Option<Self> {
        let text = text.trim();
        if text.is_empty() || matches!(text, "NOASSERTION" | "NONE") {
            return None;
        }
        if spdx::license_id(text).is_some_and(|license| license.name == text) {
            return Some(Self::Id(text));
        }
        let is_short = text.len() <= LONGEST_EXPRESSION && text.is_ascii();
        if is_short && Expression::parse_mode(text, MODE).is_ok() {
            return Some(Self::Expression(text));
        }
        Some(Self::Words(text))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statements_are_told_apart() {
        for (text, expected) in [
            ("MIT", Some(Stated::Id("MIT"))),
            (" GPL-2.0 ", Some(Stated::Id("GPL-2.0"))),
            ("MIT OR Apache-2.0", Some(Stated::Expression("MIT OR Apache-2.0"))),
            ("LicenseRef-tea", Some(Stated::Expression("LicenseRef-tea"))),
            (
                "GPL-2.0-only WITH Classpath-exception-2.0",
                Some(Stated::Expression("GPL-2.0-only WITH Classpath-exception-2.0")),
            ),
            ("MIT/Apache-2.0", Some(Stated::Words("MIT/Apache-2.0"))),
            ("see LICENSE", Some(Stated::Words("see LICENSE"))),
            ("mit", Some(Stated::Words("mit"))),
            ("", None),
            ("NOASSERTION", None),
        ] {
            assert_eq!(Stated::of(text), expected, "{text}");
        }
    }
}
