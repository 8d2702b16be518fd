use palisade_model::{
    AffectedPackage, Category, Confidence, Evidence, Finding, Location, Relation, Severity, Suppression,
    SuppressionKind, Usage,
};
use palisade_sbom::vex::{Status, VexAtWork, read_vex};
use palisade_sbom::{Limits, analysis_of, vulnerabilities_of};
use serde_json::{Value, json};

fn finding(purl: &str, ids: &[&str]) -> Finding {
    let package = AffectedPackage {
        name: "kettle".to_owned(),
        version: None,
        ecosystem: None,
        purl: purl.parse().unwrap(),
        fixed_version: None,
        advisory_ids: ids.iter().map(|id| (*id).to_owned()).collect(),
        path: vec![],
        direct_dependency: None,
        relation: Relation::Unknown,
        usage: Usage::Runtime,
        epss: None,
        known_exploited: false,
        published_at: None,
    };
    Finding {
        rule_id: "vulnerable-dependency".to_owned(),
        scanner: "dependencies".to_owned(),
        category: Category::Dependencies,
        severity: Severity::High,
        confidence: Confidence::High,
        title: String::new(),
        description: String::new(),
        location: Location::Endpoint { host: String::new(), port: 0 },
        evidence: Evidence::from_masked(""),
        remediation: String::new(),
        fingerprints: vec![],
        root_cause: String::new(),
        cwe: vec![],
        tags: vec![],
        package: Some(Box::new(package)),
        code: None,
        metadata: [].into(),
        suppression: None,
    }
}

fn at_work(statements: &Value) -> VexAtWork {
    let document = json!({
        "@context": "https://openvex.dev/ns/v0.2.0", "@id": "urn:tea:1", "author": "The potters",
        "timestamp": "2026-02-03T04:05:06Z", "version": 1, "statements": statements,
    });
    let document = serde_json::to_string_pretty(&document).unwrap();
    VexAtWork::new(vec![read_vex("vex.json", document.as_bytes(), Limits::default()).unwrap()])
}

fn statement(id: &str, product: &str, more: &Value) -> Value {
    let mut statement = json!({"vulnerability": {"name": id}, "products": [{"@id": product}]});
    statement.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    statement
}

#[test]
fn what_does_not_affect_is_suppressed_with_its_reason_and_only_that() {
    let dead = json!({"status": "not_affected", "justification": "vulnerable_code_not_present",
        "impact_statement": "never\u{1b}built"});
    let mut vex = at_work(&json!([
        statement("CVE-1", "pkg:npm/kettle@1.0.0", &dead),
        statement(
            "CVE-2",
            "pkg:npm/kettle@1.0.0",
            &json!({"status": "affected", "action_statement": "raise it"})
        ),
    ]));
    let mut of = |purl: &str, ids: &[&str]| {
        let mut finding = finding(purl, ids);
        vex.apply(&mut finding);
        finding
    };
    let suppressed = of("pkg:npm/kettle@1.0.0", &["GHSA-1", "CVE-1"]);
    let suppression = suppressed.suppression.as_ref().unwrap();
    assert_eq!(suppression.kind, SuppressionKind::Vex);
    assert!(
        suppression.reason.starts_with(
            "not affected: vulnerable code not present: never\\u{1b}built (The potters, urn:tea:1, "
        ),
        "{}",
        suppression.reason
    );
    let notes = json!({
        "vex_author": "The potters", "vex_document": "urn:tea:1", "vex_justification": "vulnerable_code_not_present",
        "vex_source": suppressed.metadata["vex_source"], "vex_statement": "never\\u{1b}built",
        "vex_status": "not_affected", "vex_timestamp": "2026-02-03T04:05:06Z",
    });
    assert_eq!(serde_json::to_value(&suppressed.metadata).unwrap(), notes);
    for (purl, id) in
        [("pkg:npm/kettle@1.0.1", "CVE-1"), ("pkg:npm/lid@1.0.0", "CVE-1"), ("pkg:npm/kettle@1.0.0", "CVE-3")]
    {
        let other = of(purl, &[id]);
        assert!(other.is_active() && other.metadata.is_empty(), "{purl} {id}");
    }
    let noted = of("pkg:npm/kettle@1.0.0", &["CVE-2"]);
    assert!(noted.is_active());
    assert_eq!(noted.metadata["vex_statement"], "raise it");
}

#[test]
fn what_is_suppressed_already_keeps_its_reason() {
    let mut vex = at_work(&json!([statement("CVE-1", "pkg:npm/kettle", &json!({"status": "fixed"}))]));
    let earlier =
        Suppression { kind: SuppressionKind::File, reason: "a fixture".to_owned(), expires_at: None };
    let mut finding = finding("pkg:npm/kettle@1", &["CVE-1"]);
    finding.suppression = Some(earlier.clone());
    vex.apply(&mut finding);
    assert_eq!((finding.suppression, &*finding.metadata["vex_status"]), (Some(earlier), "fixed"));
}

#[test]
fn statements_that_no_finding_has_to_do_with_are_told() {
    let fixed = json!({"status": "fixed"});
    let mut vex = at_work(&json!([
        statement("CVE-1", "pkg:npm/kettle", &json!({"status": "affected", "action_statement": "x"})),
        statement("CVE-1", "pkg:npm/kettle", &fixed),
        statement("CVE-2", "pkg:npm/kettel", &fixed),
        statement("CVE-3", "https://tea.example", &fixed),
    ]));
    let mut finding = finding("pkg:npm/kettle@1", &["CVE-1"]);
    vex.apply(&mut finding);
    assert!(!finding.is_active());
    let gaps = vex.gaps();
    let details: Vec<_> = gaps.iter().map(|gap| (&*gap.subject, &*gap.detail)).collect();
    let [("vex.json", odd), ("vex.json", unused)] = &details[..] else { panic!("{details:?}") };
    assert!(odd.starts_with("1 statements were not understood: line "), "{odd}");
    // The older of two about the same was used, too.
    assert!(unused.starts_with("1 of 3 statements match no finding: CVE-2 (line "), "{unused}");
}

#[test]
fn a_decision_about_one_package_says_nothing_about_another() {
    let mut decided = finding("pkg:npm/kettle@1", &["CVE-1", "GHSA-1"]);
    let mut vex = at_work(&json!([statement("CVE-1", "pkg:npm/kettle", &json!({"status": "fixed"}))]));
    vex.apply(&mut decided);
    let open = finding("pkg:npm/lid@1", &["CVE-1", "GHSA-1"]);
    let again = finding("pkg:npm/lid@1", &["CVE-1", "GHSA-1"]);
    let all = vulnerabilities_of([&decided, &open, &again].map(|finding| (finding, analysis_of(finding))));
    let told = |index: usize| {
        let affects: Vec<_> = all[index].affects.iter().map(ToString::to_string).collect();
        (affects.join(" "), all[index].analysis.as_ref().map(|analysis| analysis.status))
    };
    assert_eq!(all.len(), 2);
    assert_eq!(told(0), ("pkg:npm/lid@1".to_owned(), None));
    assert_eq!(told(1), ("pkg:npm/kettle@1".to_owned(), Some(Status::Fixed)));
    let everywhere = vulnerabilities_of([(&decided, analysis_of(&decided)), (&decided, None)]);
    assert_eq!((everywhere.len(), &everywhere[0].analysis), (1, &None), "open in one of its files");
}
