//! Where licences of packages come from, and what a policy says about them.

use std::path::Path;
use std::sync::Arc;

use palisade_dependencies::{DependencyScanner, LicenseScanner};
use palisade_engine::{
    Cancel, FactScanner, Normalizer, Progress, ScannedTree, TreeOptions, TreeScan, scan_tree,
};
use palisade_licenses::LicensePolicy;
use palisade_model::{Finding, GapReason, Package, ScannerStatus};
use tempfile::TempDir;

const NOW: i64 = 1_780_480_800_000;

/// In our own words: no copy of a licence of the list.
const TERMS: &str = "You may use this thing on Tuesdays.";

fn tree(files: &[(&str, &str)]) -> TempDir {
    let root = tempfile::tempdir().unwrap();
    for (path, text) in files {
        let path = root.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    root
}

fn scan(root: &Path, fact_scanners: Vec<Arc<dyn FactScanner>>) -> (ScannedTree, Vec<Finding>) {
    let scan = TreeScan {
        root: root.to_owned(),
        scanners: vec![],
        fact_scanners,
        options: TreeOptions { threads: 2, ..TreeOptions::default() },
        cancel: Cancel::default(),
        progress: Arc::new(Progress::default()),
        normalizer: Arc::new(Normalizer::new([7; 32], NOW)),
    };
    let (out, mut findings) = tokio::sync::mpsc::channel(1000);
    let tree = scan_tree(&scan, &out).unwrap();
    drop(out);
    let mut found = Vec::new();
    while let Some(finding) = findings.blocking_recv() {
        found.push(finding);
    }
    (tree, found)
}

/// `name: stated; found in path`, of every package.
fn licenses(files: &[(&str, &str)]) -> Vec<String> {
    let root = tree(files);
    let (tree, _) = scan(root.path(), vec![Arc::new(DependencyScanner::new(None))]);
    tree.packages.iter().flat_map(|file| &file.packages).map(line).collect()
}

fn line(package: &Package) -> String {
    let mut text = format!("{}: {}", package.name, package.licenses.join(", "));
    for found in &package.found_licenses {
        let kind = if found.likeness.is_some() { "text" } else { "stated" };
        text.push_str(&format!("; {} {kind} {}:{}", found.license, found.path, found.line));
    }
    text
}

fn npm_lock(packages: &[(&str, &str)]) -> String {
    let packages: Vec<_> = packages
        .iter()
        .map(|(name, rest)| format!("\"node_modules/{name}\": {{\"version\": \"1.0.0\"{rest}}}"))
        .collect();
    format!("{{\"lockfileVersion\": 3, \"packages\": {{\"\": {{}},\n{}\n}}}}", packages.join(",\n"))
}

fn mit() -> String {
    format!("Copyright (c) 2024 Ann\n\n{}", spdx::license_id("MIT").unwrap().text())
}

#[test]
fn installed_packages_of_node_tell_their_licences() {
    let lock = npm_lock(&[("a", ", \"license\": \"MIT/X11\""), ("b", ""), ("c", ""), ("d", "")]);
    let found = licenses(&[
        ("package-lock.json", &lock),
        (
            "node_modules/b/package.json",
            "{\"name\": \"b\", \"version\": \"1.0.0\",\n\"license\": \"apache 2.0\"}",
        ),
        (
            "node_modules/c/package.json",
            "{\"name\": \"c\", \"version\": \"1.0.0\", \"licenses\": [{\"type\": \"MIT\"}, {\"type\": \"GPLv2\"}]}",
        ),
        ("node_modules/c/LICENSE.md", &mit()),
        ("node_modules/d/package.json", "{\"name\": \"d\", \"version\": \"2.0.0\", \"license\": \"ISC\"}"),
        ("node_modules/d/LICENSE", TERMS),
    ]);
    assert_eq!(
        found,
        [
            "a: MIT",
            "b: ; Apache-2.0 stated node_modules/b/package.json:2",
            "c: ; MIT OR GPL-2.0-only text node_modules/c/LICENSE.md:3; MIT OR GPL-2.0-only stated node_modules/c/package.json:1",
            "d: ",
        ]
    );
}

#[test]
fn installed_packages_of_other_languages_tell_theirs() {
    let cases: &[(&[(&str, &str)], &str)] = &[
        (
            &[
                ("requirements.txt", "Ruamel.Yaml==0.18.0\n"),
                (
                    "site-packages/ruamel_yaml-0.18.0.dist-info/METADATA",
                    "Metadata-Version: 2.1\nName: ruamel.yaml\nVersion: 0.18.0\nLicense: see text\nClassifier: License :: OSI Approved :: MIT License\n\nLicense: none\n",
                ),
            ],
            "ruamel-yaml: ; MIT stated site-packages/ruamel_yaml-0.18.0.dist-info/METADATA:5",
        ),
        (
            &[
                ("requirements.txt", "a==1.0\n"),
                ("a.egg-info/PKG-INFO", "Name: a\nVersion: 1.0\nLicense-Expression: MIT OR ISC\n"),
            ],
            "a: ; MIT OR ISC stated a.egg-info/PKG-INFO:3",
        ),
        (
            &[
                (
                    "Gemfile.lock",
                    "GEM\n  remote: https://example.com/\n  specs:\n    rack (3.0.0)\n\nDEPENDENCIES\n  rack\n",
                ),
                (
                    "vendor/specifications/rack-3.0.0.gemspec",
                    "Gem::Specification.new do |s|\n  s.name = \"rack\".freeze\n  s.version = \"3.0.0\"\n  s.licenses = [\"MIT\".freeze, \"Ruby\"]\nend\n",
                ),
            ],
            "rack: ; MIT OR Ruby stated vendor/specifications/rack-3.0.0.gemspec:4",
        ),
        (
            &[
                ("packages.config", "<packages>\n  <package id=\"Tea\" version=\"1.0.0\" />\n</packages>"),
                (
                    "packages/Tea.1.0.0/Tea.nuspec",
                    "<package><metadata><id>Tea</id><version>1.0.0</version>\n<license type=\"expression\">MS-PL</license></metadata></package>",
                ),
            ],
            "Tea: ; MS-PL stated packages/Tea.1.0.0/Tea.nuspec:2",
        ),
        (
            &[
                (
                    "composer.lock",
                    "{\"packages\": [{\"name\": \"acme/lib\", \"version\": \"1.0.0\", \"license\": [\"MIT\", \"GPL-3.0\"]}]}",
                ),
                ("vendor/acme/lib/composer.json", "{\"name\": \"acme/lib\", \"license\": \"proprietary\"}"),
            ],
            "acme/lib: MIT OR GPL-3.0-only; proprietary stated vendor/acme/lib/composer.json:1",
        ),
        (
            &[
                (
                    "Cargo.lock",
                    "version = 4\n[[package]]\nname = \"a\"\nversion = \"1.0.0\"\nsource = \"registry+https://example.com\"\n",
                ),
                (
                    "vendor/a/Cargo.toml",
                    "[package]\nname = \"a\"\nversion = \"1.0.0\"\nlicense = \"MIT/Apache-2.0\"\n",
                ),
            ],
            "a: ; MIT OR Apache-2.0 stated vendor/a/Cargo.toml:4",
        ),
        (
            &[
                ("gradle.lockfile", "org.tea:pot:1.0=runtimeClasspath\n"),
                (
                    "repository/org/tea/pot/1.0/pot-1.0.pom",
                    "<project><groupId>org.tea</groupId><artifactId>pot</artifactId><version>1.0</version>\n<licenses><license><name>The Apache Software License, Version 2.0</name></license></licenses></project>",
                ),
            ],
            "org.tea:pot: ; Apache-2.0 stated repository/org/tea/pot/1.0/pot-1.0.pom:2",
        ),
    ];
    for (files, expected) in cases {
        assert_eq!(licenses(files), [*expected]);
    }
}

#[test]
fn vendored_modules_of_go_have_only_their_texts() {
    let mit = mit();
    let files = [
        ("go.mod", "module app\n\ngo 1.22\n\nrequire example.org/tea/pot v1.2.0\n"),
        ("vendor/example.org/tea/pot/LICENSE", mit.as_str()),
        ("vendor/example.org/tea/pot/inner/LICENSE", TERMS),
    ];
    let found = licenses(&files);
    let expected = "example.org/tea/pot: ; MIT text vendor/example.org/tea/pot/LICENSE:3";
    assert!(found.contains(&expected.to_owned()), "{found:?}");
}

#[test]
fn the_licence_of_the_project_is_that_of_its_own_files() {
    let (lock, mit) = (npm_lock(&[("a", "")]), mit());
    let root = tree(&[
        ("package-lock.json", &lock),
        ("package.json", "{\"name\": \"app\", \"license\": \"SEE LICENSE IN LICENSE\"}"),
        ("LICENSE", &mit),
        ("node_modules/a/package.json", "{\"name\": \"a\", \"version\": \"1.0.0\", \"license\": \"ISC\"}"),
    ]);
    let (tree, _) = scan(root.path(), vec![Arc::new(DependencyScanner::new(None))]);
    let own: Vec<_> = tree.packages[0].project_licenses.iter().map(|found| found.license.as_str()).collect();
    assert_eq!(own, ["MIT", "SEE LICENSE IN LICENSE"]);
}

const POLICY: &str = "[licenses]\nallow = [\"permissive\"]\nwarn = [\"weak-copyleft\"]\ndeny = [\"strong-copyleft\"]\n\
    development = false\n[[licenses.exceptions]]\npackage = \"pkg:npm/bought\"\n";

fn judged(policy: &str, lock: &str, beside: bool) -> (ScannedTree, Vec<String>) {
    let root = tree(&[("package-lock.json", lock)]);
    let policy = LicensePolicy::parse(policy).unwrap();
    let mut scanners: Vec<Arc<dyn FactScanner>> = vec![Arc::new(LicenseScanner::new(Some(policy)))];
    if beside {
        scanners.insert(0, Arc::new(DependencyScanner::new(None)));
    }
    let (tree, findings) = scan(root.path(), scanners);
    let line = |finding: &Finding| {
        let package = &finding.package.as_ref().unwrap().name;
        format!("{} {} {package}: {}", finding.rule_id, finding.severity, finding.evidence.as_str())
    };
    (tree, findings.iter().map(line).collect())
}

#[test]
fn a_policy_finds_what_it_denies_and_warns_of() {
    let lock = npm_lock(&[
        ("fine", ", \"license\": \"MIT OR GPL-3.0\""),
        ("strong", ", \"license\": \"GPL-3.0\""),
        ("weak", ", \"license\": \"MPL 2\""),
        ("dev", ", \"license\": \"GPL-3.0\", \"dev\": true"),
        ("bought", ", \"license\": \"GPL-3.0\""),
        ("odd", ", \"license\": \"Zed\""),
        ("none", ""),
    ]);
    let expected = [
        "license-warned low odd: Zed stated in package-lock.json:7",
        "license-denied high strong: GPL-3.0-only stated in package-lock.json:3",
        "license-warned low weak: MPL-2.0 stated in package-lock.json:4",
    ];
    for beside in [false, true] {
        let (tree, mut found) = judged(POLICY, &lock, beside);
        found.sort_by_key(|line| line.split(' ').nth(2).map(str::to_owned));
        assert_eq!(found, expected);
        let gap = tree.coverage.gaps.iter().find(|gap| gap.scanner.as_deref() == Some("license")).unwrap();
        assert_eq!((gap.subject.as_str(), gap.reason), ("npm", GapReason::NoData));
        assert!(gap.detail.contains("1 packages"), "{}", gap.detail);
        assert_eq!(tree.packages.len(), 1);
    }
}

#[test]
fn unknown_licences_are_found_when_the_policy_asks_for_them() {
    let lock = npm_lock(&[("none", ""), ("words", ", \"license\": \"see the web site\"")]);
    let (tree, found) = judged("[licenses]\ndeny = [\"unknown\"]\n", &lock, false);
    assert_eq!(
        found,
        [
            "license-unknown medium none: none: no licence found",
            "license-unknown medium words: see the web site stated in package-lock.json:3",
        ]
    );
    assert!(tree.coverage.gaps.is_empty(), "{:?}", tree.coverage.gaps);
    let (_, found) = judged("[licenses]\nwarn = [\"unknown\"]\n", &lock, false);
    assert!(found.iter().all(|line| line.starts_with("license-unknown low")), "{found:?}");
}

#[test]
fn without_a_policy_nothing_is_judged_and_that_is_said() {
    let root = tree(&[("package-lock.json", &npm_lock(&[("a", "")]))]);
    let scanner = LicenseScanner::new(None);
    assert!(scanner.is_on_request());
    let (tree, findings) = scan(root.path(), vec![Arc::new(scanner)]);
    assert!(findings.is_empty());
    assert_eq!(tree.coverage.scanners[0].status, ScannerStatus::Partial);
    assert!(tree.coverage.gaps[0].detail.contains("no licence was judged"), "{:?}", tree.coverage.gaps);
}

#[test]
fn broken_files_of_licences_are_gaps_and_the_rest_goes_on() {
    let root = tree(&[
        ("package-lock.json", &npm_lock(&[("a", ""), ("b", "")])),
        ("node_modules/a/package.json", "{\"name\": "),
        ("node_modules/b/package.json", "{\"name\": \"b\", \"version\": \"1.0.0\", \"license\": \"MIT\"}"),
    ]);
    let (tree, _) = scan(root.path(), vec![Arc::new(DependencyScanner::new(None))]);
    let broken = tree.coverage.gaps.iter().find(|gap| gap.subject == "node_modules/a/package.json").unwrap();
    assert_eq!(broken.reason, GapReason::ScannerError);
    assert_eq!(tree.packages[0].packages[1].found_licenses[0].license, "MIT");
}
