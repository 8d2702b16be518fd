//! What Podfile.lock lists.

use crate::table::{error_of, rows, tree};

#[test]
fn pods_have_edges() {
    let text = "PODS:\n  - A (1.0.0):\n    - B/Core (~> 2)\n  - B/Core (2.1.0)\n  - L (0.1)\n\nDEPENDENCIES:\n  - A (~> 1)\n  - L (from `../`)\n\nEXTERNAL SOURCES:\n  L:\n    :path: \"../\"\n\nSPEC CHECKSUMS:\n  A: aa\n";
    assert_eq!(
        rows("ios/Podfile.lock", text),
        ["2 A 1.0.0 direct [1]", "4 B/Core 2.1.0 transitive", "5 L 0.1 direct from file:../"]
    );
    let purl = &tree(&[("Podfile.lock", text)])[0].packages[1].purl;
    assert_eq!((&*purl.kind, &*purl.name, &*purl.subpath), ("cocoapods", "B", "Core"));
    assert_eq!(error_of("Podfile.lock", b"PODS: [\n"), Some("truncated"));
    assert_eq!(error_of("Podfile.lock", b"- a\n"), Some("syntax"));
}
