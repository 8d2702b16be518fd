//! Conformance with the test files of the package URL specification (`tests/` of package-url/purl-spec).

use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use palisade_model::{Purl, PurlError};
use serde::Deserialize;
use serde_json::Value;

use crate::figure::line;

#[derive(Deserialize)]
struct Suite {
    tests: Vec<Case>,
}

#[derive(Deserialize)]
struct Case {
    description: String,
    test_group: String,
    test_type: String,
    input: Value,
    #[serde(default)]
    expected_output: Value,
    expected_failure: bool,
}

/// The parts of a package URL as the suite writes them.
#[derive(Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
struct Parts {
    r#type: Option<String>,
    namespace: Option<String>,
    name: Option<String>,
    version: Option<String>,
    qualifiers: Option<std::collections::BTreeMap<String, String>>,
    subpath: Option<String>,
}

/// Runs every case below `path` and prints those that fail.
pub(crate) fn run(path: &Path) -> anyhow::Result<()> {
    let mut required = (0, 0);
    let mut recommended = (0, 0);
    for file in json_files(path)? {
        let text = std::fs::read_to_string(&file)?;
        let suite: Suite = serde_json::from_str(&text).with_context(|| file.display().to_string())?;
        for case in suite.tests {
            let group = if case.test_group == "required" { &mut required } else { &mut recommended };
            group.1 += 1;
            match judge(&case)? {
                None => group.0 += 1,
                Some(found) => line(&format!(
                    "failed ({}, {}): {}\n  input    {}\n  expected {}\n  found    {found}",
                    case.test_group,
                    case.test_type,
                    case.description,
                    case.input,
                    expected(&case),
                )),
            }
        }
    }
    line(&format!("required    {} of {} (goal: all)", required.0, required.1));
    line(&format!("recommended {} of {} (goal: 90 %)", recommended.0, recommended.1));
    if required.0 < required.1 || recommended.0 * 10 < recommended.1 * 9 {
        bail!("below the goal");
    }
    Ok(())
}

/// What was found instead of what is expected.
fn judge(case: &Case) -> anyhow::Result<Option<String>> {
    let purl: Result<Purl, PurlError> = match &case.input {
        Value::String(text) => text.parse(),
        parts => build(serde_json::from_value(parts.clone())?).checked(),
    };
    let purl = match (purl, case.expected_failure) {
        (Ok(purl), true) => return Ok(Some(purl.to_string())),
        (Err(error), false) => return Ok(Some(error.to_string())),
        (Err(_), true) => return Ok(None),
        (Ok(purl), false) => purl,
    };
    if let Value::String(text) = &case.expected_output {
        let written = purl.to_string();
        return Ok((written != *text).then_some(written));
    }
    let wanted: Purl = build(serde_json::from_value(case.expected_output.clone())?);
    Ok((purl != wanted).then(|| format!("{:?}", String::from(purl))))
}

fn build(parts: Parts) -> Purl {
    Purl {
        kind: parts.r#type.unwrap_or_default(),
        namespace: parts.namespace.unwrap_or_default(),
        name: parts.name.unwrap_or_default(),
        version: parts.version,
        qualifiers: parts.qualifiers.unwrap_or_default(),
        subpath: parts.subpath.unwrap_or_default(),
    }
}

fn expected(case: &Case) -> String {
    if case.expected_failure { "failure".to_owned() } else { case.expected_output.to_string() }
}

fn json_files(path: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    let mut folders = vec![path.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).with_context(|| folder.display().to_string())? {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "json") {
                files.push(path);
            }
        }
    }
    files.sort();
    Ok(files)
}
