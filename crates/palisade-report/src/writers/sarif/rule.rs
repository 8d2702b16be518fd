//! Rules as reportingDescriptor objects (§3.49), with the properties that code hosts read.

use std::fmt::Write;

use palisade_model::{Confidence, RuleMeta, Severity};
use serde::Serialize;

use super::uri;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Rule<'a> {
    id: &'a str,
    short_description: Text<'a>,
    full_description: Text<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    help_uri: Option<String>,
    help: Help,
    default_configuration: Configuration,
    properties: Properties<'a>,
}

#[derive(Serialize)]
struct Text<'a> {
    text: &'a str,
}

#[derive(Serialize)]
struct Help {
    text: String,
    markdown: String,
}

#[derive(Serialize)]
struct Configuration {
    level: &'static str,
}

#[derive(Serialize)]
struct Properties<'a> {
    #[serde(rename = "security-severity")]
    security_severity: &'static str,
    precision: &'static str,
    category: &'static str,
    scanner: &'a str,
    tags: Vec<String>,
}

impl<'a> Rule<'a> {
    pub(super) fn of(rule: &'a RuleMeta) -> Self {
        Self {
            id: &rule.id,
            short_description: Text { text: &rule.title },
            full_description: Text { text: &rule.description },
            help_uri: rule.references.first().map(|reference| uri::absolute(reference)),
            help: help(rule),
            default_configuration: Configuration { level: level(rule.severity) },
            properties: Properties {
                security_severity: security_severity(rule.severity),
                precision: precision(rule.confidence),
                category: rule.category.as_str(),
                scanner: &rule.scanner,
                tags: tags(rule),
            },
        }
    }
}

fn help(rule: &RuleMeta) -> Help {
    let mut text = format!("{}\n\nHow to fix: {}", rule.description, rule.remediation);
    let mut markdown = format!("{}\n\n**How to fix:** {}", rule.description, rule.remediation);
    for reference in &rule.references {
        // Writing to a string cannot fail.
        let _ = write!(text, "\n\n{reference}");
        let _ = write!(markdown, "\n\n<{}>", uri::absolute(reference));
    }
    Help { text, markdown }
}

/// `security` first: code hosts read `security-severity` only beside this tag. CWE numbers have the
/// form that they file under, `external/cwe/cwe-079`.
fn tags(rule: &RuleMeta) -> Vec<String> {
    let cwe = rule.cwe.iter().map(|number| format!("external/cwe/cwe-{number:03}"));
    let mut tags = vec!["security".to_owned()];
    for tag in cwe.chain(rule.tags.iter().cloned()) {
        if !tags.contains(&tag) {
            tags.push(tag);
        }
    }
    tags
}

/// SARIF has three levels that count (§3.27.10).
pub(super) fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Critical | Severity::High => "error",
        Severity::Medium => "warning",
        Severity::Low | Severity::Info => "note",
    }
}

/// A number in the middle of the band that code hosts give the severity (CVSS v3: over 9.0 critical,
/// from 7.0 high, from 4.0 medium, from 0.1 low).
pub(super) fn security_severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Critical => "9.5",
        Severity::High => "8.0",
        Severity::Medium => "5.5",
        Severity::Low => "2.0",
        Severity::Info => "0.0",
    }
}

fn precision(confidence: Confidence) -> &'static str {
    match confidence {
        Confidence::High => "very-high",
        Confidence::Medium => "high",
        Confidence::Low => "medium",
    }
}
