//! pom.xml of projects and *.pom of repositories. Source: the POM reference of Maven; several licences are a choice.

use palisade_licenses::choice;
use palisade_model::Ecosystem;

use super::super::fact::{LicenseFact, LicenseSource, Subject};
use crate::document::parse_xml;
use crate::{FormatError, SourceFile, path};

pub(in super::super) struct Pom;

impl LicenseSource for Pom {
    fn wants(&self, path: &str) -> bool {
        path::name(path) == "pom.xml" || path.ends_with(".pom")
    }

    fn read(&self, file: &SourceFile<'_>) -> Result<Vec<LicenseFact>, FormatError> {
        let root = parse_xml(file.text()?)?;
        let own = |name: &str| root.text_of(name).or_else(|| root.child("parent")?.text_of(name));
        let (Some(group), Some(artifact)) = (own("groupId"), root.text_of("artifactId")) else {
            return Ok(Vec::new());
        };
        let listed: Vec<_> =
            root.child("licenses").iter().flat_map(|licenses| licenses.all("license")).collect();
        let named =
            listed.iter().filter_map(|license| license.text_of("name").or_else(|| license.text_of("url")));
        let license = choice(&named.collect::<Vec<_>>());
        let line = listed.first().map_or(0, |license| license.line);
        let subject = Subject::new(Ecosystem::Maven, &format!("{group}:{artifact}"), own("version"));
        Ok(vec![LicenseFact::stated(file.path, subject, license.map(|license| (license, line)))])
    }
}
