//! Entries that would be written elsewhere, or be something else than files (platform reference H6).

use palisade_engine::UnpackLimits;

use super::archives::{Zipped, gz, stored, tar, tar_entry, tar_file, zip};
use super::{Place, unpacked};

const BAD_NAMES: [&str; 13] = [
    "../escaped",
    "a/../../escaped",
    "a/..",
    "..",
    "/escaped",
    "//host/share",
    "C:/escaped",
    "c:escaped",
    "..\\escaped",
    "a\\b",
    "\\\\host\\share",
    "a\0b",
    "./../escaped",
];

#[test]
fn h6_names_that_lead_elsewhere_are_left_out() {
    for name in BAD_NAMES {
        let zipped = zip(&[stored(name, b"x"), stored("ok", b"x")]);
        let record = format!("path={name}\n");
        let length = record.len() + 3;
        let record = format!("{length} {record}");
        let pax = tar(&[
            tar_entry(b'x', b"p", b"", record.as_bytes()),
            tar_entry(b'0', b"s", b"", b"x"),
            tar_file(b"ok", b"x"),
        ]);
        let mut archives = vec![zipped, pax];
        // In a header a NUL byte ends the name.
        if !name.contains('\0') {
            archives.push(gz(&tar(&[tar_file(name.as_bytes(), b"x"), tar_file(b"ok", b"x")])));
            archives.push(tar(&[tar_entry(b'5', name.as_bytes(), b"", b""), tar_file(b"ok", b"x")]));
        }
        for archive in archives {
            let (files, gaps) = unpacked(&archive);
            assert_eq!(files, ["ok"], "{name:?}");
            assert_eq!(gaps.len(), 1, "{name:?}");
            assert!(gaps[0].contains("unreadable: expected a path below the archive, found "), "{gaps:?}");
        }
    }
}

#[test]
fn h6_links_and_devices_are_never_made() {
    let kinds = [
        (b'2', "a symbolic link"),
        (b'1', "a hard link"),
        (b'3', "a device"),
        (b'4', "a device"),
        (b'6', "a FIFO"),
    ];
    for (kind, word) in kinds {
        // What is written "through" the link is a file below the folder.
        let archive = tar(&[tar_entry(kind, b"out", b"../..", b""), tar_file(b"out/escaped", b"x")]);
        let (files, gaps) = unpacked(&archive);
        assert_eq!(files, ["out/escaped"]);
        assert_eq!(gaps, [format!("out: special_file: expected a regular file, found {word}")]);
    }
    for mode in [0o120_777, 0o010_644, 0o020_644, 0o060_644, 0o140_644] {
        let archive = zip(&[Zipped { mode, ..stored("out", b"../..") }, stored("out/escaped", b"x")]);
        let (files, gaps) = unpacked(&archive);
        assert_eq!(files, ["out/escaped"]);
        assert!(gaps[0].starts_with("out: special_file: expected a regular file"), "{gaps:?}");
    }
}

#[test]
fn h6_paths_have_a_limited_depth_and_length() {
    let deep = "d/".repeat(10_000) + "x";
    let long = "n".repeat(256);
    for name in [&deep, &long] {
        for archive in [zip(&[stored(name, b"x")]), tar(&[tar_file(name.as_bytes(), b"x")])] {
            let (files, gaps) = unpacked(&archive);
            assert!(files.is_empty());
            assert!(gaps[0].contains(": limit: expected "), "{gaps:?}");
            assert!(gaps[0].len() < 700);
        }
    }
}

#[test]
fn h6_names_that_differ_in_case_or_form_stay_apart() {
    let names = ["Readme", "README", "caf\u{e9}", "cafe\u{301}"];
    // The flag says that names are UTF-8 (APPNOTE 4.4.4, bit 11).
    let zipped: Vec<_> =
        names.iter().map(|name| Zipped { flags: 0x800, ..stored(name, name.as_bytes()) }).collect();
    let place = Place::new();
    place.unpack(&zip(&zipped), &UnpackLimits::default()).unwrap();
    let files = place.files();
    for name in names {
        assert_eq!(files[name], name.as_bytes());
    }
}

#[test]
fn h6_bytes_that_are_not_utf8_are_a_name_all_the_same() {
    let place = Place::new();
    let unpacked = place.unpack(&tar(&[tar_file(b"a\xff", b"x")]), &UnpackLimits::default()).unwrap();
    assert_eq!((unpacked.files, unpacked.coverage.gap_total()), (1, 0));
}
