//! What conan.lock says in both versions.

use proptest::prelude::*;

use crate::table::{error_of, rows, tree};

#[test]
fn version_2_lists_references() {
    let text = "{\"version\": \"0.5\",\n\"requires\": [\"zlib/1.2.11#ffa%16\",\n\"fmt/8.0@user/stable\", \"nonsense\"],\n\"build_requires\": [\"cmake/3.2\"]}";
    assert_eq!(rows("conan.lock", text), ["2 zlib 1.2.11", "3 fmt 8.0", "4 cmake 3.2 dev"]);
    let file = &tree(&[("conan.lock", text)])[0];
    assert_eq!(file.packages[1].purl.qualifiers["channel"], "stable");
    assert_eq!(file.gaps, ["the reference at line 3"]);
}

#[test]
fn version_1_is_a_graph() {
    let text = r#"{"graph_lock": {"nodes": {
"0": {"options": "", "requires": ["1"], "build_requires": ["3"], "path": "conanfile.txt"},
"1": {"ref": "a/1.0#x", "requires": ["2"]},
"2": {"pref": "b/2.0:pid"},
"3": {"ref": "tool/3.0", "context": "build"}
}}, "version": "0.4"}"#;
    assert_eq!(
        rows("conan.lock", text),
        ["3 a 1.0 direct [1]", "4 b 2.0 transitive", "5 tool 3.0 dev direct"]
    );
}

#[test]
fn bad_input_has_a_name() {
    assert_eq!(error_of("conan.lock", b"{\"requires\": ["), Some("truncated"));
}

proptest! {
    #[test]
    fn never_panics(reference in "[a/1@#%:é]{0,20}") {
        let _ = error_of("conan.lock", format!("{{\"requires\": [\"{reference}\"]}}").as_bytes());
    }
}
