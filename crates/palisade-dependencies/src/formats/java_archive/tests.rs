//! Which packages Java archives hold.

use std::io::{Cursor, Write};

use proptest::prelude::*;
use zip::write::{SimpleFileOptions, ZipWriter};

use crate::table::{error_of, lines};
use crate::{SourceFile, assemble, extract};

fn archive(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in entries {
        writer.start_file(*name, SimpleFileOptions::default()).unwrap();
        writer.write_all(content).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn properties(artifact: &str) -> String {
    format!("#Created\ngroupId=org.x\nartifactId={artifact}\nversion=1.0\n")
}

#[test]
fn archives_inside_archives_are_read() {
    let inner = archive(&[("META-INF/maven/org.x/inner/pom.properties", properties("inner").as_bytes())]);
    let bundle =
        archive(&[("META-INF/MANIFEST.MF", b"Implementation-Vendor-Id: org.y\nBundle-License: MIT\n")]);
    let nothing = archive(&[("META-INF/MANIFEST.MF", b"Manifest-Version: 1.0\n")]);
    let outer = archive(&[
        ("META-INF/MANIFEST.MF", b"Implementation-Vendor-Id: org.no\n"),
        ("META-INF/maven/org.x/app/pom.properties", properties("app").as_bytes()),
        ("WEB-INF/lib/inner.jar", &inner),
        ("WEB-INF/lib/copy.jar", &inner),
        ("WEB-INF/lib/lib-2.0.jar", &bundle),
        ("WEB-INF/lib/x.jar", &nothing),
        ("WEB-INF/lib/broken.jar", b"no"),
    ]);
    let facts = extract(&SourceFile { path: "app.war", bytes: &outer }).unwrap().unwrap();
    let files = assemble(vec![facts]);
    assert_eq!(lines(&files[0].packages), ["0 org.x:app 1.0", "0 org.x:inner 1.0", "0 org.y:lib 2.0"]);
    assert_eq!(files[0].packages[2].licenses, ["MIT"]);
    assert_eq!(files[0].gaps, ["which package x.jar is", "WEB-INF/lib/broken.jar, which is no archive"]);
}

#[test]
fn bombs_and_broken_archives_have_a_name() {
    let mut nested = archive(&[("a.txt", b"a")]);
    for _ in 0..20 {
        nested = archive(&[("n.jar", &nested)]);
    }
    let facts = extract(&SourceFile { path: "n.jar", bytes: &nested }).unwrap().unwrap();
    assert!(assemble(vec![facts])[0].gaps.iter().any(|gap| gap.contains("levels deep")));
    let zeros = vec![0; 4 << 20];
    let bomb = archive(&[("a.jar", &zeros), ("b.jar", &zeros)]);
    assert_eq!(error_of("bomb.jar", &bomb), Some("too_many"));
    assert_eq!(error_of("x.jar", b"PK\x03\x04"), Some("unsupported"));
}

proptest! {
    #[test]
    fn never_panics(at in 0usize..200, byte in any::<u8>()) {
        let mut bytes = archive(&[("META-INF/maven/g/a/pom.properties", properties("a").as_bytes())]);
        let at = at % bytes.len();
        bytes[at] = byte;
        let _ = error_of("x.jar", &bytes);
    }
}
