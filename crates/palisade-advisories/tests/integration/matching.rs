//! The evaluation rules of the OSV schema.

use palisade_advisories::{Judgement, Undecided};
use palisade_model::Ecosystem;

use crate::export::{affected, ids, library, open, package, record};

fn is_affected(events: &str, version: &str) -> bool {
    let (_folder, library) = library("npm", &[record("A-1", "npm", "anvil", events, "")]);
    !ids(&open(&library), &package(Ecosystem::Npm, "anvil", version)).is_empty()
}

#[test]
fn introduced_fixed_last_affected_and_limit_bound_a_range() {
    let fixed = r#"[{"introduced":"0"},{"fixed":"1.2.0"}]"#;
    let intervals = r#"[{"fixed":"1.2.0"},{"introduced":"2.0.0"},{"introduced":"1.0.0"},{"fixed":"2.5.0"}]"#;
    let last = r#"[{"introduced":"1.0.0"},{"last_affected":"1.2.0"}]"#;
    let limit = r#"[{"introduced":"0"},{"limit":"2.0.0"},{"limit":"3.0.0"}]"#;
    let star = r#"[{"introduced":"0"},{"limit":"*"}]"#;
    let empty = r#"[{"introduced":"1.0.0"},{"fixed":"1.0.0"},{"introduced":"2.0.0"},{"fixed":"2.1.0"}]"#;
    let meeting = r#"[{"introduced":"1.0.0"},{"fixed":"2.0.0"},{"introduced":"2.0.0"},{"fixed":"2.1.0"}]"#;
    for (events, version, expected) in [
        (empty, "1.0.0", false),
        (empty, "2.0.0", true),
        (meeting, "2.0.0", true),
        (meeting, "2.1.0", false),
        (fixed, "0.0.1-alpha", true),
        (fixed, "1.1.9", true),
        (fixed, "1.2.0-rc.1", true),
        (fixed, "1.2.0", false),
        (intervals, "0.9.0", false),
        (intervals, "1.0.0", true),
        (intervals, "1.5.0", false),
        (intervals, "2.4.9", true),
        (intervals, "2.5.0", false),
        (last, "1.2.0", true),
        (last, "1.2.1", false),
        (limit, "2.9.0", true),
        (limit, "3.0.0", false),
        (star, "99.0.0", true),
    ] {
        assert_eq!(is_affected(events, version), expected, "{version} in {events}");
    }
}

#[test]
fn listed_versions_count_beside_the_ranges_and_only_as_they_are_written() {
    let more = r#","affected":[{"package":{"ecosystem":"PyPI","name":"Anvil_Drop"},"versions":["1.0","2.0.post1"],
        "ranges":[{"type":"GIT","events":[{"introduced":"abc"}]},{"type":"ECOSYSTEM","events":[{"introduced":"0.1"},{"fixed":"0.3"}]}]}]"#;
    let text = format!(r#"{{"id":"PYSEC-2024-1","modified":"2024-05-01T00:00:00Z"{more}}}"#);
    let (_folder, library) = library("PyPI", &[text]);
    let index = open(&library);
    for (version, expected) in
        [("1.0", true), ("1.0.0", false), ("2.0.post1", true), ("0.2", true), ("0.3", false)]
    {
        let found = !ids(&index, &package(Ecosystem::PyPi, "anvil.drop", version)).is_empty();
        assert_eq!(found, expected, "{version}");
    }
}

