//! What package.json asks for where there is no lockfile.

use crate::table::{error_of, rows, tree};

#[test]
fn requirements_are_what_cannot_be_judged() {
    let text = "{\n  \"name\": \"app\",\n  \"dependencies\": {\n    \"a\": \"^1.0.0\",\n    \"b\": \"npm:@s/c@2.0.0\",\n    \"d\": \"workspace:*\"\n  },\n  \"devDependencies\": {\"a\": \"1.0.0\", \"e\": \"*\"}\n}\n";
    assert_eq!(
        rows("web/package.json", text),
        ["4 a (^1.0.0) direct", "5 @s/c 2.0.0 direct", "8 e (*) dev direct"]
    );
}

#[test]
fn workspaces_are_covered_by_the_lockfile_above() {
    let root = r#"{"name": "root", "workspaces": ["packages/*"], "devDependencies": {"x": "^1.0.0"}}"#;
    let member = r#"{"name": "member", "dependencies": {"y": "^1.0.0"}}"#;
    let stranger = r#"{"name": "stranger", "dependencies": {"z": "^1.0.0"}}"#;
    let lock = r#"{"lockfileVersion": 1, "dependencies": {"x": {"version": "1.0.0"}}}"#;
    let files = tree(&[
        ("package.json", root),
        ("package-lock.json", lock),
        ("packages/member/package.json", member),
        ("examples/stranger/package.json", stranger),
    ]);
    let paths: Vec<_> = files.iter().map(|file| file.path.as_str()).collect();
    assert_eq!(paths, ["examples/stranger/package.json", "package-lock.json"]);
}

#[test]
fn bad_input_has_a_name() {
    assert_eq!(error_of("package.json", b"{\"dependencies\": {"), Some("truncated"));
    assert_eq!(error_of("package.json", b"[]"), Some("syntax"));
}
