//! Makes archives, also such as no honest program writes.

use std::io::Write;

/// One file of a zip, with what its headers say about it.
pub(super) struct Zipped<'a> {
    pub(super) name: &'a str,
    pub(super) content: &'a [u8],
    /// What the archive says that the content has.
    pub(super) size: u32,
    pub(super) method: u16,
    pub(super) flags: u16,
    pub(super) mode: u32,
    /// Shares the bytes of the entry with this number.
    pub(super) shares: Option<usize>,
}

pub(super) fn stored<'a>(name: &'a str, content: &'a [u8]) -> Zipped<'a> {
    let size = u32::try_from(content.len()).unwrap();
    Zipped { name, content, size, method: 0, flags: 0, mode: 0o100_644, shares: None }
}

/// A deflated file of `size` zero bytes.
pub(super) fn zeros(name: &str, size: u32) -> (String, Vec<u8>, u32) {
    let mut encoder = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::best());
    std::io::copy(&mut std::io::Read::take(std::io::repeat(0), size.into()), &mut encoder).unwrap();
    (name.to_owned(), encoder.finish().unwrap(), size)
}

pub(super) fn zip(entries: &[Zipped<'_>]) -> Vec<u8> {
    let (mut out, mut directory, mut offsets) = (Vec::new(), Vec::new(), Vec::new());
    for entry in entries {
        offsets.push(entry.shares.map_or(out.len(), |at| offsets[at]));
        let common = common(entry);
        if entry.shares.is_none() {
            out.extend(b"PK\x03\x04");
            out.extend(&common);
            out.extend(entry.name.as_bytes());
            out.extend(entry.content);
        }
        directory.extend(b"PK\x01\x02\x14\x03");
        directory.extend(&common);
        directory.extend([0; 6]);
        directory.extend((entry.mode << 16).to_le_bytes());
        directory.extend(u32::try_from(*offsets.last().unwrap()).unwrap().to_le_bytes());
        directory.extend(entry.name.as_bytes());
    }
    let start = u32::try_from(out.len()).unwrap();
    let count = u16::try_from(entries.len()).unwrap().to_le_bytes();
    out.extend(&directory);
    out.extend(b"PK\x05\x06\0\0\0\0");
    out.extend([count, count].concat());
    out.extend(u32::try_from(directory.len()).unwrap().to_le_bytes());
    out.extend(start.to_le_bytes());
    out.extend([0; 2]);
    out
}

/// From the needed version to the length of extra fields: the same in both headers.
fn common(entry: &Zipped<'_>) -> Vec<u8> {
    let mut crc = flate2::Crc::new();
    if entry.method == 0 {
        crc.update(entry.content);
    } else {
        let mut plain = flate2::write::DeflateDecoder::new(Vec::new());
        plain.write_all(entry.content).unwrap();
        crc.update(&plain.finish().unwrap());
    }
    let mut bytes = Vec::new();
    for short in [20, entry.flags, entry.method, 0, 0] {
        bytes.extend(short.to_le_bytes());
    }
    bytes.extend(crc.sum().to_le_bytes());
    bytes.extend(u32::try_from(entry.content.len()).unwrap().to_le_bytes());
    bytes.extend(entry.size.to_le_bytes());
    bytes.extend(u16::try_from(entry.name.len()).unwrap().to_le_bytes());
    bytes.extend([0; 2]);
    bytes
}

/// One entry of a tar: its kind, its name in any bytes, its target and its content.
pub(super) fn tar_entry(kind: u8, name: &[u8], link: &[u8], content: &[u8]) -> Vec<u8> {
    let mut header = tar::Header::new_gnu();
    header.set_entry_type(tar::EntryType::new(kind));
    header.set_size(content.len() as u64);
    header.set_mode(0o644);
    header.as_old_mut().name[..name.len().min(100)].copy_from_slice(&name[..name.len().min(100)]);
    header.as_old_mut().linkname[..link.len()].copy_from_slice(link);
    header.set_cksum();
    let mut out = header.as_bytes().to_vec();
    out.extend(content);
    out.resize(out.len().next_multiple_of(512), 0);
    out
}

pub(super) fn tar(entries: &[Vec<u8>]) -> Vec<u8> {
    [entries.concat(), vec![0; 1024]].concat()
}

/// A tar with one file of any name, in the GNU way where it is long.
pub(super) fn tar_file(name: &[u8], content: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    if name.len() > 100 {
        out = tar_entry(b'L', b"././@LongLink", b"", &[name, b"\0"].concat());
    }
    [out, tar_entry(b'0', name, b"", content)].concat()
}

pub(super) fn gz(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}
