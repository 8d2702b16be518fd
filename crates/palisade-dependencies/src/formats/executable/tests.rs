//! What executables say of what they are made of. The executables are made here, headers and all.

use std::io::Write;

use flate2::Compression;
use flate2::write::ZlibEncoder;
use proptest::prelude::*;

use crate::table::{error_of, lines};
use crate::{SourceFile, assemble, extract, format_of};

/// A 64-bit little-endian ELF file with one section beside that of the names.
fn elf(name: &str, content: &[u8]) -> Vec<u8> {
    let names = format!("\0{name}\0");
    let (content_at, names_at) = (64u64, 64 + content.len() as u64);
    let table = names_at + names.len() as u64;
    let mut file = b"\x7fELF\x02\x01\x01".to_vec();
    file.resize(40, 0);
    file.extend(table.to_le_bytes());
    file.resize(58, 0);
    for number in [64u16, 2, 1] {
        file.extend(number.to_le_bytes());
    }
    file.extend(content);
    file.extend(names.as_bytes());
    for (name, offset, length) in [(1u32, content_at, content.len()), (0, names_at, names.len())] {
        let start = file.len();
        file.extend(name.to_le_bytes());
        file.extend(1u32.to_le_bytes());
        file.resize(start + 16, 0);
        file.extend(0x1000u64.to_le_bytes());
        file.extend(offset.to_le_bytes());
        file.extend((length as u64).to_le_bytes());
        file.resize(start + 64, 0);
    }
    file
}

/// A 64-bit PE file with one section.
fn pe(name: &str, content: &[u8]) -> Vec<u8> {
    let mut file = b"MZ".to_vec();
    file.resize(0x3c, 0);
    file.extend(0x40u32.to_le_bytes());
    file.extend(b"PE\0\0");
    file.extend([0, 0, 1, 0]);
    file.resize(0x40 + 20, 0);
    file.extend(32u16.to_le_bytes());
    file.resize(0x40 + 24, 0);
    file.extend(0x20bu16.to_le_bytes());
    file.resize(0x40 + 24 + 32, 0);
    let mut header = name.as_bytes().to_vec();
    header.resize(8, 0);
    let length = u32::try_from(content.len()).unwrap();
    let offset = u32::try_from(file.len() + 40).unwrap();
    for number in [length, 0x1000, length, offset] {
        header.extend(number.to_le_bytes());
    }
    header.resize(40, 0);
    file.extend(header);
    file.extend(content);
    file
}

/// A 64-bit Mach-O file with one segment of one section.
fn mach_o(name: &str, content: &[u8]) -> Vec<u8> {
    let mut file = vec![0xcf, 0xfa, 0xed, 0xfe];
    file.resize(16, 0);
    file.extend(1u32.to_le_bytes());
    file.resize(32, 0);
    file.extend(0x19u32.to_le_bytes());
    file.extend(152u32.to_le_bytes());
    file.resize(32 + 64, 0);
    file.extend(1u32.to_le_bytes());
    file.resize(32 + 72, 0);
    let mut header = name.as_bytes().to_vec();
    header.resize(40, 0);
    header.extend((content.len() as u64).to_le_bytes());
    header.extend(184u32.to_le_bytes());
    header.resize(80, 0);
    file.extend(header);
    file.extend(content);
    file
}

fn go_information() -> Vec<u8> {
    let modules = "path\texample.org/app\nmod\texample.org/app\tv1.2.3\th1:x=\ndep\texample.org/a\tv0.1.0\th1:x=\ndep\texample.org/b\tv0.2.0\n=>\texample.org/fork\tv0.3.0\th1:x=\nbuild\tGOOS=linux\n";
    let mut bytes = b"\xff Go buildinf:\x08\x02".to_vec();
    bytes.resize(32, 0);
    let framed = [&[0xff; 16], modules.as_bytes(), &[0xfe; 16]].concat();
    for text in [b"go1.21.3", &framed[..]] {
        let length = text.len();
        if length >= 0x80 {
            bytes.push(u8::try_from(length & 0x7f).unwrap() | 0x80);
        }
        bytes.push(u8::try_from(if length >= 0x80 { length >> 7 } else { length }).unwrap());
        bytes.extend(text);
    }
    bytes
}

fn rows(path: &str, bytes: &[u8]) -> Vec<String> {
    let facts = extract(&SourceFile { path, bytes }).unwrap().unwrap();
    assemble(vec![facts]).iter().flat_map(|file| lines(&file.packages)).collect()
}

#[test]
fn go_programs_tell_their_modules() {
    let expected = [
        "0 stdlib 1.21.3 direct",
        "0 example.org/app 1.2.3",
        "0 example.org/a 0.1.0",
        "0 example.org/fork 0.3.0",
    ];
    let information = go_information();
    assert_eq!(rows("bin/app", &elf(".go.buildinfo", &information)), expected);
    assert_eq!(rows("app.exe", &pe(".data", &information)), expected);
    assert_eq!(rows("app", &mach_o("__go_buildinfo", &information)), expected);
}

#[test]
fn rust_programs_tell_their_crates() {
    let json = r#"{"packages":[{"name":"a","version":"1.0.0","source":"crates.io"},{"name":"app","version":"0.1.0","source":"local","dependencies":[0,2],"root":true},{"name":"cc","version":"1.1.0","source":"crates.io","kind":"build"}]}"#;
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(json.as_bytes()).unwrap();
    let section = encoder.finish().unwrap();
    assert_eq!(
        rows("app", &elf(".dep-v0", &section)),
        ["0 a 1.0.0 direct", "0 app 0.1.0 from file:. [0, 2]", "0 cc 1.1.0 dev direct"]
    );
    assert_eq!(error_of("app", &elf(".dep-v0", b"no zlib")), Some("unsupported"));
}

#[test]
fn other_files_are_not_listed() {
    assert!(rows("script", b"#!/bin/sh\n").is_empty());
    assert!(rows("app", &elf(".text", b"x")).is_empty());
    assert!(rows("app", b"\x7fELF").is_empty());
    for path in ["LICENSE", "a.txt", ".git/objects/ab/cdef", ".gitignore"] {
        assert!(format_of(path).is_none(), "{path}");
    }
}

proptest! {
    #[test]
    fn never_panics(kind in 0usize..3, changes in proptest::collection::vec((0usize..400, any::<u8>()), 1..6)) {
        let information = go_information();
        let mut bytes = [elf(".go.buildinfo", &information), pe(".data", &information), mach_o("__go_buildinfo", &information)][kind].clone();
        for (at, byte) in changes {
            let at = at % bytes.len();
            bytes[at] = byte;
        }
        let _ = error_of("app", &bytes);
    }
}
