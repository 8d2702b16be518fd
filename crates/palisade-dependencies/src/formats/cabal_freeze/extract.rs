//! Reads cabal.project.freeze: one list of constraints, of which those with `==` are the packages.

use palisade_model::Ecosystem;

use crate::format::{Extracted, Format, SourceFile};
use crate::naming::package;
use crate::{FormatError, path};

pub(crate) struct CabalFreeze;

impl Format for CabalFreeze {
    fn id(&self) -> &'static str {
        "cabal-freeze"
    }

    fn wants(&self, path: &str) -> bool {
        path::name(path) == "cabal.project.freeze"
    }

    fn extract(&self, file: &SourceFile<'_>) -> Result<Extracted, FormatError> {
        let mut extracted = Extracted::default();
        let mut in_constraints = false;
        for (line, content) in (1..).zip(file.text()?.lines()) {
            let content = content.split("--").next().unwrap_or_default();
            let field =
                content.split_once(':').filter(|(name, _)| !name.starts_with(' ') && !name.contains('='));
            if let Some((name, _)) = field {
                in_constraints = name.trim() == "constraints";
            }
            let list = field.map_or(content, |(_, rest)| rest);
            for constraint in list.split(',').filter(|_| in_constraints) {
                let Some((name, version)) = constraint.split_once("==") else { continue };
                let name = name.trim().rsplit('.').next().unwrap_or_default();
                let version = version.split_whitespace().next();
                extracted.packages.push(package(Ecosystem::Hackage, name, version, line));
            }
        }
        Ok(extracted)
    }
}
