//! The part of an OSV record that matching and output need. Read from exports, kept in the data folder, compiled into the index.

use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;

/// One advisory. Times are RFC 3339 texts as in the record.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Record {
    pub id: String,
    pub modified: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub published: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub withdrawn: Option<String>,
    #[serde(deserialize_with = "or_default", skip_serializing_if = "Vec::is_empty")]
    pub aliases: Vec<String>,
    #[serde(deserialize_with = "or_default", skip_serializing_if = "String::is_empty")]
    pub summary: String,
    #[serde(deserialize_with = "or_default", skip_serializing_if = "String::is_empty")]
    pub details: String,
    #[serde(deserialize_with = "or_default", skip_serializing_if = "Vec::is_empty")]
    pub severity: Vec<Scored>,
    #[serde(deserialize_with = "or_default", skip_serializing_if = "Vec::is_empty")]
    pub affected: Vec<Affected>,
    #[serde(deserialize_with = "or_default", skip_serializing_if = "Vec::is_empty")]
    pub references: Vec<Reference>,
    /// `severity` and `cwe_ids` of GitHub are read; the rest is as the source likes.
    #[serde(skip_serializing_if = "Value::is_null")]
    pub database_specific: Value,
}

/// A severity in the notation that `type` names, such as `CVSS_V3`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Scored {
    pub r#type: String,
    pub score: String,
}

/// One package that is affected, and which of its versions are.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Affected {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub package: Option<Named>,
    #[serde(deserialize_with = "or_default", skip_serializing_if = "Vec::is_empty")]
    pub ranges: Vec<Range>,
    #[serde(deserialize_with = "or_default", skip_serializing_if = "Vec::is_empty")]
    pub versions: Vec<String>,
    #[serde(deserialize_with = "or_default", skip_serializing_if = "Vec::is_empty")]
    pub severity: Vec<Scored>,
    /// `cvss` of RustSec is read.
    #[serde(skip_serializing_if = "Value::is_null")]
    pub database_specific: Value,
}

/// A package by its name in its ecosystem; the ecosystem may carry a release (`Debian:12`).
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Named {
    pub ecosystem: String,
    pub name: String,
}

/// Events of one history of versions.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Range {
    /// `SEMVER`, `ECOSYSTEM` or `GIT`.
    pub r#type: String,
    #[serde(deserialize_with = "or_default")]
    pub events: Vec<Event>,
}

/// Where being affected starts or ends. One of the fields is set.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Event {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub introduced: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fixed: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_affected: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<String>,
}

/// Where to read more.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Reference {
    pub r#type: String,
    pub url: String,
}

/// Databases write `null` where they have nothing.
fn or_default<'de, D: Deserializer<'de>, T: Default + Deserialize<'de>>(
    deserializer: D,
) -> Result<T, D::Error> {
    Ok(Option::deserialize(deserializer)?.unwrap_or_default())
}