#[test]
fn withdrawn_records_never_match() {
    let withdrawn =
        record("A-1", "npm", "anvil", r#"[{"introduced":"0"}]"#, r#","withdrawn":"2024-05-02T00:00:00Z""#);
    let (_folder, library) = library("npm", &[withdrawn]);
    assert!(ids(&open(&library), &package(Ecosystem::Npm, "anvil", "1.0.0")).is_empty());
}

#[test]
fn what_cannot_be_judged_is_said() {
    let ranged = record("A-1", "npm", "anvil", r#"[{"introduced":"0"},{"fixed":"2.0.0"}]"#, "");
    let commits = ranged.replace("A-1", "A-2").replace("SEMVER", "GIT").replace("anvil", "tongs");
    let unreadable = record("A-3", "npm", "hammer", r#"[{"introduced":"0"},{"fixed":"next"}]"#, "");
    let malicious = record("MAL-2024-1", "npm", "nail", r#"[{"introduced":"0"}]"#, "");
    let (_folder, library) = library("npm", &[ranged, commits, unreadable, malicious]);
    let index = open(&library);
    let judge = |ecosystem, name, version| index.advisories_for(&package(ecosystem, name, version)).unwrap();
    for (version, reason) in [
        ("", "expected a version, found none"),
        ("main", "expected a version with a number, found \"main\""),
        ("^1.0", "expected a version that starts with a number, found \"^1.0\""),
    ] {
        let expected =
            Judgement::CannotBeJudged { reason: reason.to_owned(), advisories: vec!["A-1".to_owned()] };
        assert_eq!(judge(Ecosystem::Npm, "anvil", version), expected);
    }
    assert_eq!(judge(Ecosystem::RubyGems, "anvil", "1.0"), Judgement::NotCovered);
    let clean = Judgement::Judged { affected: Vec::new(), undecided: Vec::new() };
    assert_eq!(judge(Ecosystem::Npm, "unknown", "main"), clean);
    assert_eq!(judge(Ecosystem::Npm, "anvil", "2.0.0"), clean);
    for (name, id, reason) in [
        ("tongs", "A-2", "the advisory names commits only, and no versions"),
        ("hammer", "A-3", "a range of the advisory cannot be read"),
    ] {
        let undecided = vec![Undecided { id: id.to_owned(), reason }];
        assert_eq!(
            judge(Ecosystem::Npm, name, "1.0.0"),
            Judgement::Judged { affected: Vec::new(), undecided }
        );
    }
    assert!(
        matches!(judge(Ecosystem::Npm, "nail", ""), Judgement::Judged { affected, .. } if affected.len() == 1)
    );
}

#[test]
fn releases_of_distributions_are_told_apart() {
    let of = |id: &str, release: &str, fixed: &str| {
        record(
            id,
            &format!("Debian:{release}"),
            "anvil",
            &format!(r#"[{{"introduced":"0"}},{{"fixed":"{fixed}"}}]"#),
            "",
        )
    };
    let (_folder, library) =
        library("Debian", &[of("DSA-1-1", "11", "1.0-1+deb11u1"), of("DSA-2-1", "12", "1.0-3")]);
    let index = open(&library);
    let mut package = package(Ecosystem::Debian, "libanvil1", "1.0-2");
    package.purl = "pkg:deb/debian/libanvil1@1.0-2?distro=debian-12&upstream=anvil".parse().unwrap();
    assert_eq!(ids(&index, &package), ["DSA-2-1"]);
    assert_eq!(index.safe_version(&package).unwrap().as_deref(), Some("1.0-3"));
    package.purl.qualifiers.remove("distro");
    let judgement = index.advisories_for(&package).unwrap();
    assert!(
        matches!(judgement, Judgement::Judged { affected, undecided } if affected.is_empty() && undecided.len() == 1)
    );
}

#[test]
fn go_itself_and_actions_in_folders_are_found() {
    let go = record("GO-2024-0001", "Go", "stdlib", r#"[{"introduced":"1.21.0-0"},{"fixed":"1.21.5"}]"#, "");
    let (_folder, go) = library("Go", &[go]);
    let index = open(&go);
    for (version, expected) in [("1.21.4", true), ("go1.21rc2", true), ("v1.21.5", false), ("1.20.1", false)]
    {
        assert_eq!(
            !ids(&index, &package(Ecosystem::Go, "stdlib", version)).is_empty(),
            expected,
            "{version}"
        );
    }
    let action =
        record("A-1", "GitHub Actions", "acme/forge", r#"[{"introduced":"0"},{"fixed":"4.1.2"}]"#, "");
    let (_folder, actions) = library("GitHub Actions", &[action]);
    let found = affected(&open(&actions), &package(Ecosystem::GitHubActions, "Acme/forge/heat", "v4.1.1"));
    assert_eq!(found[0].fixed, ["4.1.2"]);
}

#[test]
fn the_safe_version_is_outside_of_all_advisories() {
    let of = |id: &str, events: &str| record(id, "npm", "anvil", events, "");
    let (_folder, library) = library(
        "npm",
        &[
            of("A-1", r#"[{"introduced":"0"},{"fixed":"1.1.0"},{"introduced":"2.0.0"},{"fixed":"2.1.0"}]"#),
            of("A-2", r#"[{"introduced":"1.0.0"},{"fixed":"1.3.0-beta.1"},{"fixed":"1.3.0"}]"#),
            of("A-3", r#"[{"introduced":"1.3.0"},{"fixed":"1.3.4"}]"#),
        ],
    );
    let index = open(&library);
    let safe = |version: &str| index.safe_version(&package(Ecosystem::Npm, "anvil", version)).unwrap();
    assert_eq!(safe("1.0.5").as_deref(), Some("1.3.4"));
    assert_eq!(safe("0.5.0").as_deref(), Some("1.3.4"));
    assert_eq!(safe("2.0.1").as_deref(), Some("2.1.0"));
    assert_eq!(safe("2.1.0"), None);
    assert_eq!(safe("main"), None);
}
