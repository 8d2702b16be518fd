//! Opens a file once and reads it within limits. Called by the workers of a tree scan and, for
//! ignore files, by the walk. Whatever lies at the path, it neither blocks nor follows a link.

use std::fs::{File, OpenOptions};
use std::io::{self, Read};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use palisade_model::GapReason;

/// A NUL byte in this many first bytes means that a file is not text.
const TEXT_PROBE: usize = 8 * 1024;

/// Why a file was not read; becomes a gap.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{detail}")]
pub struct Unread {
    pub reason: GapReason,
    /// Lower-case fragment: what was expected and what was found.
    pub detail: String,
}

/// Reads a regular file of at most `max_size` bytes, whatever is in it. UTF-16 with a byte order mark is turned into
/// UTF-8.
///
/// # Errors
/// [`Unread`] with `special_file`, `too_large` or `unreadable`.
pub fn read_any(path: &Path, max_size: u64) -> Result<Vec<u8>, Unread> {
    let bytes = read_limited(open_regular(path)?, max_size, |_| Ok(()))?;
    Ok(from_utf16(&bytes).unwrap_or(bytes))
}

/// Reads a regular text file of at most `max_size` bytes. UTF-16 with a byte order mark is turned
/// into UTF-8; other content is handed over as it is.
///
/// # Errors
/// [`Unread`] with `special_file`, `too_large`, `binary` or `unreadable`.
pub fn read_text(path: &Path, max_size: u64) -> Result<Vec<u8>, Unread> {
    let file = open_regular(path)?;
    // A large binary is known by its first bytes; the rest need not be read.
    let is_text = |first: &[u8]| if from_utf16(first).is_none() { refuse_binary(first) } else { Ok(()) };
    let bytes = read_limited(file, max_size, is_text)?;
    let bytes = from_utf16(&bytes).unwrap_or(bytes);
    refuse_binary(&bytes)?;
    Ok(bytes)
}

/// Whether what was read is text.
///
/// # Errors
/// [`Unread`] with `binary`.
pub(crate) fn refuse_binary(bytes: &[u8]) -> Result<(), Unread> {
    match memchr::memchr(0, &bytes[..bytes.len().min(TEXT_PROBE)]) {
        Some(_) => Err(unread(GapReason::Binary, "expected text, found a NUL byte")),
        None => Ok(()),
    }
}

/// Opens what is at `path` when it is a regular file. Judged on the open file, not on the path, so
/// that a file swapped for a FIFO or a link since the walk is still refused.
pub(crate) fn open_regular(path: &Path) -> Result<File, Unread> {
    let flags = libc::O_NOFOLLOW | libc::O_NONBLOCK | libc::O_CLOEXEC;
    let file = OpenOptions::new().read(true).custom_flags(flags).open(path).map_err(|e| open_failure(&e))?;
    let metadata = file.metadata().map_err(|error| unreadable(&error))?;
    if metadata.is_file() { Ok(file) } else { Err(special("special file")) }
}

/// The fragment that says how reading failed, without a path and the same on every machine.
pub(crate) fn io_detail(error: &io::Error) -> String {
    error.kind().to_string()
}

/// `probe` may refuse the file by its first bytes.
fn read_limited(
    file: File,
    max_size: u64,
    probe: impl FnOnce(&[u8]) -> Result<(), Unread>,
) -> Result<Vec<u8>, Unread> {
    let expected = file.metadata().map_err(|error| unreadable(&error))?.len();
    if expected > max_size {
        return Err(too_large(max_size));
    }
    // The size is only a hint: the file may grow or shrink while it is read.
    let mut bytes = Vec::with_capacity(usize::try_from(expected).unwrap_or(0).saturating_add(1));
    let mut file = file.take(max_size.saturating_add(1));
    let first = u64::try_from(TEXT_PROBE).unwrap_or(u64::MAX);
    file.by_ref().take(first).read_to_end(&mut bytes).map_err(|error| unreadable(&error))?;
    probe(&bytes)?;
    file.read_to_end(&mut bytes).map_err(|error| unreadable(&error))?;
    if u64::try_from(bytes.len()).is_ok_and(|length| length > max_size) {
        return Err(too_large(max_size));
    }
    Ok(bytes)
}

