//! What pyproject.toml asks for where there is no lockfile.

use crate::table::{error_of, rows, tree};

#[test]
fn requirements_are_what_cannot_be_judged() {
    let text = "[project]\nname = \"app\"\ndynamic = [\"optional-dependencies\"]\ndependencies = [\n  \"requests[socks]>=2,<3\",\n  \"Exact==1.0\",\n]\n[dependency-groups]\ndev = [\"pytest\", {include-group = \"x\"}]\n[tool.poetry.dependencies]\npython = \"^3\"\nfoo = \"1.2\"\nbar = {version = \"^1\", optional = true}\nhere = {path = \".\"}\n";
    assert_eq!(
        rows("pyproject.toml", text),
        [
            "5 requests (>=2,<3) direct",
            "6 exact 1.0 direct",
            "9 pytest - dev direct",
            "12 foo 1.2 direct",
            "13 bar (^1) optional direct",
        ]
    );
    assert_eq!(
        tree(&[("pyproject.toml", text)])[0].gaps,
        ["optional-dependencies, which another file or program gives"]
    );
    assert_eq!(error_of("pyproject.toml", b"[project"), Some("truncated"));
}
