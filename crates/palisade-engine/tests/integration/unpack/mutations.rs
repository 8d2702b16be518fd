//! Whatever is changed in an archive, nothing is written outside of the folder (platform reference H6).

use palisade_engine::UnpackLimits;
use proptest::prelude::*;

use super::Place;
use super::archives::{Zipped, gz, stored, tar, tar_entry, tar_file, zeros, zip};

/// Made once: making them takes longer than unpacking them.
fn seed(number: usize) -> Vec<u8> {
    static SEEDS: std::sync::LazyLock<Vec<Vec<u8>>> = std::sync::LazyLock::new(seeds);
    SEEDS[number].clone()
}

fn seeds() -> Vec<Vec<u8>> {
    let (name, content, size) = zeros("deflated", 5000);
    let files = [
        tar_entry(b'5', b"dir/", b"", b""),
        tar_entry(b'2', b"dir/link", b"../../..", b""),
        tar_file(b"dir/link/file", b"through"),
        tar_file(&b"long-name/".repeat(15), b"x"),
        tar_entry(b'x', b"pax", b"", b"17 path=../../up\n"),
        tar_entry(b'0', b"short", b"", b"content"),
    ];
    let zipped = [
        stored("dir/", b""),
        Zipped { mode: 0o120_777, ..stored("dir/link", b"../../..") },
        stored("dir/link/file", b"through"),
        stored("../up", b"x"),
        Zipped { size, method: 8, ..stored(&name, &content) },
    ];
    vec![tar(&files), zip(&zipped), gz(&tar(&files)), gz(b"plain")]
}

fn limits() -> UnpackLimits {
    UnpackLimits { max_entries: 100, max_total_bytes: 1 << 20, ..UnpackLimits::default() }
}

/// A tar header that is right again after its name was changed.
fn repair(archive: &mut [u8]) {
    for block in archive.as_chunks_mut::<512>().0 {
        let mut header = tar::Header::new_old();
        if block[257..262] == *b"ustar" {
            header.as_mut_bytes().copy_from_slice(block);
            header.set_cksum();
            block.copy_from_slice(header.as_bytes());
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn h6_changed_archives_write_nothing_elsewhere(
        seed in 0..4usize,
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..12),
        repaired in any::<bool>(),
    ) {
        let mut archive = self::seed(seed);
        for (at, byte) in changes {
            let length = archive.len();
            archive[at.index(length)] = byte;
        }
        if repaired {
            repair(&mut archive);
        }
        let _ = Place::new().unpack(&archive, &limits());
    }

    #[test]
    fn h6_spliced_names_write_nothing_elsewhere(
        seed in 0..3usize,
        at in any::<prop::sample::Index>(),
        piece in prop::sample::select(vec!["../", "/", "..\\", "\0", "C:", "dir/link", "/../..", "//", "./"]),
    ) {
        let mut archive = self::seed(seed);
        let at = at.index(archive.len() - piece.len());
        archive[at..at + piece.len()].copy_from_slice(piece.as_bytes());
        repair(&mut archive);
        let _ = Place::new().unpack(&archive, &limits());
    }

    #[test]
    fn h6_any_name_stays_inside(name in prop::collection::vec(prop::sample::select(b"./\\aC:\0%".to_vec()), 1..40)) {
        let text = String::from_utf8(name.clone()).unwrap();
        let _ = Place::new().unpack(&zip(&[stored(&text, b"x")]), &limits());
        let _ = Place::new().unpack(&tar(&[tar_file(&name, b"x")]), &limits());
    }
}
