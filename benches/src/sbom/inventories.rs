//! Generated inventories: everything that packages may be, and a large one.

use palisade_model::{
    Ecosystem, FoundLicense, Hash, HashAlgorithm, Package, PackageFile, Purl, Relation, Severity, Usage,
};
use palisade_sbom::vex::{Justification, Status};
use palisade_sbom::{Analysis, Inventory, Rating, RatingMethod, Source, Vulnerability};

/// What a document is made from, owned.
#[derive(Debug, Clone)]
pub(super) struct Case {
    pub(super) name: &'static str,
    project: String,
    version: Option<String>,
    pub(super) files: Vec<PackageFile>,
    vulnerabilities: Vec<Vulnerability>,
}

impl Case {
    pub(super) fn inventory(&self) -> Inventory<'_> {
        Inventory {
            name: &self.project,
            version: self.version.as_deref(),
            files: &self.files,
            vulnerabilities: &self.vulnerabilities,
            author: "The potters",
            tool_version: "0.1.0",
            at: 1_780_480_800_000,
        }
    }
}

pub(super) fn all() -> Vec<Case> {
    vec![
        case("empty", Vec::new()),
        case("a file without packages", vec![file("Cargo.lock", Vec::new())]),
        ecosystems(),
        names(),
        licenses(),
        edges(),
        twice(),
        hashes_and_sources(),
        vulnerabilities(),
        large(2_000),
    ]
}

fn case(name: &'static str, files: Vec<PackageFile>) -> Case {
    Case { name, project: "a project".to_owned(), version: None, files, vulnerabilities: Vec::new() }
}

fn file(path: &str, packages: Vec<Package>) -> PackageFile {
    PackageFile {
        path: path.to_owned(),
        format: "generated".to_owned(),
        project: None,
        packages,
        has_edges: true,
        gaps: Vec::new(),
        project_licenses: Vec::new(),
    }
}

fn package(ecosystem: Ecosystem, name: &str, version: Option<&str>) -> Package {
    Package { relation: Relation::Direct, line: 3, ..Package::of(ecosystem, name, version) }
}

fn ecosystems() -> Case {
    let usages = [Usage::Runtime, Usage::Optional, Usage::Development];
    let relations = [Relation::Direct, Relation::Transitive, Relation::Unknown];
    let mut packages = Vec::new();
    for ecosystem in Ecosystem::ALL {
        for (usage, relation) in usages.into_iter().zip(relations) {
            let name = format!("group/name-{}", usage as u8);
            packages.push(Package { usage, relation, ..package(*ecosystem, &name, Some("1.0.0")) });
        }
        packages.push(Package { requirement: Some("^1 || <3".into()), ..package(*ecosystem, "open", None) });
    }
    let mut files = vec![file("a/lock", packages)];
    files.push(PackageFile {
        has_edges: false,
        gaps: vec!["expected a, found b".into()],
        ..file("b", Vec::new())
    });
    Case { version: Some("7".to_owned()), ..case("all ecosystems", files) }
}

fn names() -> Case {
    let names = [
        "",
        " ",
        "a b",
        "ünïcode/名前",
        "\"quoted\"",
        "<tag>&amp;",
        "back\\slash",
        "new\nline",
        "\u{1}\u{7f}\u{fffe}",
        "a:b:c",
        "@scope/name",
        "..",
        "%41",
        "#",
        "?",
        "emoji🦀",
        "</text>",
        "]]>",
        "--",
    ];
    let mut packages = Vec::new();
    for name in names {
        for version in [None, Some(""), Some("1.0"), Some("v 1 <2> \"3\"\n4"), Some("ü")] {
            packages.push(package(Ecosystem::Npm, name, version));
            packages.push(package(Ecosystem::Maven, name, version));
            let bare = package(Ecosystem::Npm, name, version);
            packages.push(Package { ecosystem: None, purl: Purl::default(), line: 0, ..bare });
        }
    }
    let paths = ["dir with blank/ü<&>\"lock\n.json", "", "/"];
    let files = paths.iter().map(|path| file(path, packages.clone())).collect();
    Case { project: "odd \"<&>\u{2}\n name".to_owned(), ..case("odd names", files) }
}

