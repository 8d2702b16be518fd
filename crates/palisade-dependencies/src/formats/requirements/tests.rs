//! What requirements files say, alone and through includes and constraints.

use proptest::prelude::*;

use crate::table::{error_of, lines, rows, tree};

#[test]
fn requirements_of_all_kinds() {
    let text = "# comment\n--index-url https://user:pw@example.org/simple\nFlask_Login[x]==1.0 ; python_version > '3' # why\nplain\nrange>=1,<2\nsplit \\\n  ==2.0 \\\n  --hash=sha256:aa \\\n  --hash=sha1:da39a3ee5e6b4b0d3255bfef95601890afd80709\n-e git+https://u:p@example.org/g.git@main#egg=Git_Pkg\n./local\nhttps://example.org/w-1.2-py3-none-any.whl\nz @ https://example.org/z.zip\nenv==${VERSION}\nthis is prose\n";
    assert_eq!(
        rows("requirements.txt", text),
        [
            "3 flask-login 1.0",
            "4 plain -",
            "5 range (>=1,<2)",
            "6 split 2.0",
            "10 git-pkg - from git+https://example.org/g.git@main",
            "12 w 1.2 from https://example.org/w-1.2-py3-none-any.whl",
            "13 z - from https://example.org/z.zip",
        ]
    );
    let files = tree(&[("requirements.txt", text)]);
    assert_eq!(files[0].gaps, ["line 14: env==${VERSION}", "line 15: this is prose"]);
    assert_eq!(files[0].packages[3].hashes.len(), 1);
}

#[test]
fn compiled_files_have_edges() {
    let text = "a==1 -C x\n    # via -r requirements.in\nb==2  # via a\nc==3\n    # via\n    #   a\n    #   app (pyproject.toml)\nd==4\n";
    assert_eq!(
        rows("requirements-dev.txt", text),
        ["1 a 1 dev direct [1, 2]", "3 b 2 dev transitive", "4 c 3 dev direct", "8 d 4 dev direct"]
    );
}

#[test]
fn constraints_pin_and_includes_are_followed() {
    let files = tree(&[
        (
            "p/requirements.txt",
            "-r requirements/base.txt\n-c constraints.txt\na\nb>=1\n-r missing.txt\n-r ../../x.txt\n",
        ),
        ("p/requirements/base.txt", "c\n-r ../requirements.txt\n"),
        ("p/constraints.txt", "a==1.5\nc==3\nd==4\n"),
    ]);
    let paths: Vec<_> = files.iter().map(|file| file.path.as_str()).collect();
    assert_eq!(paths, ["p/requirements.txt", "p/requirements/base.txt"]);
    assert_eq!(lines(&files[0].packages), ["3 a 1.5", "4 b (>=1)"]);
    assert_eq!(lines(&files[1].packages), ["1 c 3"]);
    assert_eq!(
        files[0].gaps,
        ["missing.txt at line 5, which was not read", "../../x.txt at line 6, which was not read"]
    );
    assert_eq!(files[1].gaps, ["a cycle of includes through ../requirements.txt"]);
}

#[test]
fn a_source_is_covered_by_what_was_compiled_from_it() {
    let files =
        tree(&[("requirements.in", "a\n"), ("requirements.txt", "a==1\n"), ("dev-requirements.in", "b\n")]);
    let paths: Vec<_> = files.iter().map(|file| file.path.as_str()).collect();
    assert_eq!(paths, ["dev-requirements.in", "requirements.txt"]);
}

#[test]
fn bad_input_has_a_name() {
    assert_eq!(error_of("requirements.txt", b"a==1\n\xff"), Some("not_text"));
}

proptest! {
    #[test]
    fn never_panics(text in "[-a-c=<>\\[\\]@#\\\\:/. \n;$via]{0,80}") {
        let _ = error_of("requirements.txt", text.as_bytes());
    }
}
