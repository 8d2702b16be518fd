//! Records about one vulnerability become one.

use palisade_model::{Ecosystem, Severity};

use crate::export::{NOW, affected, library, open, package, record};

#[test]
fn the_best_record_speaks_for_the_group() {
    let all = r#"[{"introduced":"0"}]"#;
    let fixed = r#"[{"introduced":"0"},{"fixed":"2.0.0"}]"#;
    let vector = r#""severity":[{"type":"CVSS_V3","score":"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"}]"#;
    let (_folder, library) = library(
        "crates.io",
        &[
            record("RUSTSEC-2024-0001", "crates.io", "anvil", all, r#","aliases":["CVE-2024-0001"]"#),
            record(
                "GHSA-aaaa-bbbb-cccc",
                "crates.io",
                "anvil",
                fixed,
                &format!(r#","aliases":["CVE-2024-0001"],{vector}"#),
            ),
            record("RUSTSEC-2024-0002", "crates.io", "anvil", fixed, ""),
        ],
    );
    let found = affected(&open(&library), &package(Ecosystem::CratesIo, "anvil", "1.0.0"));
    assert_eq!(found.len(), 2);
    let best = &found[0];
    assert_eq!(best.id, "GHSA-aaaa-bbbb-cccc");
    assert_eq!(best.aliases, ["CVE-2024-0001", "RUSTSEC-2024-0001"]);
    assert_eq!(best.fixed, ["2.0.0"]);
    assert_eq!(best.rating.unwrap().severity, Severity::Critical);
    assert_eq!(best.rated_by.as_deref(), Some("GHSA-aaaa-bbbb-cccc"));
    assert_eq!((best.published, best.modified), (Some(1_711_929_600), 1_714_521_600));
    assert_eq!(found[1].rating, None);
}

#[test]
fn malicious_packages_are_critical_whatever_their_version() {
    let malicious = record("MAL-2024-12", "npm", "anvi1", r#"[{"introduced":"0"}]"#, "");
    let (_folder, library) = library("npm", &[malicious]);
    let found = affected(&open(&library), &package(Ecosystem::Npm, "anvi1", "0.0.1"));
    assert!(found[0].malicious);
    assert_eq!(found[0].rating.unwrap().severity, Severity::Critical);
}

#[test]
fn exploitation_is_on_the_finding() {
    let of = |id: &str, cve: &str| {
        record(id, "npm", "anvil", r#"[{"introduced":"0"}]"#, &format!(r#","aliases":["{cve}"]"#))
    };
    let (folder, library) = library("npm", &[of("A-1", "CVE-2024-0001"), of("A-2", "CVE-2024-0002")]);
    let epss = folder.path().join("epss.csv");
    std::fs::write(
        &epss,
        "#model\ncve,epss,percentile\nCVE-2024-0001,0.97531,0.99999\nCVE-1999-0001,0.1,0.1\n",
    )
    .unwrap();
    let kev = folder.path().join("kev.json");
    std::fs::write(&kev, r#"{"catalogVersion":"1","vulnerabilities":[{"cveID":"CVE-2024-0002"}]}"#).unwrap();
    let report = library.import(&[epss, kev], NOW + 1).unwrap();
    assert_eq!((report.epss, report.known_exploited), (Some(2), Some(1)));
    let mut found = affected(&open(&library), &package(Ecosystem::Npm, "anvil", "1.0.0"));
    found.sort_by(|left, right| left.id.cmp(&right.id));
    let epss = found[0].epss.unwrap();
    assert_eq!((epss.score, epss.percentile, found[0].known_exploited), (0.97531, 0.99999, false));
    assert_eq!((found[1].epss, found[1].known_exploited), (None, true));
    let status = library.status().unwrap();
    assert_eq!(status.epss.unwrap().entries, 2);
    assert_eq!(status.sources[0].records, 2);
}

#[test]
fn long_texts_are_there_for_output() {
    let more = r#","details":"Drops **heavily**.","references":[{"type":"FIX","url":"https://example.org/fix"}],
        "database_specific":{"cwe_ids":["CWE-79"],"severity":"LOW"}"#;
    let (_folder, library) =
        library("npm", &[record("A-1", "npm", "anvil", r#"[{"introduced":"0"}]"#, more)]);
    let index = open(&library);
    let found = affected(&index, &package(Ecosystem::Npm, "anvil", "1.0.0"));
    assert_eq!(found[0].summary, "about A-1");
    assert_eq!(found[0].rating.unwrap().severity, Severity::Low);
    let details = index.details(found[0].advisory).unwrap();
    assert_eq!(details.text, "Drops **heavily**.");
    assert_eq!(details.references[0].url, "https://example.org/fix");
    assert_eq!(found[0].weaknesses, [79]);
}
