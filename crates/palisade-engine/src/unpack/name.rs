//! Names of entries: which of them are paths below the folder, and nothing else on any system.

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

use palisade_model::GapReason;

use super::UnpackLimits;
use super::limits::MAX_PATH;

/// Why an entry is left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct LeftOut {
    pub(super) reason: GapReason,
    pub(super) detail: String,
}

impl LeftOut {
    pub(super) fn new(reason: GapReason, detail: impl Into<String>) -> Self {
        Self { reason, detail: detail.into() }
    }
}

/// The path of an entry below the folder; empty for the folder itself.
pub(super) fn below_folder(name: &[u8], limits: &UnpackLimits) -> Result<PathBuf, LeftOut> {
    if let Some(found) = unsafe_part(name) {
        return Err(LeftOut::new(
            GapReason::Unreadable,
            format!("expected a path below the archive, found {found}"),
        ));
    }
    let mut path = PathBuf::new();
    let mut depth = 0;
    for part in name.split(|&byte| byte == b'/').filter(|&part| part != b"" && part != b".") {
        depth += 1;
        if part.len() > limits.max_name {
            return Err(over_limit(&format!("names of at most {} bytes", limits.max_name)));
        }
        if depth > limits.max_depth {
            return Err(over_limit(&format!("at most {} levels of folders", limits.max_depth)));
        }
        path.push(Path::new(OsStr::from_bytes(part)));
    }
    if path.as_os_str().len() > MAX_PATH {
        return Err(over_limit(&format!("paths of at most {MAX_PATH} bytes")));
    }
    Ok(path)
}

/// Refused rather than repaired: what two programs read differently hides something from one of them.
fn unsafe_part(name: &[u8]) -> Option<&'static str> {
    let has_drive = name.len() >= 2 && name[0].is_ascii_alphabetic() && name[1] == b':';
    match () {
        () if name.contains(&0) => Some("a NUL byte"),
        () if name.contains(&b'\\') => Some("a backslash"),
        () if name.first() == Some(&b'/') => Some("an absolute path"),
        () if has_drive => Some("a drive letter"),
        () if name.split(|&byte| byte == b'/').any(|part| part == b"..") => Some("a step upwards"),
        () => None,
    }
}

fn over_limit(expected: &str) -> LeftOut {
    LeftOut::new(GapReason::Limit, format!("expected {expected}, found more"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_paths_below_the_folder_are_taken() {
        let limits = UnpackLimits { max_depth: 3, max_name: 5, ..UnpackLimits::default() };
        let table: [(&[u8], Result<&str, &str>); 17] = [
            (b"a/b.c", Ok("a/b.c")),
            (b"./a//b/", Ok("a/b")),
            (b"", Ok("")),
            (b"..a/b..", Ok("..a/b..")),
            ("\u{e9}/a".as_bytes(), Ok("\u{e9}/a")),
            (b"../a", Err("a step upwards")),
            (b"a/..", Err("a step upwards")),
            (b"/etc", Err("an absolute path")),
            (b"//h/s", Err("an absolute path")),
            (b"C:/x", Err("a drive letter")),
            (b"c:x", Err("a drive letter")),
            (b"a\\b", Err("a backslash")),
            (b"..\\..\\x", Err("a backslash")),
            (b"a\0b", Err("a NUL byte")),
            (b"a/b/c/d", Err("at most 3 levels")),
            (b"a/123456", Err("at most 5 bytes")),
            (b"1/2/3", Ok("1/2/3")),
        ];
        for (name, expected) in table {
            match (below_folder(name, &limits), expected) {
                (Ok(path), Ok(expected)) => assert_eq!(path, Path::new(expected)),
                (Err(left_out), Err(expected)) => assert!(left_out.detail.contains(expected), "{left_out:?}"),
                (found, expected) => panic!("{name:?}: {found:?}, expected {expected:?}"),
            }
        }
        let long = "a/".repeat(10_000);
        assert!(below_folder(long.as_bytes(), &limits).is_err());
    }
}
