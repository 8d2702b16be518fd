//! One file inside of gzip (RFC 1952), and the stream that a tar inside of gzip is read from.

use std::fs::File;
use std::io::{BufReader, Read};

use flate2::read::MultiGzDecoder;
use palisade_model::GapReason;

use super::UnpackError;
use super::folder::Folder;
use super::metered::Metered;

/// The header may name the file; that name is the uploader's word and not needed.
const NAME: &[u8] = b"content";

/// The content of `archive_bytes` of gzip, as far as the budget goes.
pub(super) fn stream<'a>(file: File, archive_bytes: u64, folder: &Folder<'a>) -> impl Read + use<'a> {
    let (left, _) = folder.limits.budget(archive_bytes);
    BufReader::new(Metered { inner: MultiGzDecoder::new(file), left, cancel: folder.cancel })
}

pub(super) fn unpack(mut stream: impl Read, folder: &mut Folder<'_>) -> Result<(), UnpackError> {
    folder.count()?;
    folder.file(NAME, None, &mut stream)?;
    // Nothing else is in it that could be worth having.
    match folder.coverage.gap_counts.contains_key(&GapReason::Unreadable) {
        true => Err(UnpackError::Broken("gzip data that cannot be read".to_owned())),
        false => Ok(()),
    }
}
