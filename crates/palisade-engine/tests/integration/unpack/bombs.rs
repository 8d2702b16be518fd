//! Small archives of very much (platform reference H5): stopped in time, and before the disk is full.

use palisade_engine::UnpackLimits;
use palisade_model::GapReason;

use super::archives::{Zipped, gz, stored, tar, tar_entry, tar_file, zeros, zip};
use super::{Place, gap_count, refused};

const MIB: usize = 1024 * 1024;

fn small() -> UnpackLimits {
    UnpackLimits { max_entries: 20, max_total_bytes: 100_000, ..UnpackLimits::default() }
}

#[test]
fn h5_content_is_at_most_a_hundred_times_the_archive() {
    let (name, content, size) = zeros("z", 18 * 1024 * 1024);
    let zipped = zip(&[Zipped { size, method: 8, ..stored(&name, &content) }]);
    let plain = vec![0; 18 * MIB];
    for archive in [zipped, gz(&plain), gz(&tar(&[tar_file(b"z", &plain)]))] {
        let place = Place::new();
        let error = place.unpack(&archive, &UnpackLimits::default()).unwrap_err();
        assert_eq!(error.code(), "archive_ratio");
        let written: usize = place.files().values().map(Vec::len).sum();
        assert!(written <= 17 * MIB, "{written}");
    }
}

#[test]
fn h5_skipped_content_counts_as_well() {
    let limits = UnpackLimits { max_file_bytes: 10, ..UnpackLimits::default() };
    assert_eq!(refused(&gz(&tar(&[tar_file(b"z", &vec![0; 18 * MIB])])), &limits), "archive_ratio");
}

#[test]
fn h5_entries_that_share_their_bytes_are_refused() {
    let (name, content, size) = zeros("z", 1000);
    let first = Zipped { size, method: 8, ..stored(&name, &content) };
    let again = Zipped { shares: Some(0), size, method: 8, ..stored(&name, &content) };
    assert_eq!(refused(&zip(&[first, again]), &UnpackLimits::default()), "archive_overlapping");
}

#[test]
fn h5_the_number_of_entries_and_folders_is_limited() {
    let names: Vec<_> = (0..21).map(|number| number.to_string()).collect();
    let zipped: Vec<_> = names.iter().map(|name| stored(name, b"")).collect();
    let tarred: Vec<_> = names.iter().map(|name| tar_file(name.as_bytes(), b"")).collect();
    let folders = tar(&[tar_file(format!("{}x", "d/".repeat(20)).as_bytes(), b""), tar_file(b"x", b"")]);
    for archive in [zip(&zipped), tar(&tarred), folders] {
        assert_eq!(refused(&archive, &small()), "archive_too_many_entries");
    }
}

#[test]
fn h5_all_content_together_is_limited() {
    let content = vec![7; 60_000];
    let zipped = zip(&[stored("a", &content), stored("b", &content)]);
    for archive in [
        zipped,
        tar(&[tar_file(b"a", &content), tar_file(b"b", &content)]),
        gz(&[content.clone(), content].concat()),
    ] {
        assert_eq!(refused(&archive, &small()), "archive_too_large");
    }
}

#[test]
fn h5_a_zip_that_lies_about_sizes_gets_no_room_for_the_lie() {
    // 4 GiB declared for one byte: the entry is over the limit of a file by its own word.
    let place = Place::new();
    let unpacked = place
        .unpack(&zip(&[Zipped { size: u32::MAX - 1, ..stored("a", b"x") }]), &UnpackLimits::default())
        .unwrap();
    assert_eq!(gap_count(&unpacked, GapReason::TooLarge), 1);
    assert!(place.files().is_empty());
    // A few bytes declared for very many: no more than those are unpacked, and they are not what was promised.
    let (name, content, _) = zeros("z", 18 * 1024 * 1024);
    let lying = zip(&[Zipped { size: 5, method: 8, ..stored(&name, &content) }]);
    let place = Place::new();
    assert_eq!(gap_count(&place.unpack(&lying, &UnpackLimits::default()).unwrap(), GapReason::Unreadable), 1);
    assert!(place.files().is_empty());
    // The directory claims more entries than it has room for, in 32 and in 64 bits.
    let mut claims = zip(&[stored("a", b"x")]);
    let end = claims.len() - 22;
    claims[end + 8..end + 12].copy_from_slice(&[0xfe, 0xff, 0xfe, 0xff]);
    assert_ne!(refused(&claims, &UnpackLimits::default()), "archive_not_unpacked");
    assert_ne!(refused(&zip64_claiming(u64::MAX / 2), &UnpackLimits::default()), "archive_not_unpacked");
}

/// An empty zip whose zip64 end record (APPNOTE 4.3.14) claims this many entries.
fn zip64_claiming(entries: u64) -> Vec<u8> {
    let mut out = zip(&[stored("a", b"x")]);
    let end = out.split_off(out.len() - 22);
    let at = out.len() as u64;
    let size = u32::from_le_bytes(end[12..16].try_into().unwrap());
    let start = u32::from_le_bytes(end[16..20].try_into().unwrap());
    out.extend(b"PK\x06\x06");
    out.extend(44u64.to_le_bytes());
    out.extend([45, 0, 45, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    for long in [entries, entries, size.into(), start.into()] {
        out.extend(long.to_le_bytes());
    }
    out.extend(b"PK\x06\x07\0\0\0\0");
    out.extend(at.to_le_bytes());
    out.extend(1u32.to_le_bytes());
    out.extend(b"PK\x05\x06\0\0\0\0\xff\xff\xff\xff");
    out.extend([0xff; 8]);
    out.extend([0; 2]);
    out
}

#[test]
fn h5_sparse_files_and_endless_names_of_a_tar_are_not_followed() {
    let mut header = tar::Header::new_gnu();
    header.set_entry_type(tar::EntryType::GNUSparse);
    header.set_path("sparse").unwrap();
    header.set_size(0);
    // One exabyte, of which nothing is there.
    header.as_gnu_mut().unwrap().set_real_size(1 << 60);
    header.set_cksum();
    let place = Place::new();
    let archive = tar(&[header.as_bytes().to_vec(), tar_file(b"a", b"x")]);
    let unpacked = place.unpack(&archive, &UnpackLimits::default()).unwrap();
    assert_eq!(gap_count(&unpacked, GapReason::SpecialFile), 1);
    assert_eq!(place.files().into_keys().collect::<Vec<_>>(), ["a"]);
    for kind in [b'L', b'x'] {
        let endless = gz(&tar(&[tar_entry(kind, b"name", b"", &vec![b'a'; 2 * MIB]), tar_file(b"a", b"x")]));
        assert_eq!(refused(&endless, &UnpackLimits::default()), "archive_broken");
    }
    let record = b"12 size=999\n";
    let two_sizes = tar(&[tar_entry(b'x', b"pax", b"", record), tar_file(b"a", b"x")]);
    assert_eq!(refused(&two_sizes, &UnpackLimits::default()), "archive_broken");
}

#[test]
fn h5_archives_inside_of_archives_stay_closed() {
    let inner = zip(&[stored("deep", b"x")]);
    let place = Place::new();
    place.unpack(&zip(&[stored("inner.zip", &inner)]), &UnpackLimits::default()).unwrap();
    assert_eq!(place.files()["inner.zip"], inner);
}
