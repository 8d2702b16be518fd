//! What pdm.lock says.

use crate::table::{error_of, lines, rows, tree};

const LOCK: &str = r#"[metadata]
groups = ["default", "dev", "speed"]

[[package]]
name = "a"
version = "1.0"
groups = ["default"]
dependencies = ["B-pkg>=1; python_version<'4'"]

[[package]]
name = "a"
version = "1.0"
extras = ["x"]
groups = ["dev"]
dependencies = ["a==1.0", "c"]

[[package]]
name = "b-pkg"
version = "2.0"
groups = ["default", "dev"]

[[package]]
name = "c"
version = "3.0"
groups = ["dev"]
git = "https://example.org/c.git"
revision = "0123"

[[package]]
name = "d"
version = "4.0"
groups = ["speed"]
"#;

#[test]
fn groups_and_extras() {
    assert_eq!(
        rows("pdm.lock", LOCK),
        [
            "5 a 1.0 [1, 2]",
            "18 b-pkg 2.0",
            "23 c 3.0 dev from git+https://example.org/c.git#0123",
            "30 d 4.0 optional",
        ]
    );
    let manifest =
        "[project]\nname = \"x\"\ndependencies = [\"a[x]\"]\n[tool.pdm.dev-dependencies]\nspeed = [\"d\"]\n";
    let files = tree(&[("pdm.lock", LOCK), ("pyproject.toml", manifest)]);
    assert_eq!(lines(&files[0].packages)[3], "30 d 4.0 dev direct");
}

#[test]
fn bad_input_has_a_name() {
    assert_eq!(error_of("pdm.lock", b"[[package]\n"), Some("truncated"));
}
