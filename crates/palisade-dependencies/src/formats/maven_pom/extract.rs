//! Reads pom.xml. Versions are resolved by the join, when all files of the tree are known.

use super::project::Project;
use crate::document::parse_xml;
use crate::facts::Facts;
use crate::format::{Extracted, Format, SourceFile};
use crate::{FormatError, path};

pub(crate) struct MavenPom;

impl Format for MavenPom {
    fn id(&self) -> &'static str {
        "maven-pom"
    }

    fn wants(&self, path: &str) -> bool {
        let name = path::name(path);
        name == "pom.xml" || name.ends_with(".pom")
    }

    fn extract(&self, file: &SourceFile<'_>) -> Result<Extracted, FormatError> {
        let root = parse_xml(file.text()?)?;
        if root.name != "project" {
            return Err(FormatError::syntax("a project element", &root.name, root.line));
        }
        let facts = Facts::Pom(Box::new(Project::read(&root)));
        Ok(Extracted { facts, ..Extracted::default() })
    }
}
