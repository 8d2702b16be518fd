//! What go.mod says, alone and beside go.sum.

use proptest::prelude::*;

use super::directive::directives;
use crate::table::{error_of, lines, rows, tree};

const MODULE: &str = "module example.org/app // the app

go 1.22

toolchain go1.22.3-suffix

require (
\texample.org/a v1.0.0
\texample.org/b/v2 v2.3.4-0.20200101000000-abcdefabcdef // indirect
)

require \"example.org/c\" v1.0.0+incompatible
require example.org/d v1.0.0
exclude example.org/d v1.0.0
replace example.org/a => example.org/fork v1.1.0
replace (
\texample.org/c v0.9.0 => example.org/never v1.0.0
\texample.org/d v1.0.0 => ../d
)
retract v0.1.0
";

#[test]
fn replacements_and_the_standard_library_count() {
    assert_eq!(
        rows("go.mod", MODULE),
        [
            "15 example.org/fork 1.1.0 direct",
            "9 example.org/b/v2 2.3.4-0.20200101000000-abcdefabcdef transitive",
            "12 example.org/c 1.0.0+incompatible direct",
            "18 example.org/d - direct from file:../d",
            "5 stdlib 1.22.3 direct",
        ]
    );
    let files = tree(&[("go.mod", MODULE)]);
    assert_eq!(files[0].project.as_deref(), Some("example.org/app"));
    let purl = &files[0].packages[0].purl;
    assert_eq!(
        (&*purl.namespace, &*purl.name, purl.version.as_deref()),
        ("example.org", "fork", Some("v1.1.0"))
    );
}

#[test]
fn old_modules_take_the_indirect_ones_from_go_sum() {
    let module = "module m\ngo 1.16\nrequire example.org/a v1.0.0\n";
    let sum = "example.org/a v1.0.0 h1:x=\nexample.org/a v1.0.0/go.mod h1:x=\nexample.org/b v0.1.0 h1:x=\nexample.org/b v0.1.0/go.mod h1:x=\n";
    let files = tree(&[("x/go.mod", module), ("x/go.sum", sum)]);
    assert_eq!(files.len(), 1);
    assert_eq!(
        lines(&files[0].packages),
        ["3 example.org/a 1.0.0 direct", "2 stdlib 1.16 direct", "0 example.org/b 0.1.0 transitive"]
    );
    let modern = module.replace("1.16", "1.17");
    assert_eq!(tree(&[("x/go.mod", &modern), ("x/go.sum", sum)])[0].packages.len(), 2);
}

#[test]
fn bad_input_has_a_name() {
    assert_eq!(error_of("go.mod", b"module m\nrequire (\n a v1.0.0\n"), Some("truncated"));
    assert_eq!(error_of("go.mod", b"nonsense a v1.0.0\n"), Some("syntax"));
    assert_eq!(error_of("go.mod", b"module \"m\n"), Some("syntax"));
}

proptest! {
    #[test]
    fn never_panics(text in "[a-c v1.0()=>\"`/\n\t]{0,80}") {
        let _ = directives(&text);
        let _ = error_of("go.mod", text.as_bytes());
    }
}
