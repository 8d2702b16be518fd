//! What is taken, and what is refused with which reason.

use palisade_model::Severity;
use palisade_templates::{Refusal, load, read};
use proptest::prelude::*;

/// A template whose only block has these lines besides its path and one matcher.
fn with(lines: &str) -> String {
    format!(
        "id: t\ninfo: {{name: T, author: a, severity: low}}\nhttp:\n  - path: ['{{{{BaseURL}}}}/x']\n    matchers:\n      - {{type: status, status: [200]}}\n{lines}"
    )
}

#[test]
fn what_a_template_says_of_itself_is_kept() {
    let template = read(
        "id: exposed-notes\ninfo:\n  name: Notes\n  author: me\n  severity: HIGH\n  description: |\n    Two\n    lines\n  \
         reference: https://a.example\n  tags: a,b\n  classification:\n    cve-id: CVE-2024-0001\n    cwe-id: CWE-79,CWE-80\n\
         requests:\n  - method: GET\n    path:\n      - '{{BaseURL}}/notes'\n    extractors:\n      - {type: kval, kval: [server]}\n",
    )
    .unwrap();
    assert_eq!(
        (template.id.as_str(), template.severity, template.requests()),
        ("exposed-notes", Severity::High, 1)
    );
    assert_eq!(template.description, "Two\nlines");
    assert_eq!((template.tags, template.cwe), (vec!["a".to_owned(), "b".to_owned()], vec![79, 80]));
    assert_eq!(
        (template.cve, template.references),
        (vec!["CVE-2024-0001".to_owned()], vec!["https://a.example".to_owned()])
    );
}

#[test]
fn what_is_not_done_is_refused_with_its_reason() {
    for (text, reason) in [
        (with("    raw: ['GET / HTTP/1.1']\n"), "expected requests by path, found raw requests"),
        (with("    payloads: {a: list.txt}\n"), "expected requests by path, found payloads from a file"),
        (with("    payloads: {a: [b], c: [d]}\n"), "found payloads in combination"),
        (
            with(&format!("    payloads: {{a: [b{}]}}\n", ", b".repeat(64))),
            "expected at most 64 requests, found 65",
        ),
        (with("    body: x\n"), "expected requests by path, found a body"),
        (with("    method: POST\n"), "expected GET, HEAD or OPTIONS, which change nothing, found POST"),
        (with("    unheard-of: 1\n"), "expected a known key, found \"unheard-of\""),
        (with("    matchers-condition: xor\n"), "expected the condition and or or, found \"xor\""),
        (with("flow: http(1)\n"), "expected HTTP requests only, found a flow in JavaScript"),
        (with("self-contained: true\n"), "expected requests by path, found requests to a host of its own"),
        (with("").replace("{{BaseURL}}/x", "https://elsewhere.example/"), "expected a path below"),
        (with("").replace("/x", "/{{interactsh-url}}"), "found a callback server"),
        (with("").replace("/x", "/{{no such}}"), "expected an expression, found \"no such\""),
        (
            with("").replace("type: status", "type: xpath"),
            "expected a known kind of matcher, found \"xpath\"",
        ),
        (with("").replace("low", "dreadful"), "expected a severity"),
        ("id: t\ninfo: {name: T}\nhttp: []\n".to_owned(), "expected requests by path, found none"),
        ("- a list".to_owned(), "expected a template in YAML"),
        ("a: &a [*a]".to_owned(), "expected a template in YAML"),
        ("x".repeat(3 << 20), "expected at most 2097152 bytes"),
    ] {
        let refused = read(&text).unwrap_err().to_string();
        assert!(refused.contains(reason), "{refused}\n{}", &text[..text.len().min(400)]);
    }
    assert!(read(&with("    threads: 3\n    cookie-reuse: true\n")).is_ok());
}

#[test]
fn patterns_are_those_of_go() {
    let pattern = |pattern: &str| with(&format!("      - {{type: regex, regex: ['{pattern}']}}\n"));
    assert!(read(&pattern(r#""a":{"b":"#)).is_ok());
    assert!(matches!(read(&pattern("(unclosed")), Err(Refusal::Pattern { .. })));
    assert!(matches!(read(&pattern("(?=ahead)")), Err(Refusal::Pattern { .. })));
}

#[test]
fn a_bomb_of_aliases_is_refused() {
    let mut text = String::from("id: t\na0: &a0 [x, x]\n");
    for level in 1..30 {
        text += &format!("a{level}: &a{level} [*a{0}, *a{0}, *a{0}, *a{0}]\n", level - 1);
    }
    assert!(read(&text).is_err());
}

#[test]
fn folders_are_read_in_order_and_every_id_counts_once() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
    std::fs::create_dir(folder.path().join("more")).unwrap();
    write("b.yaml", &with(""));
    write("more/c.yml", &with(""));
    write("a.yaml", &with("    method: PUT\n"));
    write("notes.txt", "not looked at");
    let loaded = load(&[folder.path().to_owned()]).unwrap();
    assert_eq!(loaded.templates.len(), 1);
    let refused: Vec<_> = loaded
        .refused
        .iter()
        .map(|(path, refusal)| (path.file_name().unwrap().to_str().unwrap(), refusal.to_string()))
        .collect();
    assert_eq!(refused[0].0, "a.yaml");
    assert_eq!(refused[1], ("c.yml", "expected an id of its own, found \"t\"".to_owned()));
    assert!(load(&[folder.path().join("absent")]).is_err());
}

proptest! {
    #[test]
    fn no_text_panics(text in ".{0,200}", lines in proptest::collection::vec("[ a-z:{}\\[\\]'\"&*!|>-]{0,20}", 0..20)) {
        read(&text).ok();
        read(&with(&lines.join("\n"))).ok();
    }

    #[test]
    fn no_expression_panics(expression in "[a-z_()'\"0-9 &|!=<>+*/%,~-]{0,60}") {
        read(&with(&format!("      - type: dsl\n        dsl: [{expression:?}]\n"))).ok();
    }
}
