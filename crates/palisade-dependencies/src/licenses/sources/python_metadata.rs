//! METADATA of installed wheels and PKG-INFO of source distributions: headers as in mail. Source: the core metadata
//! specification of Python.

use palisade_model::Ecosystem;

use super::super::fact::{LicenseFact, LicenseSource, Subject};
use super::python::PythonLicense;
use crate::{FormatError, SourceFile, path};

pub(in super::super) struct PythonMetadata;

impl LicenseSource for PythonMetadata {
    fn wants(&self, path: &str) -> bool {
        match path::name(path) {
            "PKG-INFO" => true,
            "METADATA" => path::folder(path).ends_with(".dist-info"),
            _ => false,
        }
    }

    fn read(&self, file: &SourceFile<'_>) -> Result<Vec<LicenseFact>, FormatError> {
        let text = String::from_utf8_lossy(file.bytes);
        let (mut name, mut version) = (None, None);
        let mut license = PythonLicense::default();
        for (field, value, line) in headers(&text) {
            match field.to_ascii_lowercase().as_str() {
                "name" => name = name.or(Some(value)),
                "version" => version = version.or(Some(value)),
                "license-expression" => license.expression = Some((value, line)),
                "license" => license.license = license.license.or(Some((value, line))),
                "classifier" if value.starts_with("License ::") => license.classifiers.push((value, line)),
                _ => {}
            }
        }
        let Some(name) = name else { return Ok(Vec::new()) };
        let subject = Subject::new(Ecosystem::PyPi, &name, version.as_deref());
        Ok(vec![LicenseFact::stated(file.path, subject, license.stated())])
    }
}

/// Fields with their values and lines, up to the first empty line. Lines that begin with space go on.
fn headers(text: &str) -> Vec<(&str, String, u32)> {
    let mut headers: Vec<(&str, String, u32)> = Vec::new();
    for (number, line) in (1..).zip(text.lines()) {
        if line.is_empty() {
            break;
        }
        if line.starts_with([' ', '\t']) {
            if let Some((_, value, _)) = headers.last_mut() {
                value.push('\n');
                value.push_str(line.trim_start().trim_start_matches('|'));
            }
        } else if let Some((field, value)) = line.split_once(':') {
            headers.push((field.trim(), value.trim().to_owned(), number));
        }
    }
    headers
}
