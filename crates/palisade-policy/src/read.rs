//! Reads a policy file: TOML, YAML or JSON with the fields of the API, and a section of licences (TOML only) that the
//! licence scanner applies.

use palisade_licenses::{LicensePolicy, PolicyError};
use palisade_model::PolicyFields;

use crate::{Problem, check};

/// What a policy file holds: at least one of the two.
#[derive(Debug, Clone, PartialEq)]
pub struct PolicyFile {
    /// Which licences packages may have; makes findings.
    pub licenses: Option<LicensePolicy>,
    /// What the findings may be.
    pub policy: Option<PolicyFields>,
}

/// Why a policy file is refused.
#[derive(Debug, thiserror::Error)]
pub enum PolicyFileError {
    #[error(transparent)]
    Licenses(#[from] PolicyError),
    #[error("expected a policy in TOML, found {0}")]
    Toml(String),
    #[error("expected a policy in YAML or JSON, found {0}")]
    Yaml(String),
    #[error("{}", told(.0))]
    Fields(Vec<Problem>),
}

fn told(problems: &[Problem]) -> String {
    let told = problems.iter().map(|problem| format!("{}: {}", problem.field, problem.detail));
    told.collect::<Vec<_>>().join("\n")
}

impl PolicyFile {
    /// Reads the text of a file. `is_toml` tells TOML from YAML, of which JSON is a part.
    ///
    /// # Errors
    /// [`PolicyFileError`] with what was expected and where.
    pub fn parse(text: &str, is_toml: bool) -> Result<Self, PolicyFileError> {
        let file = if is_toml { from_toml(text)? } else { from_yaml(text)? };
        let problems = file.policy.as_ref().map(check).unwrap_or_default();
        if problems.is_empty() { Ok(file) } else { Err(PolicyFileError::Fields(problems)) }
    }
}

fn from_toml(text: &str) -> Result<PolicyFile, PolicyFileError> {
    let refuse = |error: toml::de::Error| PolicyFileError::Toml(error.to_string());
    let mut table: toml::Table = toml::from_str(text).map_err(refuse)?;
    let licenses = match table.remove("licenses") {
        Some(_) => Some(LicensePolicy::parse(text)?),
        None => None,
    };
    let policy =
        if table.is_empty() && licenses.is_some() { None } else { Some(table.try_into().map_err(refuse)?) };
    Ok(PolicyFile { licenses, policy })
}

fn from_yaml(text: &str) -> Result<PolicyFile, PolicyFileError> {
    let policy = serde_saphyr::from_str(text).map_err(|error| PolicyFileError::Yaml(error.to_string()))?;
    Ok(PolicyFile { licenses: None, policy: Some(policy) })
}

#[cfg(test)]
mod tests {
    use palisade_model::{Enforcement, Metric};
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn p_06_the_same_policy_is_read_from_toml_yaml_and_json() {
        let toml = "name = \"Release\"\nenforcement = \"warn\"\n[[rules]]\nmetric = \"findings\"\nmax = 0\n";
        let yaml = "name: Release\nenforcement: warn\nrules:\n  - metric: findings\n    max: 0\n";
        let json = r#"{"name":"Release","enforcement":"warn","rules":[{"metric":"findings","max":0}]}"#;
        let all = [(toml, true), (yaml, false), (json, false)];
        for (text, is_toml) in all {
            let policy = PolicyFile::parse(text, is_toml).unwrap().policy.unwrap();
            assert_eq!((policy.name.as_str(), policy.enforcement), ("Release", Enforcement::Warn), "{text}");
            assert_eq!((policy.rules.len(), policy.rules[0].metric), (1, Metric::Findings), "{text}");
        }
    }

    #[test]
    fn licences_stand_alone_or_beside_rules() {
        let licenses = "[licenses]\ndeny = [\"strong-copyleft\"]\n";
        let alone = PolicyFile::parse(licenses, true).unwrap();
        assert!(alone.licenses.is_some() && alone.policy.is_none());
        let both = format!("name = \"p\"\nrules = [{{ metric = \"score\", min = 70 }}]\n{licenses}");
        let both = PolicyFile::parse(&both, true).unwrap();
        assert!(both.licenses.is_some() && both.policy.is_some());
    }

    #[test]
    fn a_file_that_is_not_understood_is_refused_with_the_reason() {
        for (text, is_toml, expected) in [
            ("", true, "missing field `name`"),
            ("licences = 1", true, "unknown field `licences`"),
            (
                "name = \"p\"\nrules = [{ metric = \"findings\", max = 0, sevrity = \"high\" }]",
                true,
                "sevrity",
            ),
            ("name: p\nrules: [{metric: finding, max: 0}]", false, "finding"),
            ("name: p\nrules: [{metric: findings, max: .nan}]", false, "rules.0.max"),
            ("[", false, "YAML or JSON"),
            ("[licenses]\ndeny = [\"nope nope\"]", true, "line 2"),
            ("name = \"p\"", true, "rules: expected at least one rule"),
        ] {
            let error = PolicyFile::parse(text, is_toml).unwrap_err().to_string();
            assert!(error.contains(expected), "{text:?}: {error}");
        }
    }

    proptest! {
        #[test]
        fn reading_never_panics(text: String, is_toml: bool) {
            let _ = PolicyFile::parse(&text, is_toml);
        }
    }
}
