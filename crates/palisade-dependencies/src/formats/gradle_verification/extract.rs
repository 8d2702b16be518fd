//! Reads verification-metadata.xml: every component that a build downloads, with digests of its files.

use palisade_model::{Ecosystem, Package};

use crate::digest::{algorithm_of, from_hex};
use crate::document::{Element, parse_xml};
use crate::format::{Extracted, Format, SourceFile};
use crate::naming::package;
use crate::{FormatError, path};

pub(crate) struct GradleVerification;

impl Format for GradleVerification {
    fn id(&self) -> &'static str {
        "gradle-verification"
    }

    fn wants(&self, path: &str) -> bool {
        path::name(path) == "verification-metadata.xml"
    }

    fn extract(&self, file: &SourceFile<'_>) -> Result<Extracted, FormatError> {
        let root = parse_xml(file.text()?)?;
        let mut extracted = Extracted::default();
        for component in root.child("components").iter().flat_map(|list| list.all("component")) {
            match read_component(component) {
                Some(read) => extracted.packages.push(read),
                None => extracted.gaps.push(format!("the component at line {}", component.line)),
            }
        }
        Ok(extracted)
    }
}

fn read_component(component: &Element) -> Option<Package> {
    let (group, name) = (component.attribute("group")?, component.attribute("name")?);
    let version = component.attribute("version")?;
    let mut read = package(Ecosystem::Maven, &format!("{group}:{name}"), Some(version), component.line);
    let archive = format!("{name}-{version}.");
    let is_archive = |file: &&Element| {
        let file = file.attribute("name").unwrap_or_default();
        file.starts_with(&archive) && !file.ends_with(".pom") && !file.ends_with(".module")
    };
    for artifact in component.all("artifact").filter(is_archive) {
        let digests = artifact.children.iter();
        read.hashes.extend(
            digests.filter_map(|digest| from_hex(algorithm_of(&digest.name)?, digest.attribute("value")?)),
        );
    }
    Some(read)
}
