//! What poetry.lock says, alone and beside pyproject.toml.

use crate::table::{error_of, lines, rows, tree};

const LOCK: &str = r#"# generated
[[package]]
name = "Flask"
version = "2.0.0"
optional = false
groups = ["main", "dev"]
files = [
    {file = "flask.whl", hash = "sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"},
]

[package.dependencies]
click = ">=7.1.2"
Jinja2 = {version = ">=3.0", optional = true}

[[package]]
name = "click"
version = "8.0.0"
groups = ["main"]

[[package]]
name = "jinja2"
version = "3.0.0"
optional = true
groups = ["main"]

[[package]]
name = "pytest"
version = "7.0.0"
groups = ["test"]

[package.source]
type = "git"
url = "https://user:pw@example.org/pytest.git"
reference = "main"
resolved_reference = "0123"
"#;

#[test]
fn groups_tell_the_usage_and_the_manifest_the_rest() {
    assert_eq!(
        rows("poetry.lock", LOCK),
        [
            "3 flask 2.0.0 [1, 2]",
            "16 click 8.0.0",
            "21 jinja2 3.0.0 optional",
            "27 pytest 7.0.0 dev from git+https://example.org/pytest.git#0123",
        ]
    );
    let manifest = "[tool.poetry]\nname = \"app\"\n[tool.poetry.dependencies]\npython = \"^3.9\"\nflask = \"^2\"\n[tool.poetry.group.test.dependencies]\npytest = \"*\"\n";
    let files = tree(&[("poetry.lock", LOCK), ("pyproject.toml", manifest)]);
    assert_eq!(files.len(), 1);
    assert_eq!(
        lines(&files[0].packages)[..3],
        ["3 flask 2.0.0 direct [1, 2]", "16 click 8.0.0 transitive", "21 jinja2 3.0.0 optional transitive"]
    );
    assert_eq!(files[0].packages[0].hashes.len(), 1);
}

#[test]
fn old_files_say_category_and_keep_hashes_apart() {
    let text = "[[package]]\nname = \"a\"\nversion = \"1\"\ncategory = \"dev\"\n[metadata.files]\na = [{file = \"a\", hash = \"sha1:da39a3ee5e6b4b0d3255bfef95601890afd80709\"}]\n";
    let files = tree(&[("poetry.lock", text)]);
    assert_eq!(lines(&files[0].packages), ["2 a 1 dev"]);
    assert_eq!(files[0].packages[0].hashes.len(), 1);
}

#[test]
fn without_groups_the_manifest_tells_the_usage() {
    let lock = "[[package]]\nname = \"a\"\nversion = \"1\"\n[package.dependencies]\nb = \"*\"\n[[package]]\nname = \"b\"\nversion = \"2\"\n[[package]]\nname = \"c\"\nversion = \"3\"\n";
    let manifest = "[project]\nname = \"app\"\ndependencies = [\"C>=3\"]\n[tool.poetry.group.dev.dependencies]\na = \"1\"\n";
    let files = tree(&[("poetry.lock", lock), ("pyproject.toml", manifest)]);
    assert_eq!(lines(&files[0].packages), ["2 a 1 dev direct [1]", "7 b 2 dev transitive", "10 c 3 direct"]);
}

#[test]
fn bad_input_has_a_name() {
    assert_eq!(error_of("poetry.lock", b"[[package]]\nname = \"a"), Some("truncated"));
    assert_eq!(tree(&[("poetry.lock", "[[package]]\nversion = \"1\"\n")])[0].gaps.len(), 1);
}
