//! The format of an archive by its first bytes. Names lie, and so does what uploaders declare.

use std::io::{self, Read, Seek, SeekFrom};

use flate2::read::MultiGzDecoder;

/// What an archive is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ArchiveFormat {
    Zip,
    Tar,
    /// A tar inside of gzip.
    TarGz,
    /// One file inside of gzip.
    Gz,
}

pub(super) const BLOCK: usize = 512;

impl ArchiveFormat {
    /// The word for answers.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Zip => "zip",
            Self::Tar => "tar",
            Self::TarGz => "tar.gz",
            Self::Gz => "gz",
        }
    }

    /// Looks at the start of `input` and goes back there; `None` for anything else.
    pub(super) fn of(input: &mut (impl Read + Seek)) -> io::Result<Option<Self>> {
        let head = first_block(&mut *input)?;
        input.seek(SeekFrom::Start(0))?;
        if head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06") {
            return Ok(Some(Self::Zip));
        }
        if head.starts_with(&[0x1f, 0x8b]) {
            // Broken gzip is told when it is unpacked.
            let inner = first_block(MultiGzDecoder::new(&mut *input)).unwrap_or_default();
            input.seek(SeekFrom::Start(0))?;
            return Ok(Some(if is_tar(&inner) { Self::TarGz } else { Self::Gz }));
        }
        Ok(is_tar(&head).then_some(Self::Tar))
    }
}

fn first_block(input: impl Read) -> io::Result<Vec<u8>> {
    let mut head = Vec::with_capacity(BLOCK);
    input.take(u64::try_from(BLOCK).unwrap_or(u64::MAX)).read_to_end(&mut head)?;
    Ok(head)
}

/// Whether a block is a header of any tar dialect: its checksum is right (POSIX.1, ustar).
fn is_tar(block: &[u8]) -> bool {
    let Ok(block) = <&[u8; BLOCK]>::try_from(block) else { return false };
    let blank = |at: usize| if (148..156).contains(&at) { b' ' } else { block[at] };
    let sum: u32 = (0..BLOCK).map(|at| u32::from(blank(at))).sum();
    let header = tar::Header::from_byte_slice(block);
    block[0] != 0 && header.cksum().is_ok_and(|said| said == sum)
}
