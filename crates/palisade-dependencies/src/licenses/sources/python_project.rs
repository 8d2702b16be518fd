//! pyproject.toml and setup.cfg of Python projects. Sources: PEP 621, PEP 639, Poetry's and setuptools' documentation.

use palisade_model::Ecosystem;

use super::super::fact::{LicenseFact, LicenseSource, Subject};
use super::python::PythonLicense;
use crate::document::{Node, parse_toml};
use crate::{FormatError, SourceFile, path};

pub(in super::super) struct PyProject;
pub(in super::super) struct SetupCfg;

impl LicenseSource for PyProject {
    fn wants(&self, path: &str) -> bool {
        path::name(path) == "pyproject.toml"
    }

    fn read(&self, file: &SourceFile<'_>) -> Result<Vec<LicenseFact>, FormatError> {
        let root = parse_toml(file.text()?)?;
        let Some(project) = root.get("project").or_else(|| root.at(&["tool", "poetry"])) else {
            return Ok(Vec::new());
        };
        let Some(name) = project.text_at("name") else { return Ok(Vec::new()) };
        let license = project.get("license");
        let text = license.and_then(|license| license.text().or_else(|| license.text_at("text")));
        let line = license.map_or(0, |license| license.line);
        let classifiers = project.items_at("classifiers").iter();
        let stated = PythonLicense {
            expression: None,
            license: text.map(|text| (text.to_owned(), line)),
            classifiers: classifiers.filter_map(classifier).collect(),
        };
        let subject = Subject::new(Ecosystem::PyPi, name, project.text_at("version"));
        Ok(vec![LicenseFact::stated(file.path, subject, stated.stated())])
    }
}

fn classifier(node: &Node<'_>) -> Option<(String, u32)> {
    node.text().filter(|text| text.starts_with("License ::")).map(|text| (text.to_owned(), node.line))
}

impl LicenseSource for SetupCfg {
    fn wants(&self, path: &str) -> bool {
        path::name(path) == "setup.cfg"
    }

    fn read(&self, file: &SourceFile<'_>) -> Result<Vec<LicenseFact>, FormatError> {
        let (mut name, mut version, mut stated) = (None, None, PythonLicense::default());
        for (key, value, line) in metadata(file.text()?) {
            match key {
                "name" => name = name.or(Some(value)),
                // `attr: module.version` names where it is.
                "version" if !value.contains(':') => version = version.or(Some(value)),
                "license" if stated.license.is_none() => stated.license = Some((value.to_owned(), line)),
                "classifiers" | "classifier" if value.starts_with("License ::") => {
                    stated.classifiers.push((value.to_owned(), line));
                }
                _ => {}
            }
        }
        let Some(name) = name else { return Ok(Vec::new()) };
        let subject = Subject::new(Ecosystem::PyPi, name, version);
        Ok(vec![LicenseFact::stated(file.path, subject, stated.stated())])
    }
}

/// The values of `[metadata]` in an INI file, with their keys and lines. A value may go on in indented lines.
fn metadata(text: &str) -> Vec<(&str, &str, u32)> {
    let (mut section, mut key) = ("", "");
    let mut values = Vec::new();
    for (number, line) in (1..).zip(text.lines()) {
        let is_more = line.starts_with([' ', '\t']);
        let line = line.trim();
        if let Some(named) = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            (section, key) = (named.trim(), "");
            continue;
        }
        let value = match line.split_once('=').filter(|_| !is_more) {
            Some((named, value)) => {
                key = named.trim();
                value.trim()
            }
            None => line,
        };
        if section == "metadata" && !value.is_empty() {
            values.push((key, value, number));
        }
    }
    values
}
