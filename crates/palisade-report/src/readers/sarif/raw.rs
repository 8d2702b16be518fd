//! The parts of SARIF 2.1.0 that findings are made of, as they stand in the file (§3.27, §3.49 and what they refer to).

use serde::Deserialize;

use super::lenient::{Cut, Kept, Leaves, Pairs, or_default};

/// One result (§3.27).
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct RawResult {
    pub(super) rule_id: Option<String>,
    pub(super) rule_index: Option<i64>,
    pub(super) rule: Option<RawReference>,
    pub(super) kind: Option<String>,
    pub(super) level: Option<String>,
    #[serde(deserialize_with = "or_default")]
    pub(super) message: RawMessage,
    pub(super) locations: Kept<RawLocation, 1>,
    pub(super) analysis_target: Option<RawArtifactLocation>,
    pub(super) fingerprints: Pairs<Leaves, 20>,
    pub(super) partial_fingerprints: Pairs<Leaves, 20>,
    pub(super) suppressions: Kept<RawSuppression, 20>,
    pub(super) baseline_state: Option<String>,
    pub(super) taxa: Kept<RawReference, 50>,
    pub(super) fixes: Kept<RawFix, 1>,
    #[serde(deserialize_with = "or_default")]
    pub(super) properties: RawProperties,
}

/// reportingDescriptorReference (§3.52).
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct RawReference {
    pub(super) id: Option<String>,
    pub(super) index: Option<i64>,
    pub(super) tool_component: Option<RawComponentReference>,
}

/// toolComponentReference (§3.54).
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct RawComponentReference {
    pub(super) name: Option<String>,
    pub(super) index: Option<i64>,
    pub(super) guid: Option<String>,
}

/// message (§3.11) and multiformatMessageString (§3.12).
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct RawMessage {
    pub(super) text: Option<Cut<4000>>,
    pub(super) markdown: Option<Cut<4000>>,
    pub(super) id: Option<String>,
    pub(super) arguments: Kept<Cut<1000>, 50>,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct RawLocation {
    pub(super) physical_location: Option<RawPhysicalLocation>,
    pub(super) logical_locations: Kept<RawLogicalLocation, 1>,
    #[serde(deserialize_with = "or_default")]
    pub(super) message: RawMessage,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct RawPhysicalLocation {
    pub(super) artifact_location: Option<RawArtifactLocation>,
    pub(super) region: Option<RawRegion>,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct RawLogicalLocation {
    pub(super) fully_qualified_name: Option<String>,
    pub(super) name: Option<String>,
}

/// artifactLocation (§3.4).
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct RawArtifactLocation {
    pub(super) uri: Option<String>,
    pub(super) uri_base_id: Option<String>,
    pub(super) index: Option<i64>,
}

/// region (§3.30).
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct RawRegion {
    pub(super) start_line: Option<i64>,
    pub(super) start_column: Option<i64>,
    pub(super) end_line: Option<i64>,
    pub(super) end_column: Option<i64>,
    #[serde(deserialize_with = "or_default")]
    pub(super) snippet: RawMessage,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct RawSuppression {
    pub(super) kind: Option<String>,
    pub(super) status: Option<String>,
    pub(super) justification: Option<Cut<200>>,
    #[serde(deserialize_with = "or_default")]
    pub(super) properties: RawSuppressionProperties,
}

/// What our own writer adds.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct RawSuppressionProperties {
    pub(super) kind: Option<Leaves>,
    pub(super) expires_at: Option<Leaves>,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct RawFix {
    #[serde(deserialize_with = "or_default")]
    pub(super) description: RawMessage,
}

/// The property bags (§3.8) of rules and results: what code hosts read, and what our own writer writes.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct RawProperties {
    #[serde(rename = "security-severity")]
    pub(super) security_severity: Option<Leaves>,
    pub(super) precision: Option<Leaves>,
    #[serde(deserialize_with = "or_default")]
    pub(super) tags: Leaves,
    #[serde(deserialize_with = "or_default")]
    pub(super) cwe: Leaves,
    pub(super) category: Option<Leaves>,
    pub(super) confidence: Option<Leaves>,
    pub(super) severity: Option<Leaves>,
    pub(super) scanner: Option<Leaves>,
    pub(super) title: Option<Cut<300>>,
    pub(super) evidence: Option<Leaves>,
    pub(super) remediation: Option<Cut<4000>>,
}

/// A rule: reportingDescriptor (§3.49).
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct RawRule {
    pub(super) id: Option<String>,
    pub(super) name: Option<Cut<300>>,
    #[serde(deserialize_with = "or_default")]
    pub(super) short_description: RawMessage,
    #[serde(deserialize_with = "or_default")]
    pub(super) full_description: RawMessage,
    #[serde(deserialize_with = "or_default")]
    pub(super) help: RawMessage,
    pub(super) help_uri: Option<Cut<2000>>,
    pub(super) message_strings: Pairs<RawMessage, 50>,
    #[serde(deserialize_with = "or_default")]
    pub(super) default_configuration: RawConfiguration,
    pub(super) relationships: Kept<RawRelationship, 50>,
    #[serde(deserialize_with = "or_default")]
    pub(super) properties: RawProperties,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct RawConfiguration {
    pub(super) level: Option<String>,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct RawRelationship {
    #[serde(deserialize_with = "or_default")]
    pub(super) target: RawReference,
}

impl RawMessage {
    /// The plain text, else the Markdown; `None` when empty.
    pub(super) fn plain(&self) -> Option<&str> {
        let texts = [&self.text, &self.markdown];
        texts.into_iter().flatten().map(|text| text.0.trim()).find(|text| !text.is_empty())
    }

    fn weight(&self) -> usize {
        let of = |text: &Option<Cut<4000>>| text.as_ref().map_or(0, |text| text.0.len());
        of(&self.text) + of(&self.markdown) + self.id.as_ref().map_or(0, String::len)
    }
}

impl RawRule {
    /// About how many bytes it keeps.
    pub(super) fn weight(&self) -> usize {
        let messages = [&self.short_description, &self.full_description, &self.help];
        let strings: usize =
            self.message_strings.0.iter().map(|(key, text)| 100 + key.len() + text.weight()).sum();
        let tags: usize = self.properties.tags.0.iter().map(|tag| 24 + tag.len()).sum();
        size_of::<Self>() + messages.map(RawMessage::weight).iter().sum::<usize>() + strings + tags
    }
}
