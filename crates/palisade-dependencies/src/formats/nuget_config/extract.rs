//! Reads packages.config: every package of a project, direct or not.

use palisade_model::{Ecosystem, Package, Usage};

use crate::document::parse_xml;
use crate::format::{Extracted, Format, SourceFile};
use crate::naming::package;
use crate::{FormatError, path};

pub(crate) struct NugetConfig;

impl Format for NugetConfig {
    fn id(&self) -> &'static str {
        "nuget-config"
    }

    fn wants(&self, path: &str) -> bool {
        path::name(path).eq_ignore_ascii_case("packages.config")
    }

    fn extract(&self, file: &SourceFile<'_>) -> Result<Extracted, FormatError> {
        let root = parse_xml(file.text()?)?;
        let mut extracted = Extracted::default();
        for element in root.all("package") {
            let (Some(name), Some(version)) = (element.attribute("id"), element.attribute("version")) else {
                extracted.gaps.push(format!("the package at line {}", element.line));
                continue;
            };
            let development = element
                .attribute("developmentDependency")
                .is_some_and(|text| text.eq_ignore_ascii_case("true"));
            let usage = if development { Usage::Development } else { Usage::Runtime };
            let read = package(Ecosystem::NuGet, name, Some(version), element.line);
            extracted.packages.push(Package { usage, ..read });
        }
        Ok(extracted)
    }
}
