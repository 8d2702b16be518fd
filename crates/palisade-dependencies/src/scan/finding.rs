//! A package with a known vulnerability, as a draft of a finding.

use std::collections::BTreeMap;
use std::sync::Arc;

use palisade_advisories::Affected;
use palisade_engine::{Draft, FileContext, Identity};
use palisade_model::{
    Evidence, Location, Package, PackageFile, Position, Relation, RuleMeta, Severity, Usage,
};

use super::rules::Rules;

/// One vulnerability of one package of one file.
pub(super) struct Match<'a> {
    pub(super) file: &'a PackageFile,
    pub(super) package: &'a Package,
    pub(super) affected: &'a Affected,
    /// Names and versions from a direct package to this one.
    pub(super) path: &'a [String],
    /// The smallest version above that no advisory of the package affects.
    pub(super) safe_version: Option<&'a str>,
}

impl Match<'_> {
    pub(super) fn draft(&self, rules: &Rules, context: &FileContext<'_>) -> Draft {
        let rule = if self.affected.malicious { &rules.malicious } else { &rules.vulnerable };
        let evidence = Evidence::from_masked(&self.path.join(" > "));
        let draft = Draft::new(Arc::clone(rule), self.location(), evidence, self.identity(context));
        Draft {
            severity: Some(self.severity(rule)),
            title: Some(self.title()),
            description: Some(self.affected.summary.clone()).filter(|summary| !summary.is_empty()),
            remediation: self.remediation(),
            root_cause: Some(format!("upgrade:{}:{}", self.file.path, self.package.purl)),
            cwe: Some(self.affected.weaknesses.clone()).filter(|weaknesses| !weaknesses.is_empty()),
            metadata: self.metadata(),
            ..draft
        }
    }

    /// The line that names the package.
    fn location(&self) -> Location {
        let line = self.package.line.max(1);
        let start = Position { line, column: 1 };
        Location::File { path: self.file.path.clone(), start, end: start }
    }

    /// The same package and vulnerability, whatever its version and line.
    fn identity(&self, context: &FileContext<'_>) -> Identity {
        let ecosystem = self.package.ecosystem.map_or("", |ecosystem| ecosystem.as_str());
        let parts = [ecosystem, &self.package.name, self.vulnerability()];
        context.identity(parts.join("\n").as_bytes())
    }

    /// The CVE when it has one: records of several sources share it.
    fn vulnerability(&self) -> &str {
        let mut ids = std::iter::once(&self.affected.id).chain(&self.affected.aliases);
        ids.find(|id| id.starts_with("CVE-")).unwrap_or(&self.affected.id)
    }

    fn severity(&self, rule: &RuleMeta) -> Severity {
        match self.affected.rating {
            Some(rating) if !self.affected.malicious => rating.severity,
            _ => rule.severity,
        }
    }

    fn title(&self) -> String {
        let Package { name, version, .. } = self.package;
        let version = version.as_deref().unwrap_or_default();
        let kind = if self.affected.malicious { "Malicious package" } else { "Vulnerable package" };
        format!("{kind} {name} {version}: {}", self.vulnerability())
    }

    /// `None` leaves the rule's own text.
    fn remediation(&self) -> Option<String> {
        if self.affected.malicious {
            return None;
        }
        let name = &self.package.name;
        let Some(safe) = self.safe_version else {
            let text = match self.affected.fixed.first() {
                Some(fixed) => format!(
                    "Upgrade {name} to {fixed}, which ends this vulnerability; other advisories remain."
                ),
                None => format!(
                    "No fixed version of {name} is known: replace it, or keep what it does out of reach."
                ),
            };
            return Some(text);
        };
        Some(match self.direct() {
            Some(direct) => format!("Upgrade {direct} to a version that brings {name} {safe} or later."),
            None => format!("Upgrade {name} to {safe} or later."),
        })
    }

    /// The direct package that brings this one.
    fn direct(&self) -> Option<&str> {
        let is_transitive = self.package.relation == Relation::Transitive && self.path.len() > 1;
        self.path
            .first()
            .filter(|_| is_transitive)
            .map(|label| label.rsplit_once('@').map_or(label.as_str(), |(name, _)| name))
    }

    fn metadata(&self) -> BTreeMap<String, String> {
        let Affected { id, aliases, rating, rated_by, epss, .. } = self.affected;
        let package = self.package;
        let score = rating.and_then(|rating| rating.score);
        let facts = [
            ("advisory", Some(self.vulnerability().to_owned())),
            ("advisory_source_id", Some(id.clone())),
            ("aliases", (!aliases.is_empty()).then(|| aliases.join(","))),
            ("cvss_score", score.map(|score| format!("{score:.1}"))),
            ("dependency_path", Some(self.path.join(" > "))),
            ("direct_dependency", self.direct().map(str::to_owned)),
            ("ecosystem", package.ecosystem.map(|ecosystem| ecosystem.as_str().to_owned())),
            ("epss", epss.map(|epss| format!("{:.5}", epss.score))),
            ("epss_percentile", epss.map(|epss| format!("{:.5}", epss.percentile))),
            (
                "fixed_version",
                self.safe_version.or(self.affected.fixed.first().map(String::as_str)).map(str::to_owned),
            ),
            ("known_exploited", self.affected.known_exploited.then(|| "true".to_owned())),
            ("package", Some(package.name.clone())),
            ("purl", Some(package.purl.to_string())),
            ("relation", Some(relation(package.relation).to_owned())),
            ("severity_source", rated_by.clone()),
            ("usage", Some(usage(package.usage).to_owned())),
            ("version", package.version.clone()),
        ];
        facts.into_iter().filter_map(|(name, fact)| Some((name.to_owned(), fact?))).collect()
    }
}

fn relation(relation: Relation) -> &'static str {
    match relation {
        Relation::Direct => "direct",
        Relation::Transitive => "transitive",
        Relation::Unknown => "unknown",
    }
}

fn usage(usage: Usage) -> &'static str {
    match usage {
        Usage::Runtime => "runtime",
        Usage::Optional => "optional",
        Usage::Development => "development",
    }
}
