//! Names of documents that follow from what they say: the same content gets the same name, anything else another one.

use std::io::{self, BufWriter, Write};

use sha2::{Digest, Sha256};

/// Writes a document twice: once to learn its name, which is a digest of all of it, and once for good. `write` takes the
/// name, which is empty the first time.
pub(crate) fn write_named(
    mut out: impl Write,
    write: impl Fn(&str, &mut dyn Write) -> io::Result<()>,
) -> io::Result<()> {
    let mut digesting = BufWriter::new(Digesting::default());
    write("", &mut digesting)?;
    write(&uuid_of(digesting.into_inner()?), &mut out)
}

/// Takes in a whole document and keeps its digest only.
#[derive(Default)]
pub(crate) struct Digesting(Sha256);

impl Write for Digesting {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.update(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// A UUID of version 8 (RFC 9562: made by a way of its own) from a digest.
pub(crate) fn uuid_of(digesting: Digesting) -> String {
    let mut bytes: Vec<u8> = digesting.0.finalize().iter().copied().take(16).collect();
    bytes[6] = bytes[6] & 0x0f | 0x80;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    let hex = |range: std::ops::Range<usize>| -> String {
        bytes[range].iter().map(|byte| format!("{byte:02x}")).collect()
    };
    format!("{}-{}-{}-{}-{}", hex(0..4), hex(4..6), hex(6..8), hex(8..10), hex(10..16))
}
