//! A package whose licence the policy does not allow, as a draft of a finding.

use std::collections::BTreeMap;
use std::sync::Arc;

use palisade_engine::{Draft, FileContext, Identity};
use palisade_licenses::{Because, Decision, LicenseGroup, Verdict};
use palisade_model::{
    AffectedPackage, Confidence, Evidence, FoundLicense, Location, Package, PackageFile, Position, RuleMeta,
    Severity,
};

use super::license_rules::LicenseRules;

/// What a policy says about one package of one file.
pub(super) struct Refused<'a> {
    pub(super) file: &'a PackageFile,
    pub(super) package: &'a Package,
    /// The whole licence; empty when there is none.
    pub(super) stated: &'a str,
    /// Where the licence was found, when it is not in the file that lists the package.
    pub(super) found: Option<&'a FoundLicense>,
    pub(super) decision: &'a Decision,
    /// Names and versions from a direct package to this one.
    pub(super) path: &'a [String],
}

impl Refused<'_> {
    pub(super) fn draft(&self, rules: &LicenseRules, context: &FileContext<'_>) -> Draft {
        let rule = self.rule(rules);
        let start = Position { line: self.package.line.max(1), column: 1 };
        let location = Location::File { path: self.file.path.clone(), start, end: start };
        let draft = Draft::new(
            Arc::clone(rule),
            location,
            Evidence::from_masked(&self.evidence()),
            self.identity(rule, context),
        );
        Draft {
            severity: self.is_warning(rule, rules).then_some(Severity::Low),
            title: Some(self.title(rule)),
            description: Some(self.reason()),
            root_cause: Some(format!("license:{}", self.package.purl)),
            package: Some(Box::new(self.affected())),
            metadata: self.metadata(),
            ..draft
        }
    }

    fn rule<'a>(&self, rules: &'a LicenseRules) -> &'a Arc<RuleMeta> {
        match (self.decision.group, self.decision.verdict) {
            (Some(LicenseGroup::Unknown), _) => &rules.unknown,
            (_, Verdict::Deny) => &rules.denied,
            _ => &rules.warned,
        }
    }

    fn is_warning(&self, rule: &RuleMeta, rules: &LicenseRules) -> bool {
        rule.id == rules.unknown.id && self.decision.verdict == Verdict::Warn
    }

    /// The same package and licence, whatever its version and line.
    fn identity(&self, rule: &RuleMeta, context: &FileContext<'_>) -> Identity {
        let ecosystem = self.package.ecosystem.map_or("", |ecosystem| ecosystem.as_str());
        let parts = [ecosystem, &self.package.name, &rule.id, &self.decision.license];
        context.identity(parts.join("\n").as_bytes())
    }

    fn title(&self, rule: &RuleMeta) -> String {
        let Package { name, version, .. } = self.package;
        let version = version.as_deref().map(|version| format!(" {version}")).unwrap_or_default();
        let license = if self.stated.is_empty() { "no licence" } else { self.stated };
        format!("{} of {name}{version}: {license}", rule.title)
    }

    /// What says so, and where.
    fn evidence(&self) -> String {
        if self.stated.is_empty() {
            return format!("{}: no licence found", self.package.name);
        }
        let place = self.place();
        match self.found.and_then(|found| found.likeness) {
            Some(likeness) => format!("{} (text, {likeness} % alike) in {place}", self.stated),
            None => format!("{} stated in {place}", self.stated),
        }
    }

    fn place(&self) -> String {
        match self.found {
            Some(found) if found.line > 0 => format!("{}:{}", found.path, found.line),
            Some(found) => found.path.clone(),
            None => format!("{}:{}", self.file.path, self.package.line.max(1)),
        }
    }

    /// Which part of the policy decided.
    fn reason(&self) -> String {
        let verdict = match self.decision.verdict {
            Verdict::Allow => "allows",
            Verdict::Warn => "warns of",
            Verdict::Deny => "denies",
        };
        let license = if self.decision.license.is_empty() { "the package" } else { &self.decision.license };
        match self.decision.because {
            Because::Named => format!("The licence policy {verdict} {license}."),
            Because::Group(group) => {
                format!("The licence policy {verdict} the group {}, which {license} is in.", group.as_str())
            }
            Because::Unlisted | Because::NotJudged => {
                format!(
                    "No list of the licence policy names {license}, and it {verdict} what it does not name."
                )
            }
        }
    }

    /// No vulnerability is known by it.
    fn affected(&self) -> AffectedPackage {
        let Package { ecosystem, name, version, purl, relation, usage, .. } = self.package;
        AffectedPackage {
            name: name.clone(),
            version: version.clone(),
            ecosystem: *ecosystem,
            purl: purl.clone(),
            fixed_version: None,
            advisory_ids: Vec::new(),
            path: self.path.to_vec(),
            direct_dependency: None,
            relation: *relation,
            usage: *usage,
            epss: None,
            known_exploited: false,
            published_at: None,
        }
    }

    fn metadata(&self) -> BTreeMap<String, String> {
        let confidence = match self.found.and_then(|found| found.likeness) {
            Some(likeness) if likeness < 95 => Confidence::Medium,
            _ => Confidence::High,
        };
        let facts = [
            ("license", (!self.stated.is_empty()).then(|| self.stated.to_owned())),
            ("license_confidence", Some(confidence.as_str().to_owned())),
            ("license_decisive", (!self.decision.license.is_empty()).then(|| self.decision.license.clone())),
            ("license_group", self.decision.group.map(|group| group.as_str().to_owned())),
            ("license_source", (!self.stated.is_empty()).then(|| self.place())),
        ];
        facts.into_iter().filter_map(|(name, fact)| Some((name.to_owned(), fact?))).collect()
    }
}
