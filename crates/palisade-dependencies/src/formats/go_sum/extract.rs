//! Reads go.sum, one module version per line. It lists nothing by itself: a join adds it to the go.mod beside it.

use palisade_model::{Ecosystem, Package, Relation};

use crate::facts::Facts;
use crate::format::{Extracted, Format, SourceFile};
use crate::naming::package;
use crate::{FormatError, path};

pub(crate) struct GoSum;

impl Format for GoSum {
    fn id(&self) -> &'static str {
        "go-sum"
    }

    fn wants(&self, path: &str) -> bool {
        path::name(path) == "go.sum"
    }

    fn extract(&self, file: &SourceFile<'_>) -> Result<Extracted, FormatError> {
        let mut packages = Vec::new();
        for (line, content) in (1..).zip(file.text()?.lines()) {
            let words: Vec<&str> = content.split_whitespace().collect();
            match words[..] {
                [] => {}
                [_, version, _] if version.ends_with("/go.mod") => {}
                [name, version, _] => packages.push(Package {
                    relation: Relation::Transitive,
                    ..package(Ecosystem::Go, name, Some(version), 0)
                }),
                _ => return Err(FormatError::syntax("a module, a version and a hash", content, line)),
            }
        }
        Ok(Extracted { packages, facts: Facts::GoSum, ..Extracted::default() })
    }
}
