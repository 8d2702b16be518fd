//! Small reports that the tests of every writer share.

use std::collections::BTreeMap;
use std::sync::Arc;

use palisade_model::{
    Category, CheckCounts, Confidence, Coverage, Evidence, Finding, Fingerprint, Gap, GapReason, Grade,
    Location, Position, RuleMeta, ScannerRun, ScannerStatus, Severity, Suppression, SuppressionKind,
    posture_score,
};

use crate::Report;

/// Owns what a [`Report`] borrows.
pub(crate) struct Fixture {
    pub(crate) target: String,
    pub(crate) findings: Vec<Finding>,
    pub(crate) coverage: Coverage,
    pub(crate) rules: Vec<Arc<RuleMeta>>,
}

impl Fixture {
    /// Twelve files scanned, nothing found.
    pub(crate) fn clean() -> Self {
        let coverage = Coverage {
            scanners: vec![run("secrets", ScannerStatus::Completed, None)],
            files_seen: 12,
            files_scanned: 12,
            bytes_scanned: 34_567,
            files_ignored: 3,
            ..Coverage::default()
        };
        Self { target: "./shop".into(), findings: vec![], coverage, rules: vec![token_rule()] }
    }

    pub(crate) fn one_finding() -> Self {
        Self { findings: vec![token("src/config.py", 12, 9)], ..Self::clean() }
    }

    /// The only scanner failed.
    pub(crate) fn nothing_covered() -> Self {
        let scanners = vec![run("secrets", ScannerStatus::Failed, Some("the rules could not be read"))];
        Self { coverage: Coverage { scanners, ..Coverage::default() }, ..Self::clean() }
    }

    /// Several rules, severities and locations, suppressions, gaps, a skipped scanner.
    pub(crate) fn busy() -> Self {
        let mut fixture = Self::clean();
        let baseline =
            Suppression { kind: SuppressionKind::Baseline, reason: String::new(), expires_at: None };
        let reason = "a fake for the tests".into();
        let inline = Suppression { kind: SuppressionKind::Inline, reason, expires_at: None };
        fixture.findings = vec![
            token("src/config.py", 12, 9),
            header(),
            token("deploy/with space/prod#1.env", 3, 1),
            Finding { suppression: Some(baseline), ..token("old/config.py", 1, 1) },
            Finding { suppression: Some(inline), ..token("tests/fixture.py", 7, 2) },
        ];
        fixture.rules.push(header_rule());
        let checks = CheckCounts { fail: 6, pass: 30, not_applicable: 3, error: 1 };
        let web = run("web", ScannerStatus::Partial, Some("1 check could not be judged"));
        fixture.coverage.scanners.push(ScannerRun { files: 0, checks: Some(checks), ..web });
        for (subject, reason, detail) in [
            ("assets/logo.png", GapReason::Binary, "expected text, found a NUL byte"),
            ("assets/film.mp4", GapReason::Binary, "expected text, found a NUL byte"),
            ("private/key", GapReason::Unreadable, "permission denied"),
            ("tls-versions", GapReason::TimeOut, "no answer within 10 s"),
        ] {
            let (subject, detail) = (subject.to_owned(), detail.to_owned());
            fixture.coverage.add_gap(Gap { subject, reason, detail, scanner: None });
        }
        fixture
    }

    pub(crate) fn report(&self) -> Report<'_> {
        let ran = self.coverage.scanners.iter().any(|run| run.status != ScannerStatus::Failed);
        let score = ran.then(|| posture_score(&self.findings));
        Report {
            tool_version: "0.1.0",
            target: &self.target,
            project: None,
            started_at: 1_780_480_800_000,
            finished_at: 1_780_480_807_000,
            findings: &self.findings,
            coverage: &self.coverage,
            score,
            grade: score.map(Grade::of),
            blocks: None,
            gate: None,
            rules: &self.rules,
        }
    }
}

fn run(scanner: &str, status: ScannerStatus, reason: Option<&str>) -> ScannerRun {
    let (scanner, reason) = (scanner.to_owned(), reason.map(str::to_owned));
    ScannerRun { scanner, version: "1".into(), status, reason, files: 12, checks: None, own_checks: 0 }
}

/// A finding of [`token_rule`].
pub(crate) fn token(path: &str, line: u32, column: u32) -> Finding {
    let (start, end) = (Position { line, column }, Position { line, column: column + 40 });
    let location = Location::File { path: path.into(), start, end };
    finding(&token_rule(), location, "forge_pat_ab12********************9f")
}

/// A finding of [`header_rule`].
pub(crate) fn header() -> Finding {
    let (url, request) = ("https://shop.example/".into(), "GET, header content-security-policy".into());
    finding(&header_rule(), Location::Url { url, request }, "the header is absent")
}

fn finding(rule: &RuleMeta, location: Location, evidence: &str) -> Finding {
    let identity = location.display();
    Finding {
        rule_id: rule.id.clone(),
        scanner: rule.scanner.clone(),
        category: rule.category,
        severity: rule.severity,
        confidence: rule.confidence,
        title: rule.title.clone(),
        description: rule.description.clone(),
        location,
        evidence: Evidence::from_masked(evidence),
        remediation: rule.remediation.clone(),
        fingerprints: vec![Fingerprint(format!("path-content/v1:{identity}"))],
        root_cause: identity,
        cwe: rule.cwe.clone(),
        tags: rule.tags.clone(),
        package: None,
        code: None,
        metadata: BTreeMap::new(),
        suppression: None,
    }
}

fn token_rule() -> Arc<RuleMeta> {
    Arc::new(RuleMeta {
        id: "forge-access-token".into(),
        scanner: "secrets".into(),
        title: "Forge access token".into(),
        description: "Anyone who can read this file can act as the owner of the token.".into(),
        remediation:
            "Revoke the token in the account settings, then load its successor from the environment or a \
                      secret store."
                .into(),
        severity: Severity::Critical,
        confidence: Confidence::High,
        category: Category::Secrets,
        cwe: vec![798],
        tags: vec!["owasp-top10-2021:A07".into()],
        references: vec!["https://forge.example/docs/tokens".into()],
        tier: None,
    })
}

fn header_rule() -> Arc<RuleMeta> {
    Arc::new(RuleMeta {
        id: "content-security-policy-missing".into(),
        scanner: "web".into(),
        title: "No Content-Security-Policy header".into(),
        description: "Injected markup can run scripts from anywhere.".into(),
        remediation: "Send Content-Security-Policy: default-src 'self' and widen it only where needed."
            .into(),
        severity: Severity::Medium,
        confidence: Confidence::Medium,
        category: Category::Headers,
        cwe: vec![79, 1021],
        tags: vec![],
        references: vec![],
        tier: None,
    })
}
