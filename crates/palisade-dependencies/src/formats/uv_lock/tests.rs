//! What uv.lock says of a workspace.

use crate::table::{error_of, rows, tree};

const LOCK: &str = r#"version = 1
requires-python = ">=3.12"

[manifest]
members = ["app", "lib"]

[[package]]
name = "app"
version = "0.1.0"
source = { virtual = "." }
dependencies = [
    { name = "lib" },
    { name = "requests", extra = ["socks"] },
]

[package.optional-dependencies]
fast = [{ name = "orjson" }]

[package.dev-dependencies]
dev = [{ name = "pytest" }]

[[package]]
name = "lib"
version = "0.2.0"
source = { editable = "libs/lib" }
dependencies = [{ name = "idna" }]

[[package]]
name = "idna"
version = "3.0"
source = { registry = "https://pypi.org/simple" }
sdist = { url = "https://x/idna.tar.gz", hash = "sha1:da39a3ee5e6b4b0d3255bfef95601890afd80709" }

[[package]]
name = "orjson"
version = "3.9"
source = { url = "https://u:p@example.org/orjson.whl" }

[[package]]
name = "pytest"
version = "8.0"
source = { git = "https://example.org/pytest?rev=main#0123" }
dependencies = [{ name = "idna" }]

[[package]]
name = "pysocks"
version = "1.7"

[[package]]
name = "requests"
version = "2.31"
dependencies = [{ name = "idna" }]

[package.optional-dependencies]
socks = [{ name = "pysocks" }]
"#;

#[test]
fn projects_extras_and_groups() {
    assert_eq!(
        rows("uv.lock", LOCK),
        [
            "23 lib 0.2.0 direct from file:libs/lib [1]",
            "29 idna 3.0 direct",
            "35 orjson 3.9 optional direct from https://example.org/orjson.whl",
            "40 pytest 8.0 dev direct from git+https://example.org/pytest?rev=main#0123 [1]",
            "46 pysocks 1.7 transitive",
            "50 requests 2.31 direct [1, 4]",
        ]
    );
    let files = tree(&[
        ("uv.lock", LOCK),
        ("libs/lib/pyproject.toml", "[project]\nname=\"lib\"\ndependencies=[\"idna\"]\n"),
    ]);
    assert_eq!((files.len(), files[0].project.as_deref()), (1, Some("app")));
}

#[test]
fn bad_input_has_a_name() {
    assert_eq!(error_of("uv.lock", b"[[package]]\nname = "), Some("truncated"));
}
