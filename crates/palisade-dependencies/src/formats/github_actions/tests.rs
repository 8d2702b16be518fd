//! Which actions workflows and composite actions use.

use crate::format_of;
use crate::table::{error_of, rows, tree};

#[test]
fn actions_have_versions_when_the_reference_is_one() {
    let text = "on: push\njobs:\n  build:\n    steps:\n      - uses: actions/checkout@v4\n      - uses: actions/cache/save@v4.1.2\n      - uses: Owner/act@0123456789012345678901234567890123456789 # v1.2.3\n      - uses: owner/other@main\n      - uses: ./local\n      - uses: docker://alpine:3.18\n      - run: echo\n  call:\n    uses: owner/flows/.github/workflows/ci.yml@v1.0.0\n";
    assert_eq!(
        rows(".github/workflows/ci.yml", text),
        [
            "5 actions/checkout (v4) dev direct",
            "6 actions/cache 4.1.2 dev direct",
            "7 Owner/act 1.2.3 dev direct",
            "8 owner/other (main) dev direct",
            "10 alpine 3.18 dev direct",
            "13 owner/flows 1.0.0 dev direct",
        ]
    );
    let purl = &tree(&[(".github/workflows/ci.yml", text)])[0].packages[1].purl;
    assert_eq!((&*purl.namespace, &*purl.name, &*purl.subpath), ("actions", "cache", "save"));
    assert_eq!(rows("x/action.yml", "runs:\n  steps:\n    - uses: a/b@1.2.3\n"), ["3 a/b 1.2.3 dev direct"]);
}

#[test]
fn only_workflows_are_wanted() {
    assert!(format_of("a/.github/workflows/x.yaml").is_some());
    assert!(format_of(".github/x.yaml").is_none() && format_of("workflows/x.yml").is_none());
    assert_eq!(error_of("action.yml", b"runs: {"), Some("truncated"));
    assert_eq!(error_of("action.yml", b"runs: &a [*a]"), Some("cyclic"));
}
