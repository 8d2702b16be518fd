use palisade_model::{Ecosystem, PackageFile, Relation, Usage};
use palisade_sbom::{Limits, is_sbom_name, read_sbom};
use proptest::prelude::*;

const SPDX3: &str = include_str!("../fixtures/tea-3.0.spdx.json");
const TAGS: &str = include_str!("../fixtures/tea-2.2.spdx");
const LOOSE: &str = include_str!("../fixtures/loose.cdx.json");

fn read(text: &str) -> PackageFile {
    read_sbom("a/sbom", text.as_bytes(), Limits::default()).unwrap()
}

#[test]
fn tags_of_an_older_version_are_read() {
    let file = read(TAGS);
    assert_eq!(
        (file.path.as_str(), file.format.as_str(), file.project.as_deref()),
        ("a/sbom", "spdx", Some("tea"))
    );
    assert_eq!(file.packages.len(), 2);
    let kettle = &file.packages[0];
    assert_eq!((kettle.ecosystem, kettle.name.as_str()), (Some(Ecosystem::Maven), "org.tea:kettle"));
    assert_eq!((kettle.line, kettle.relation, kettle.usage), (20, Relation::Direct, Usage::Runtime));
    assert_eq!(kettle.licenses, ["(MIT OR Apache-2.0)"]);
    assert_eq!(kettle.dependencies, [1]);
    let spout = &file.packages[1];
    assert_eq!((spout.ecosystem, spout.purl.to_string().as_str()), (None, "pkg:generic/spout@2"));
    assert_eq!(
        (spout.usage, spout.licenses.as_slice()),
        (Usage::Development, &["Tea Licence".to_owned()][..])
    );
}

#[test]
fn a_graph_of_version_3_is_read() {
    let file = read(SPDX3);
    assert_eq!((file.project.as_deref(), file.packages.len(), file.has_edges), (Some("tea"), 2, true));
    let kettle = &file.packages[0];
    assert_eq!((kettle.name.as_str(), kettle.version.as_deref()), ("kettle", Some("1.0.0")));
    assert_eq!((kettle.relation, kettle.line), (Relation::Direct, 12));
    assert_eq!((kettle.licenses.as_slice(), kettle.hashes.len()), (&["MIT".to_owned()][..], 1));
    assert_eq!(kettle.dependencies, [1]);
    assert_eq!(file.packages[1].relation, Relation::Transitive);
}

#[test]
fn broken_rules_are_gaps_and_not_the_end() {
    let file = read(LOOSE);
    let names: Vec<&str> = file.packages.iter().map(|package| package.name.as_str()).collect();
    assert_eq!(names, ["kettle", "lid", "handle"]);
    assert_eq!(file.packages[2].purl.to_string(), "pkg:generic/handle@3");
    assert!(!file.has_edges);
    let expected = [
        "line 6, metadata: expected a key of this version, found \"colour\"",
        "line 12, components[0].scope: expected one of required, optional, excluded, found \"some\"",
    ];
    assert_eq!(file.gaps[..2], expected);
    assert!(file.gaps[2].starts_with("line 16: package \"handle\": expected"), "{}", file.gaps[2]);
    let newer = LOOSE.replace("\"1.4\"", "\"1.99\"");
    assert_eq!(read(&newer).packages.len(), 3);
    assert_eq!(read(&newer).gaps[0], "line 1: expected CycloneDX 1.0 to 1.7, found version \"1.99\"");
}

#[test]
fn other_files_are_refused_by_name() {
    let other = "line 1: expected CycloneDX or SPDX, found another kind of document";
    for (text, expected) in [
        ("", other),
        ("{}", other),
        ("hello: world", other),
        ("{\"@context\": \"https://example.org\"}", other),
        ("<rdf/>", "line 1: expected CycloneDX, found another kind of document"),
        ("SPDXVersion: SPDX-2.3\nPackageComment: <text>open", "line 2: expected </text>, found the end"),
        ("SPDXVersion: SPDX-2.3\nno tag", "line 2: expected a tag with a colon, found no tag"),
    ] {
        let error = read_sbom("a", text.as_bytes(), Limits::default()).unwrap_err();
        assert_eq!(error.to_string(), expected, "{text}");
    }
}

#[test]
fn names_of_sboms_are_known() {
    for good in ["bom.json", "a/b/bom.xml", "x.cdx.json", "X.SPDX", "x.spdx.json", "image.sbom.json"] {
        assert!(is_sbom_name(good), "{good}");
    }
    for bad in ["package.json", "bomb.json", "abom.json", "spdx", "bom.json.bak"] {
        assert!(!is_sbom_name(bad), "{bad}");
    }
}

proptest! {
    /// Documents with one piece cut out and another put in.
    #[test]
    fn no_broken_document_makes_the_readers_panic(
        which in 0usize..3,
        start in 0usize..3000,
        length in 0usize..60,
        piece in "[\"{}\\[\\],:<>/=a-zA-Z0-9 \\n]{0,20}",
    ) {
        let text = [SPDX3, TAGS, LOOSE][which];
        let start = start.min(text.len());
        let end = (start + length).min(text.len());
        if text.is_char_boundary(start) && text.is_char_boundary(end) {
            let broken = format!("{}{piece}{}", &text[..start], &text[end..]);
            let _ = read_sbom("a", broken.as_bytes(), Limits::default());
        }
    }
}
