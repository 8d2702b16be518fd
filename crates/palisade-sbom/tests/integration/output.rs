use palisade_model::{Ecosystem, Hash, HashAlgorithm, Package, PackageFile, Purl, Relation, Usage};
use palisade_sbom::vex::{Justification, Status};
use palisade_sbom::{Analysis, Format, Inventory, Vulnerability, read_sbom, write_sbom};

fn package(name: &str, version: Option<&str>, relation: Relation, usage: Usage) -> Package {
    Package {
        usage,
        relation,
        line: 4,
        licenses: vec!["MIT".to_owned()],
        hashes: vec![Hash { algorithm: HashAlgorithm::Sha1, value: "0a".repeat(20) }],
        ..Package::of(Ecosystem::Npm, name, version)
    }
}

fn files() -> Vec<PackageFile> {
    let mut kettle = package("@tea/kettle", Some("1.0.0"), Relation::Direct, Usage::Runtime);
    kettle.dependencies = vec![1];
    let spout = package("spout", Some("2.0.0"), Relation::Transitive, Usage::Runtime);
    let mut linter = package("linter", None, Relation::Direct, Usage::Development);
    linter.requirement = Some("^3".to_owned());
    linter.licenses = vec!["see <LICENSE>".to_owned()];
    let file = |path: &str, packages| PackageFile {
        path: path.to_owned(),
        format: "package-lock".to_owned(),
        project: None,
        packages,
        has_edges: true,
        gaps: Vec::new(),
        project_licenses: Vec::new(),
    };
    let again = Package { line: 9, usage: Usage::Development, ..spout.clone() };
    vec![file("a/package-lock.json", vec![kettle, spout, linter]), file("b/package-lock.json", vec![again])]
}

fn written(files: &[PackageFile], vulnerabilities: &[Vulnerability], format: Format) -> String {
    let inventory = Inventory {
        name: "shop",
        version: None,
        files,
        vulnerabilities,
        author: "The potters",
        tool_version: "0.0.0",
        at: 1_780_480_800_000,
    };
    let mut out = Vec::new();
    write_sbom(&inventory, format, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

/// The text between two marks.
fn between<'a>(text: &'a str, start: &str, end: &str) -> &'a str {
    let from = text.find(start).unwrap();
    let to = text[from..].find(end).unwrap();
    &text[from..from + to]
}

#[test]
fn a_component_says_everything_once() {
    let text = written(&files(), &[], Format::CycloneDxJson);
    assert_eq!(text.matches("\"purl\": \"pkg:npm/spout@2.0.0\"").count(), 1);
    let spout = between(&text, "\"bom-ref\": \"pkg:npm/spout@2.0.0\"", "\n    }");
    let expected = r#""bom-ref": "pkg:npm/spout@2.0.0",
      "name": "spout",
      "version": "2.0.0",
      "scope": "required",
      "hashes": [
        {
          "alg": "SHA-1",
          "content": "0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a"
        }
      ],
      "licenses": [
        {
          "license": {
            "acknowledgement": "declared",
            "id": "MIT"
          }
        }
      ],
      "purl": "pkg:npm/spout@2.0.0",
      "evidence": {
        "identity": [
          {
            "field": "purl",
            "confidence": 1,
            "methods": [
              {
                "technique": "manifest-analysis",
                "confidence": 1
              }
            ]
          }
        ],
        "occurrences": [
          {
            "location": "a/package-lock.json",
            "line": 4
          },
          {
            "location": "b/package-lock.json",
            "line": 9
          }
        ]
      }"#;
    assert_eq!(spout, expected);
}

#[test]
fn the_same_content_is_the_same_document() {
    let mut reversed = files();
    reversed.reverse();
    let mut changed = files();
    changed[0].packages[0].version = Some("1.0.1".to_owned());
    for format in Format::ALL.iter().filter(|format| format.is_bill()) {
        let text = written(&files(), &[], *format);
        assert_eq!(text, written(&reversed, &[], *format), "{format:?}");
        let name = |text: &str| {
            let at = text.find("urn:uuid:").or_else(|| text.find("spdxdocs/palisade-")).unwrap();
            text[at..at + 50].to_owned()
        };
        assert_ne!(name(&text), name(&written(&changed, &[], *format)), "{format:?}");
    }
}

