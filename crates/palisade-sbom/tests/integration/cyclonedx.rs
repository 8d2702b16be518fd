use palisade_sbom::cyclonedx::{Document, Syntax, Version};
use palisade_sbom::{Limits, Value};
use proptest::prelude::*;

const JSON: &str = include_str!("../fixtures/corners-1.7.json");
const XML: &str = include_str!("../fixtures/corners-1.6.xml");

fn read(bytes: &[u8]) -> Document {
    let document = Document::read(bytes, Limits::default()).unwrap();
    assert_eq!(document.violations(), []);
    document
}

fn as_xml(document: &Document) -> Vec<u8> {
    let mut out = Vec::new();
    document.write_xml(&mut out).unwrap();
    out
}

fn as_json(document: &Document) -> Vec<u8> {
    let mut out = Vec::new();
    document.write_json(&mut out).unwrap();
    out
}

#[test]
fn a_json_document_survives_being_written_in_either_format() {
    let document = read(JSON.as_bytes());
    assert_eq!((document.version(), document.syntax()), (Version::V1_7, Syntax::Json));
    assert_eq!(read(&as_json(&document)), document);
    assert_eq!(read(&as_xml(&document)), document);
}

#[test]
fn an_xml_document_keeps_what_others_added() {
    let document = read(XML.as_bytes());
    assert_eq!((document.version(), document.syntax()), (Version::V1_6, Syntax::Xml));
    let written = as_xml(&document);
    assert_eq!(read(&written), document);
    let text = String::from_utf8(written).unwrap();
    for kept in ["</x:line> and <x:line", "x:shelf=\"3\"", "checked=\"yes\"", "<x:component xmlns:x"] {
        assert!(text.contains(kept), "{kept} in {text}");
    }
}

#[test]
fn an_xml_document_reads_like_the_same_in_json() {
    let document = read(XML.as_bytes());
    let component = &document.root().get_list("components")[0];
    assert_eq!(component.get_text("name"), Some("kettle & lid"));
    assert_eq!(component.line, 13);
    assert_eq!(component.get("modified").unwrap().value, Value::Bool(true));
    assert_eq!(component.get_list("licenses")[0].get_text("expression"), Some("MIT OR Apache-2.0"));
    let dependency = &document.root().get_list("dependencies")[0];
    assert_eq!(dependency.get_list("dependsOn")[0].as_text(), Some("stove"));
    assert_eq!(dependency.get_list("provides")[0].as_text(), Some("steam"));
}

#[test]
fn xml_documents_are_held_to_their_schema() {
    let cases = [
        ("<b:name>kettle &amp; lid</b:name>", "<b:nam/>", "expected no element \"nam\" here"),
        ("<b:version>1.0</b:version>", "", ""),
        ("type=\"library\"", "type=\"pot\"", "expected one of application"),
        (" alg=\"SHA-1\"", "", "expected the key \"alg\""),
        ("<b:modified>1<", "<b:modified>yes<", "expected a boolean, found a text"),
        ("ref=\"stove\"", "to=\"stove\"", "expected the attribute \"ref\""),
        ("cpe:2.3:a:acme", "cpe:9:a:acme", "expected a CPE 2.2 or 2.3 name"),
        ("version=\"2\"", "version=\"0\"", "expected a whole number from 1"),
        ("<b:components>", "<b:components>loose", "expected no text, found \"loose\""),
        ("<b:dependencies>", "<b:components/><b:dependencies>", "once, found it twice"),
        ("<b:timestamp>", "<b:supplier/><b:timestamp>", "expected \"timestamp\" before \"supplier\""),
    ];
    for (from, to, expected) in cases {
        let text = XML.replacen(from, to, 1);
        let document = Document::read(text.as_bytes(), Limits::default());
        let found = match &document {
            Ok(document) => document.violations().first().map(ToString::to_string).unwrap_or_default(),
            Err(error) => error.to_string(),
        };
        assert!(found.contains(expected) && found.is_empty() == expected.is_empty(), "{to}: {found}");
    }
}

#[test]
fn hostile_and_foreign_documents_are_refused_by_name() {
    let utf16: Vec<u8> = "\u{feff}{}".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let cases: &[(&[u8], &str)] = &[
        (b"", "line 1: expected a value, found the end"),
        (b"{}", "line 1: expected CycloneDX, found another kind of document"),
        (b"<bom/>", "line 1: expected CycloneDX, found another kind of document"),
        (&utf16, "line 1: expected UTF-8, found UTF-16"),
        (b"{\"a\":\"\xff\"}", "line 1: expected UTF-8, found other bytes"),
        (
            b"{\"bomFormat\":\"CycloneDX\",\"specVersion\":\"9\"}",
            "line 1: expected CycloneDX 1.0 to 1.7, found version \"9\"",
        ),
        (
            b"<!DOCTYPE b SYSTEM \"x\"><bom xmlns=\"http://cyclonedx.org/schema/bom/1.4\"/>",
            "line 1: expected no document type, found one",
        ),
    ];
    for (bytes, expected) in cases {
        let error = Document::read(bytes, Limits::default()).unwrap_err();
        assert_eq!(error.to_string(), *expected);
    }
    let limits = Limits { bytes: 10, ..Limits::default() };
    assert!(Document::read(JSON.as_bytes(), limits).unwrap_err().to_string().contains("at most 10 bytes"));
    let marked = [b"\xef\xbb\xbf", JSON.as_bytes()].concat();
    assert_eq!(read(&marked), read(JSON.as_bytes()));
}

#[test]
fn a_reference_names_one_thing() {
    let text = JSON.replace("\"bom-ref\": \"seal\"", "\"bom-ref\": \"kettle\"");
    let document = Document::read(text.as_bytes(), Limits::default()).unwrap();
    assert!(document.violations()[0].problem.contains("expected each bom-ref once"));
}

proptest! {
    #[test]
    fn no_bytes_make_the_readers_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        let _ = Document::read(&bytes, Limits::default());
    }

    /// Documents with one piece cut out and another put in.
    #[test]
    fn no_broken_document_makes_the_readers_or_writers_panic(
        xml in any::<bool>(),
        start in 0usize..6000,
        length in 0usize..80,
        piece in "[\"{}\\[\\],:<>/=&;a-z0-9 \\\\]{0,20}",
    ) {
        let text = if xml { XML } else { JSON };
        let start = start.min(text.len());
        let end = (start + length).min(text.len());
        if text.is_char_boundary(start) && text.is_char_boundary(end) {
            let broken = format!("{}{piece}{}", &text[..start], &text[end..]);
            if let Ok(document) = Document::read(broken.as_bytes(), Limits::default()) {
                as_json(&document);
                as_xml(&document);
            }
        }
    }
}

#[test]
fn the_deepest_documents_that_are_read_can_be_checked_and_written() {
    let depth = 58;
    let inner = "{\"type\":\"library\",\"name\":\"a\",\"components\":[".repeat(depth);
    let json = format!(
        "{{\"bomFormat\":\"CycloneDX\",\"specVersion\":\"1.6\",\"components\":[{inner}{}]}}",
        "]}".repeat(depth)
    );
    let document = read(json.as_bytes());
    assert_eq!(read(&as_json(&document)), document);
    let xml = as_xml(&document);
    assert_eq!(read(&xml).root().get_list("components").len(), 1);
    let deeper = json
        .replacen("\"name\":\"a\"", "\"name\":\"a\",\"pedigree\":[[[[]]]]", 58)
        .replace("[[[[]]]]", &"[".repeat(99));
    assert!(Document::read(deeper.as_bytes(), Limits::default()).is_err());
}