fn from_utf16(bytes: &[u8]) -> Option<Vec<u8>> {
    let decode: fn([u8; 2]) -> u16 = match bytes.get(..2)? {
        [0xff, 0xfe] => u16::from_le_bytes,
        [0xfe, 0xff] => u16::from_be_bytes,
        _ => return None,
    };
    let (pairs, _) = bytes[2..].as_chunks::<2>();
    let text: String = char::decode_utf16(pairs.iter().map(|&pair| decode(pair)))
        .map(|unit| unit.unwrap_or(char::REPLACEMENT_CHARACTER))
        .collect();
    Some(text.into_bytes())
}

fn open_failure(error: &io::Error) -> Unread {
    match error.raw_os_error() {
        Some(libc::ELOOP) => special("symbolic link"),
        // What opening a socket answers.
        Some(libc::ENXIO) => special("special file"),
        _ => unreadable(error),
    }
}

fn special(found: &str) -> Unread {
    unread(GapReason::SpecialFile, &format!("expected a regular file, found a {found}"))
}

fn too_large(max_size: u64) -> Unread {
    unread(GapReason::TooLarge, &format!("expected at most {max_size} bytes, found more"))
}

fn unreadable(error: &io::Error) -> Unread {
    unread(GapReason::Unreadable, &format!("expected a readable file, found {}", io_detail(error)))
}

fn unread(reason: GapReason, detail: &str) -> Unread {
    Unread { reason, detail: detail.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(content: &[u8], max_size: u64) -> Result<Vec<u8>, GapReason> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("file");
        std::fs::write(&path, content).unwrap();
        read_text(&path, max_size).map_err(|unread| unread.reason)
    }

    #[test]
    fn content_is_judged_by_size_and_first_bytes() {
        let mut late_nul = vec![b'a'; TEXT_PROBE];
        late_nul.push(0);
        type Case<'a> = (&'a [u8], u64, Result<&'a [u8], GapReason>);
        let table: [Case<'_>; 9] = [
            (b"", 0, Ok(b"")),
            (b"abc", 3, Ok(b"abc")),
            (b"abcd", 3, Err(GapReason::TooLarge)),
            (b"a\0b", 9, Err(GapReason::Binary)),
            (&late_nul, 1 << 20, Ok(&late_nul)),
            (b"\xff\xfeh\0i\0", 9, Ok(b"hi")),
            (b"\xfe\xff\0h\0i\0", 9, Ok(b"hi")),
            (b"\xff\xfe\x00\xd8", 9, Ok("\u{fffd}".as_bytes())),
            (b"\xff\xfe\0\0h\0\0\0", 9, Err(GapReason::Binary)),
        ];
        for (content, max_size, expected) in table {
            assert_eq!(read(content, max_size), expected.map(<[u8]>::to_vec), "{content:?}");
        }
    }

    #[test]
    fn a_file_that_reports_no_size_is_read_and_limited_all_the_same() {
        let proc_file = Path::new("/proc/self/status");
        if proc_file.exists() {
            assert!(read_text(proc_file, 1 << 20).unwrap().starts_with(b"Name:"));
            assert_eq!(read_text(proc_file, 10).unwrap_err().reason, GapReason::TooLarge);
        }
    }

    #[test]
    fn what_is_no_regular_file_is_refused_without_blocking() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        assert!(std::process::Command::new("mkfifo").arg(path("fifo")).status().unwrap().success());
        let _socket = std::os::unix::net::UnixListener::bind(path("socket")).unwrap();
        std::fs::write(path("file"), "x").unwrap();
        std::os::unix::fs::symlink("file", path("link")).unwrap();
        for name in ["fifo", "socket", "link", "."] {
            assert_eq!(read_text(&path(name), 9).unwrap_err().reason, GapReason::SpecialFile, "{name}");
        }
        assert_eq!(read_text(&path("gone"), 9).unwrap_err().reason, GapReason::Unreadable);
    }
}
