//! A package with a known vulnerability, as a draft of a finding.

use std::collections::BTreeMap;
use std::sync::Arc;

use palisade_advisories::{Affected, Epss};
use palisade_engine::{Draft, FileContext, Identity};
use palisade_model::{
    AffectedPackage, Evidence, Exploitability, Location, Package, PackageFile, Position, Relation, RuleMeta,
    Severity, Share,
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
            package: Some(Box::new(self.package())),
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

    fn package(&self) -> AffectedPackage {
        let Package { ecosystem, name, version, purl, relation, usage, .. } = self.package;
        let fixed = self.safe_version.or(self.affected.fixed.first().map(String::as_str));
        let exploitability = |epss: Epss| Exploitability {
            score: Share::from(epss.score),
            percentile: Share::from(epss.percentile),
        };
        AffectedPackage {
            name: name.clone(),
            version: version.clone(),
            ecosystem: *ecosystem,
            purl: purl.clone(),
            fixed_version: fixed.map(str::to_owned),
            advisory_ids: self.advisory_ids(),
            path: self.path.to_vec(),
            direct_dependency: self.direct().map(str::to_owned),
            relation: *relation,
            usage: *usage,
            epss: self.affected.epss.map(exploitability),
            known_exploited: self.affected.known_exploited,
            published_at: self.affected.published.map(|seconds| seconds.saturating_mul(1000)),
        }
    }

    fn advisory_ids(&self) -> Vec<String> {
        let known_by = self.vulnerability();
        let mut ids = vec![known_by.to_owned()];
        for id in std::iter::once(&self.affected.id).chain(&self.affected.aliases) {
            if !ids.contains(id) {
                ids.push(id.clone());
            }
        }
        ids
    }

    fn metadata(&self) -> BTreeMap<String, String> {
        let score = self.affected.rating.and_then(|rating| rating.score);
        let facts = [
            ("cvss_score", score.map(|score| format!("{score:.1}"))),
            ("severity_source", self.affected.rated_by.clone()),
        ];
        facts.into_iter().filter_map(|(name, fact)| Some((name.to_owned(), fact?))).collect()
    }
}
