//! Licences as SPDX documents state them: expressions, with definitions for everything that is not on the list.

use std::collections::BTreeMap;

use spdx::{AdditionItem, Expression, LicenseItem, ParseMode};

use super::package::digest;
use crate::inventory::Stated;
use crate::tree::Node;

/// Definitions of licences that are not on the SPDX list, by identifier.
#[derive(Default)]
pub(super) struct OtherLicenses(BTreeMap<String, String>);

impl OtherLicenses {
    /// One expression for all that is stated; several statements all hold, as far as anybody knows.
    pub(super) fn expression<'a>(&mut self, texts: impl Iterator<Item = &'a str>) -> String {
        let stated: Vec<Stated> = texts.filter_map(Stated::of).collect();
        let is_alone = stated.len() == 1;
        let parts: Vec<String> = stated.iter().map(|stated| self.part(*stated, is_alone)).collect();
        if parts.is_empty() { "NOASSERTION".to_owned() } else { parts.join(" AND ") }
    }

    fn part(&mut self, stated: Stated, is_alone: bool) -> String {
        match stated {
            Stated::Id(id) => id.to_owned(),
            Stated::Expression(text) if self.define_references(text) => {
                if is_alone || !text.contains(' ') {
                    text.to_owned()
                } else {
                    format!("({text})")
                }
            }
            Stated::Expression(text) | Stated::Words(text) => {
                let id = format!("LicenseRef-palisade-{}", digest(text));
                self.0.insert(id.clone(), text.to_owned());
                id
            }
        }
    }

    /// Whether everything that an expression refers to could be defined: not what other documents define.
    fn define_references(&mut self, text: &str) -> bool {
        let Ok(expression) = Expression::parse_mode(text, ParseMode::LAX) else { return false };
        let mut references = Vec::new();
        for requirement in expression.requirements() {
            if let LicenseItem::Other(other) = &requirement.req.license {
                if other.doc_ref.is_some() {
                    return false;
                }
                references.push(format!("LicenseRef-{}", other.lic_ref));
            }
            if matches!(requirement.req.addition, Some(AdditionItem::Other(_))) {
                return false;
            }
        }
        for reference in references {
            self.0.entry(reference).or_insert_with(|| "The text is not part of what was scanned.".to_owned());
        }
        true
    }

    /// The definitions in order of their identifiers.
    pub(super) fn nodes(&self) -> Vec<Node> {
        let definition = |(id, text): (&String, &String)| {
            Node::object()
                .with("licenseId", Node::text(id.as_str()))
                .with("extractedText", Node::text(text.as_str()))
                .with("name", Node::text(id.trim_start_matches("LicenseRef-")))
        };
        self.0.iter().map(definition).collect()
    }
}
