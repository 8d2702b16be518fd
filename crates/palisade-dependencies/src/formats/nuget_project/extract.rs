//! Reads project files and the shared files above them. The join resolves properties and central versions.

use super::references::References;
use crate::document::parse_xml;
use crate::facts::Facts;
use crate::format::{Extracted, Format, SourceFile};
use crate::{FormatError, path};

pub(crate) struct NugetProject;

impl Format for NugetProject {
    fn id(&self) -> &'static str {
        "nuget-project"
    }

    fn wants(&self, path: &str) -> bool {
        let name = path::name(path);
        [".csproj", ".fsproj", ".vbproj"].iter().any(|end| name.ends_with(end)) || is_shared(name)
    }

    fn extract(&self, file: &SourceFile<'_>) -> Result<Extracted, FormatError> {
        let root = parse_xml(file.text()?)?;
        let references = References::read(&root, is_shared(path::name(file.path)));
        Ok(Extracted { facts: Facts::Nuget(Box::new(references)), ..Extracted::default() })
    }
}

fn is_shared(name: &str) -> bool {
    name.eq_ignore_ascii_case("Directory.Packages.props")
        || name.eq_ignore_ascii_case("Directory.Build.props")
}
