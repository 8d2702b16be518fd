//! Posture score and grade.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use crate::{Finding, Severity, SeverityCounts};

/// Letter for a posture score: A ≥ 85, B ≥ 70, C ≥ 55, D ≥ 40, else F.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Grade {
    A,
    B,
    C,
    D,
    F,
}

impl Grade {
    /// The grade of a posture score.
    pub fn of(score: u8) -> Self {
        match score {
            85.. => Self::A,
            70.. => Self::B,
            55.. => Self::C,
            40.. => Self::D,
            _ => Self::F,
        }
    }

    /// The letter.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::A => "A",
            Self::B => "B",
            Self::C => "C",
            Self::D => "D",
            Self::F => "F",
        }
    }
}

/// 100 − 20·critical − 8·high − 3·medium − 1·low, not below 0. Suppressed findings do not count, and
/// findings that share a root cause count once, with the worst severity among them.
pub fn posture_score<'a>(findings: impl IntoIterator<Item = &'a Finding>) -> u8 {
    let mut worst: HashMap<&str, Severity> = HashMap::new();
    for finding in findings.into_iter().filter(|finding| finding.is_active()) {
        let severity = worst.entry(&finding.root_cause).or_insert(finding.severity);
        *severity = finding.severity.max(*severity);
    }
    let mut root_causes = SeverityCounts::default();
    worst.into_values().for_each(|severity| root_causes.add(severity));
    posture_score_of(&root_causes)
}

/// The same formula over counts of root causes, each counted at its worst severity.
pub fn posture_score_of(root_causes: &SeverityCounts) -> u8 {
    let SeverityCounts { critical, high, medium, low, info: _ } = *root_causes;
    let penalty = critical
        .saturating_mul(20)
        .saturating_add(high.saturating_mul(8))
        .saturating_add(medium.saturating_mul(3))
        .saturating_add(low);
    u8::try_from(100_u64.saturating_sub(penalty)).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{Category, Confidence, Evidence, Fingerprint, Location};

    fn finding(severity: Severity, root_cause: &str) -> Finding {
        Finding {
            rule_id: "r".into(),
            scanner: "web".into(),
            category: Category::Headers,
            severity,
            confidence: Confidence::High,
            title: String::new(),
            description: String::new(),
            location: Location::Endpoint { host: "h".into(), port: 443 },
            evidence: Evidence::from_masked(""),
            remediation: String::new(),
            fingerprints: vec![Fingerprint(root_cause.into())],
            root_cause: root_cause.into(),
            cwe: vec![],
            tags: vec![],
            package: None,
            code: None,
            metadata: Default::default(),
            suppression: None,
        }
    }

    #[test]
    fn the_documented_example_scores_74_grade_b() {
        use Severity::{High, Low, Medium};
        let findings: Vec<_> = [High, High, Medium, Medium, Medium, Low]
            .into_iter()
            .enumerate()
            .map(|(n, severity)| finding(severity, &n.to_string()))
            .collect();
        assert_eq!(posture_score(&findings), 74);
        assert_eq!(Grade::of(74), Grade::B);
    }

    #[test]
    fn one_root_cause_counts_once_at_its_worst() {
        let findings = [finding(Severity::Low, "x"), finding(Severity::High, "x")];
        assert_eq!(posture_score(&findings), 92);
    }

    fn any_findings() -> impl Strategy<Value = Vec<Finding>> {
        prop::collection::vec((0..5_i64, 0..20_u8), 0..40).prop_map(|list| {
            list.into_iter()
                .map(|(rank, cause)| finding(Severity::from_rank(rank).unwrap(), &cause.to_string()))
                .collect()
        })
    }

    proptest! {
        #[test]
        fn one_more_finding_never_raises_the_score(mut findings in any_findings(), rank in 0..5_i64, cause in 0..20_u8) {
            let before = posture_score(&findings);
            findings.push(finding(Severity::from_rank(rank).unwrap(), &cause.to_string()));
            prop_assert!(posture_score(&findings) <= before);
        }

        #[test]
        fn a_worse_severity_never_raises_the_score(mut findings in any_findings(), at: prop::sample::Index) {
            prop_assume!(!findings.is_empty());
            let before = posture_score(&findings);
            let at = at.index(findings.len());
            findings[at].severity = Severity::Critical;
            prop_assert!(posture_score(&findings) <= before);
        }

        #[test]
        fn order_does_not_matter(findings in any_findings()) {
            let reversed: Vec<_> = findings.iter().rev().cloned().collect();
            prop_assert_eq!(posture_score(&findings), posture_score(&reversed));
        }
    }
}