#[test]
fn xml_follows_the_order_of_the_schema() {
    let text = written(&files(), &[], Format::CycloneDxXml);
    let linter = between(&text, "<component type=\"library\" bom-ref=\"pkg:npm/linter\">", "</component>");
    let tags = ["<name>", "<scope>", "<hashes>", "<licenses>", "<purl>", "<properties>", "<evidence>"];
    let places: Vec<_> = tags.iter().map(|tag| linter.find(tag).unwrap()).collect();
    assert!(places.is_sorted(), "{linter}");
    assert!(linter.contains("<scope>excluded</scope>"));
    assert!(linter.contains("<name>see &lt;LICENSE&gt;</name>"));
    assert!(linter.contains("<property name=\"palisade:requirement\">^3</property>"));
    assert!(text.contains(
        "<dependency ref=\"pkg:npm/%40tea/kettle@1.0.0\">\n      <dependency ref=\"pkg:npm/spout@2.0.0\"/>"
    ));
}

#[test]
fn spdx_names_licenses_that_are_not_on_its_list() {
    let text = written(&files(), &[], Format::SpdxTagValue);
    let linter = between(&text, "PackageName: linter", "PrimaryPackagePurpose");
    let declared = between(linter, "LicenseRef-palisade-", "\n");
    let definition = format!("LicenseID: {declared}\nExtractedText: <text>see <LICENSE></text>");
    assert!(text.contains(&definition), "{definition} in {text}");
    assert!(text.contains("ExternalRef: PACKAGE-MANAGER purl pkg:npm/%40tea/kettle@1.0.0"));
    assert!(text.contains(" DEV_DEPENDENCY_OF SPDXRef-Root\n"));
}

#[test]
fn a_vulnerability_names_what_it_affects_and_what_was_decided() {
    let vulnerability = Vulnerability {
        id: "CVE-2026-0001".to_owned(),
        cwes: vec![79],
        affects: vec![
            Purl::of(Ecosystem::Npm, "spout", Some("2.0.0")),
            Purl::of(Ecosystem::Npm, "elsewhere", None),
        ],
        analysis: Some(Analysis {
            status: Status::NotAffected,
            justification: Some(Justification::CodeNotReachable),
            detail: Some("never poured".to_owned()),
            at: None,
        }),
        ..Vulnerability::default()
    };
    let text = written(&files(), &[vulnerability], Format::CycloneDxJson);
    let from = text.find("\"vulnerabilities\"").unwrap();
    let expected = r#""vulnerabilities": [
    {
      "id": "CVE-2026-0001",
      "cwes": [
        79
      ],
      "analysis": {
        "state": "not_affected",
        "justification": "code_not_reachable",
        "detail": "never poured"
      },
      "affects": [
        {
          "ref": "pkg:npm/spout@2.0.0",
          "versions": [
            {
              "version": "2.0.0",
              "status": "affected"
            }
          ]
        }
      ]
    }
  ]
}
"#;
    assert_eq!(&text[from..], expected);
}

#[test]
fn what_is_written_is_read_again() {
    for format in Format::ALL.iter().filter(|format| format.is_bill()) {
        let text = written(&files(), &[], *format);
        let file = read_sbom("sbom", text.as_bytes(), Default::default()).unwrap();
        assert_eq!(file.gaps, [] as [String; 0], "{format:?}");
        assert_eq!(file.project.as_deref(), Some("shop"));
        assert!(file.has_edges);
        let of = |name: &str| file.packages.iter().find(|package| package.name == name).unwrap();
        let (kettle, spout, linter) = (of("@tea/kettle"), of("spout"), of("linter"));
        assert_eq!(kettle.purl, Purl::of(Ecosystem::Npm, "@tea/kettle", Some("1.0.0")));
        assert_eq!((kettle.relation, kettle.usage), (Relation::Direct, Usage::Runtime));
        assert_eq!((spout.relation, spout.version.as_deref()), (Relation::Transitive, Some("2.0.0")));
        assert_eq!((linter.usage, linter.version.as_deref()), (Usage::Development, None));
        assert_eq!(linter.licenses, ["see <LICENSE>"]);
        assert_eq!(spout.hashes, files()[0].packages[1].hashes);
        let needs: Vec<&str> =
            kettle.dependencies.iter().map(|index| file.packages[*index as usize].name.as_str()).collect();
        assert_eq!(needs, ["spout"]);
    }
}
