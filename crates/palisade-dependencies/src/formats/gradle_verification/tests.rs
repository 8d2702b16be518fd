//! What verification-metadata.xml lists.

use crate::table::{error_of, rows, tree};

#[test]
fn components_have_digests() {
    let text = "<verification-metadata>\n<components>\n<component group='g' name='a' version='1'>\n<artifact name='a-1.jar'><sha1 value='da39a3ee5e6b4b0d3255bfef95601890afd80709'/></artifact>\n<artifact name='a-1.pom'><sha1 value='da39a3ee5e6b4b0d3255bfef95601890afd80709'/></artifact>\n</component>\n<component group='g'/>\n</components></verification-metadata>";
    assert_eq!(rows("gradle/verification-metadata.xml", text), ["3 g:a 1"]);
    let file = &tree(&[("gradle/verification-metadata.xml", text)])[0];
    assert_eq!((file.packages[0].hashes.len(), file.gaps.len()), (1, 1));
    assert_eq!(error_of("verification-metadata.xml", b"<a><b>"), Some("truncated"));
}