fn licenses() -> Case {
    let statements: &[&[&str]] = &[
        &[],
        &[""],
        &["MIT"],
        &["MIT", "MIT"],
        &["MIT", "Apache-2.0"],
        &["MIT OR Apache-2.0"],
        &["(MIT OR Apache-2.0) AND BSD-3-Clause"],
        &["GPL-2.0-only WITH Classpath-exception-2.0"],
        &["GPL-2.0+", "MIT OR Zlib"],
        &["LicenseRef-own"],
        &["LicenseRef-own OR MIT"],
        &["DocumentRef-other:LicenseRef-own"],
        &["MIT/Apache-2.0"],
        &["see <LICENSE> & more", "Apache License, Version 2.0\nand a line"],
        &["NOASSERTION"],
        &["NONE", "MIT"],
        &["Bugroff"],
        &["mit"],
        &["MIT OR"],
        &["((MIT))"],
        &["GPL-3.0"],
        &["UNLICENSED"],
    ];
    let packages = statements.iter().enumerate().map(|(index, licenses)| Package {
        licenses: licenses.iter().map(|text| (*text).to_owned()).collect(),
        ..package(Ecosystem::PyPi, &format!("p{index}"), Some("1"))
    });
    let found = statements.iter().enumerate().map(|(index, licenses)| Package {
        licenses: vec!["MIT OR Zlib".to_owned()],
        found_licenses: licenses.iter().map(|text| found_license(text, Some(90))).collect(),
        ..package(Ecosystem::PyPi, &format!("found{index}"), Some("1"))
    });
    let project_licenses = vec![found_license("MIT OR Zlib", None), found_license("GPL-2.0+", Some(99))];
    let listed =
        PackageFile { project_licenses, ..file("requirements.txt", packages.chain(found).collect()) };
    case("licences", vec![listed])
}

fn found_license(text: &str, likeness: Option<u8>) -> FoundLicense {
    FoundLicense { license: text.to_owned(), path: "LICENSE".to_owned(), line: 1, likeness }
}

/// Chains, a cycle, a package that depends on itself, an index that leads nowhere.
fn edges() -> Case {
    let edges: [&[u32]; 6] = [&[1, 2], &[2], &[0], &[3], &[99], &[0, 1, 2, 3, 4]];
    let packages = edges.iter().enumerate().map(|(index, edges)| Package {
        relation: if index == 0 { Relation::Direct } else { Relation::Transitive },
        dependencies: edges.to_vec(),
        ..package(Ecosystem::CratesIo, &format!("crate{index}"), Some("0.1.0"))
    });
    case("edges and cycles", vec![file("Cargo.lock", packages.collect())])
}

/// One package in several files and on several lines.
fn twice() -> Case {
    let of = |line, usage, license: &str| Package {
        line,
        usage,
        licenses: vec![license.to_owned()],
        ..package(Ecosystem::Go, "example.org/a/b", Some("v1.2.3"))
    };
    let first = file("a/go.mod", vec![of(5, Usage::Development, "MIT"), of(9, Usage::Runtime, "ISC")]);
    let second = file("b/go.mod", vec![of(5, Usage::Optional, "MIT"), of(5, Usage::Optional, "MIT")]);
    case("one package many times", vec![first, second])
}

fn hashes_and_sources() -> Case {
    let algorithms = [
        (HashAlgorithm::Md5, 32),
        (HashAlgorithm::Sha1, 40),
        (HashAlgorithm::Sha256, 64),
        (HashAlgorithm::Sha384, 96),
        (HashAlgorithm::Sha512, 128),
        (HashAlgorithm::Sha512, 10),
    ];
    let hashes = algorithms.map(|(algorithm, digits)| Hash { algorithm, value: "0a".repeat(digits / 2) });
    let sources = [
        "https://example.org/a.tgz",
        "git+https://example.org/a.git#0a0a",
        "git@example.org:a/b.git",
        "../folder",
        "file:a b",
        "http://[bad",
        "",
    ];
    let packages = sources.iter().enumerate().map(|(index, source)| Package {
        hashes: hashes.to_vec(),
        source: Some((*source).to_owned()),
        ..package(Ecosystem::RubyGems, &format!("gem{index}"), Some("1"))
    });
    case("hashes and sources", vec![file("Gemfile.lock", packages.collect())])
}

