//! Locations as paths relative to the root, URLs and endpoints.

use serde_json::{Value, json};

use super::{SarifOptions, log, read_bytes};

#[expect(clippy::needless_pass_by_value, reason = "calls read better")]
fn place(location: Value, bases: Value, checkout: Option<&str>) -> String {
    let mut file = log(json!([{"locations": [{"physicalLocation": {"artifactLocation": location}}]}]));
    file["runs"][0]["originalUriBaseIds"] = bases;
    file["runs"][0]["invocations"] = json!([{"workingDirectory": {"uri": "file:///work/here"}}]);
    file["runs"][0]["artifacts"] =
        json!([{"location": {"uri": "first.c"}}, {"location": {"uri": "src/second.c"}}]);
    let options = SarifOptions { checkout_uri: checkout.map(str::to_owned), ..SarifOptions::default() };
    let (findings, _) = read_bytes(file.to_string().as_bytes(), &options).unwrap();
    findings[0].location.display().trim_end_matches(":1:1").to_owned()
}

#[test]
fn uris_become_paths_below_the_root() {
    for (uri, expected) in [
        ("src/a.c", "src/a.c"),
        ("./src//b/../a.c", "src/a.c"),
        ("../../etc/passwd", "etc/passwd"),
        ("%2e%2e/%2E%2E/x", "x"),
        ("with%20space/a%23b.c", "with space/a#b.c"),
        ("100%.txt", "100%.txt"),
        ("a%00b%0A%FF", "a%00b%0A%FF"),
        ("src\\win\\a.c", "src/win/a.c"),
        ("file:///work/here/src/a.c", "src/a.c"),
        ("file:/work/here/src/a.c", "src/a.c"),
        ("FILE://localhost/work/here/a.c", "a.c"),
        ("/work/here/a.c", "a.c"),
        ("/work/hereabouts/a.c", "work/hereabouts/a.c"),
        ("C:\\Users\\x\\a.c", "C:/Users/x/a.c"),
        ("file:///C:/x/a.c", "C:/x/a.c"),
        ("group:artifact/x.java", "group:artifact/x.java"),
        ("https://shop.example/a?b", "https://shop.example/a?b"),
        ("tcp://[::1]:8443", "::1:8443"),
        ("é%C3%A9", "éé"),
        ("/", "."),
    ] {
        assert_eq!(place(json!({"uri": uri}), json!({}), None), expected, "{uri}");
    }
}

#[test]
fn bases_are_resolved() {
    let bases = json!({
        "SRCROOT": {"uri": "file:///home/ci/shop/"},
        "WEB": {"uri": "web", "uriBaseId": "SRCROOT"},
        "BIN": {"uri": "file:///home/ci/shop/target/"},
        "OTHER": {"uri": "file:///opt/tool/"},
        "LOOP": {"uri": "l/", "uriBaseId": "LOOP"},
        "EMPTY": {},
    });
    for (location, expected) in [
        (json!({"uri": "a.c", "uriBaseId": "SRCROOT"}), "a.c"),
        (json!({"uri": "a.c", "uriBaseId": "WEB"}), "web/a.c"),
        (json!({"uri": "a.o", "uriBaseId": "BIN"}), "target/a.o"),
        (json!({"uri": "rule.c", "uriBaseId": "OTHER"}), "rule.c"),
        (json!({"uri": "a.c", "uriBaseId": "EMPTY"}), "a.c"),
        (json!({"uri": "a.c", "uriBaseId": "UNKNOWN"}), "a.c"),
        (json!({"uri": "file:///home/ci/shop/target/a.o"}), "target/a.o"),
        (json!({"uri": "file:///opt/tool/x"}), "x"),
        (json!({"index": 1}), "src/second.c"),
        (json!({"uri": "a.c", "index": 1}), "a.c"),
        (json!({"index": -1}), "."),
    ] {
        assert_eq!(place(location.clone(), bases.clone(), None), expected, "{location}");
    }
    assert!(place(json!({"uri": "a.c", "uriBaseId": "LOOP"}), bases, None).ends_with("l/a.c"));
}

#[test]
fn the_caller_knows_the_checkout() {
    let uri = json!({"uri": "file:///builds/7/shop/src/a.c"});
    assert_eq!(place(uri.clone(), json!({}), Some("file:///builds/7/shop")), "src/a.c");
    assert_eq!(place(uri, json!({}), Some("/builds/7/shop/")), "src/a.c");
}
