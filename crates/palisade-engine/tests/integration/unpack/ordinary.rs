//! Honest archives come out whole.

use std::fs;

use palisade_engine::{ArchiveFormat, Cancel, UnpackError, UnpackLimits, unpack};
use palisade_model::GapReason;

use super::archives::{Zipped, gz, stored, tar, tar_entry, tar_file, zeros, zip};
use super::{Place, gap_count, refused, unpacked};

#[test]
fn the_format_is_known_by_content() {
    let files = [tar_entry(b'5', b"src/", b"", b""), tar_file(b"src/a.c", b"int a;"), tar_file(b"b", b"")];
    let zipped = zip(&[stored("src/", b""), stored("src/a.c", b"int a;"), stored("b", b"")]);
    for (archive, format) in [
        (tar(&files), ArchiveFormat::Tar),
        (gz(&tar(&files)), ArchiveFormat::TarGz),
        (zipped, ArchiveFormat::Zip),
    ] {
        let place = Place::new();
        let unpacked = place.unpack(&archive, &UnpackLimits::default()).unwrap();
        assert_eq!((unpacked.format, unpacked.files, unpacked.bytes), (format, 2, 6));
        let files = place.files();
        assert_eq!(files.len(), 2);
        assert_eq!(
            (files["src/a.c"].as_slice(), files["b"].as_slice()),
            (b"int a;".as_slice(), b"".as_slice())
        );
        assert_eq!(unpacked.coverage.gap_total(), 0);
    }
    let place = Place::new();
    assert_eq!(place.unpack(&gz(b"plain"), &UnpackLimits::default()).unwrap().format, ArchiveFormat::Gz);
    assert_eq!(place.files()["content"], b"plain");
    for other in [b"".as_slice(), b"PK", b"text", &[0; 2048]] {
        assert_eq!(refused(other, &UnpackLimits::default()), "archive_unknown_format");
    }
}

#[test]
fn a_zip_of_deflated_files_comes_out_whole() {
    let (name, content, size) = zeros("z", 100_000);
    let place = Place::new();
    let archive = zip(&[Zipped { size, method: 8, ..stored(&name, &content) }]);
    place.unpack(&archive, &UnpackLimits::default()).unwrap();
    assert_eq!(place.files()["z"], vec![0; 100_000]);
}

#[test]
fn long_names_are_read_in_both_dialects() {
    let name = format!("{}/file", "folder-with-a-name/".repeat(8).trim_end_matches('/'));
    let record = format!("{} path={name}\n", name.len() + 10);
    assert_eq!(record.len(), name.len() + 10, "the record says its own length");
    let pax = tar(&[tar_entry(b'x', b"pax", b"", record.as_bytes()), tar_entry(b'0', b"short", b"", b"x")]);
    let gnu = tar(&[tar_file(name.as_bytes(), b"x")]);
    for archive in [pax, gnu] {
        assert_eq!(unpacked(&archive), (vec![name.clone()], vec![]));
    }
}

#[test]
fn the_last_of_several_entries_with_one_name_stays() {
    let zipped = zip(&[stored("a", b"first"), stored("a", b"second")]);
    for archive in [tar(&[tar_file(b"a", b"first"), tar_file(b"./a", b"second")]), zipped] {
        let place = Place::new();
        place.unpack(&archive, &UnpackLimits::default()).unwrap();
        assert_eq!(place.files()["a"], b"second");
    }
}

#[test]
fn a_file_and_a_folder_of_one_name_leave_one_out() {
    let archive =
        tar(&[tar_file(b"a", b"1"), tar_file(b"a/b", b"2"), tar_file(b"c/d", b"3"), tar_file(b"c", b"4")]);
    let (files, gaps) = unpacked(&archive);
    assert_eq!(files, ["a", "c/d"]);
    assert_eq!(
        gaps,
        [
            "a/b: unreadable: expected a folder, found a file of that name",
            "c: unreadable: expected a file, found a folder of that name",
        ]
    );
}

#[test]
fn what_cannot_be_read_is_left_out_with_a_reason() {
    let mut flipped = zip(&[stored("crc", b"content-of-it"), stored("ok", b"x")]);
    let at = flipped.windows(7).position(|window| window == b"content").unwrap();
    flipped[at] ^= 1;
    let (files, gaps) = unpacked(&flipped);
    assert_eq!(
        (files, gaps),
        (
            vec!["ok".to_owned()],
            vec!["crc: unreadable: expected whole content, found that it is broken".to_owned()]
        )
    );
    let odd = zip(&[
        Zipped { flags: 1, ..stored("secret", b"x") },
        Zipped { method: 12, size: 1, ..stored("bzip2", b"\x03\0") },
        Zipped { size: 3, ..stored("short", b"x") },
        stored("ok", b"x"),
    ]);
    let (files, gaps) = unpacked(&odd);
    assert_eq!(files, ["ok"]);
    assert_eq!(gaps.len(), 3, "{gaps:?}");
    assert!(gaps[0].starts_with("secret: unreadable: expected open content"), "{gaps:?}");
}

#[test]
fn one_file_too_large_is_a_gap_and_the_rest_comes_out() {
    let limits = UnpackLimits { max_file_bytes: 10, ..UnpackLimits::default() };
    let zipped = zip(&[stored("large", &[1; 11]), stored("small", &[1; 10])]);
    for archive in [zipped, gz(&tar(&[tar_file(b"large", &[1; 11]), tar_file(b"small", &[1; 10])]))] {
        let place = Place::new();
        let unpacked = place.unpack(&archive, &limits).unwrap();
        assert_eq!(place.files().into_keys().collect::<Vec<_>>(), ["small"]);
        assert_eq!(gap_count(&unpacked, GapReason::TooLarge), 1);
    }
    let place = Place::new();
    assert_eq!(gap_count(&place.unpack(&gz(&[1; 11]), &limits).unwrap(), GapReason::TooLarge), 1);
    assert!(place.files().is_empty());
}

#[test]
fn broken_archives_are_errors() {
    let noise: Vec<u8> =
        (0..5000u32).flat_map(|number| number.wrapping_mul(2_654_435_761).to_le_bytes()).collect();
    let whole = gz(&tar(&[tar_file(b"a", &noise)]));
    let single = gz(&noise);
    let mut wrong = tar(&[tar_file(b"a", b"x"), tar_file(b"b", b"x")]);
    wrong[1024] ^= 0xff;
    let cut = zip(&[stored("a", b"x")]);
    for archive in [&whole[..whole.len() / 2], &single[..single.len() / 2], &wrong, &cut[..cut.len() - 5]] {
        assert_eq!(refused(archive, &UnpackLimits::default()), "archive_broken");
    }
}

#[test]
fn only_an_empty_folder_is_unpacked_into_and_a_raised_flag_ends_it() {
    let folder = tempfile::tempdir().unwrap();
    let archive = folder.path().join("archive");
    fs::write(&archive, tar(&[tar_file(b"a", b"x")])).unwrap();
    let limits = UnpackLimits::default();
    let found = unpack(&archive, folder.path(), &limits, &Cancel::default());
    assert!(matches!(found, Err(UnpackError::NotEmpty)));
    let into = tempfile::tempdir().unwrap();
    let cancel = Cancel::default();
    cancel.cancel();
    assert!(matches!(unpack(&archive, into.path(), &limits, &cancel), Err(UnpackError::Cancelled)));
}