fn vulnerabilities() -> Case {
    let packages = vec![
        package(Ecosystem::Npm, "left", Some("1.0.0")),
        package(Ecosystem::Npm, "@a/right", Some("2.0.0")),
        package(Ecosystem::Npm, "open", None),
    ];
    let purls: Vec<Purl> = packages.iter().map(|package| package.purl.clone()).collect();
    let decisions = [
        (Status::Affected, None),
        (Status::Fixed, None),
        (Status::NotAffected, None),
        (Status::UnderInvestigation, Some(Justification::CodeNotPresent)),
    ];
    let reasons = Justification::ALL.iter().map(|reason| (Status::NotAffected, Some(*reason)));
    let known = decisions.into_iter().chain(reasons).enumerate();
    let mut vulnerabilities: Vec<Vulnerability> = known
        .map(|(index, (status, justification))| Vulnerability {
            id: format!("CVE-2026-{index:04}"),
            aliases: vec![format!("GHSA-{index}"), "PYSEC-1".to_owned(), "odd".to_owned()],
            source: Some(Source { name: "OSV".to_owned(), url: Some("https://osv.example/1".to_owned()) }),
            ratings: ratings(),
            cwes: vec![79, 79, 0, 1321],
            description: Some("words <with> \"marks\" &\nlines".to_owned()),
            recommendation: Some("raise to 3".to_owned()),
            advisories: vec!["https://example.org/a".to_owned(), "no address".to_owned()],
            published: Some(0),
            updated: Some(1_780_480_800_000),
            affects: purls.clone(),
            analysis: Some(Analysis {
                status,
                justification,
                detail: Some("why".to_owned()),
                at: Some(1_780_480_800_000),
            }),
        })
        .collect();
    vulnerabilities.push(Vulnerability { id: "bare".to_owned(), ..Vulnerability::default() });
    let elsewhere = Purl::of(Ecosystem::Npm, "elsewhere", None);
    vulnerabilities.push(Vulnerability { affects: vec![elsewhere], ..Vulnerability::default() });
    Case { vulnerabilities, ..case("vulnerabilities", vec![file("package-lock.json", packages)]) }
}

fn ratings() -> Vec<Rating> {
    let methods = [
        (RatingMethod::CvssV2, Some(10.0), Some(Severity::Critical)),
        (RatingMethod::CvssV3, Some(0.1), Some(Severity::High)),
        (RatingMethod::CvssV31, Some(9.8), Some(Severity::Medium)),
        (RatingMethod::CvssV4, Some(f64::NAN), Some(Severity::Low)),
        (RatingMethod::Other, None, Some(Severity::Info)),
    ];
    let rating =
        |(method, score, severity)| Rating { method, score, severity, vector: Some("AV:N".to_owned()) };
    methods.map(rating).to_vec()
}

/// As many components as asked for over ten files, each with three dependencies.
pub(super) fn large(count: u32) -> Case {
    let share = count / 10;
    let packages = |file: u32| -> Vec<Package> {
        let package = |index: u32| Package {
            relation: if index < 50 { Relation::Direct } else { Relation::Transitive },
            line: index * 10 + 1,
            licenses: vec!["MIT OR Apache-2.0".to_owned()],
            hashes: vec![Hash { algorithm: HashAlgorithm::Sha512, value: format!("{index:08x}").repeat(16) }],
            dependencies: (1..4).map(|step| (index + step * 7) % share).collect(),
            ..package(Ecosystem::Npm, &format!("@scope-{file}/package-{index}"), Some("10.20.30"))
        };
        (0..share).map(package).collect()
    };
    let files = (0..10).map(|number| file(&format!("services/{number}/package-lock.json"), packages(number)));
    case("large", files.collect())
}
