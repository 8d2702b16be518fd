//! Ids of the large databases in a few bytes; all others as they are.

use super::cursor::{Cursor, Put};
use super::error::Damage;

const OTHER: u8 = 0;
const GITHUB: u8 = 1;
/// The first of the kinds below.
const NUMBERED: u8 = 2;
/// `PREFIX-YEAR-NUMBER` with the least count of digits of the number.
const PREFIXES: &[(&str, usize)] =
    &[("CVE", 4), ("GO", 4), ("MAL", 1), ("PYSEC", 1), ("RUSTSEC", 4), ("GSD", 4)];

/// Appends an id.
pub(crate) fn put_id(bytes: &mut Vec<u8>, id: &str) {
    if let Some((kind, year, number)) = numbered(id) {
        bytes.push(NUMBERED + kind);
        bytes.extend_from_slice(&year.to_le_bytes());
        bytes.put_varint(number);
    } else if let Some(letters) = github(id) {
        bytes.push(GITHUB);
        bytes.extend_from_slice(letters.as_bytes());
    } else {
        bytes.push(OTHER);
        bytes.put_block(id.as_bytes());
    }
}

/// Reads what [`put_id`] appended.
pub(crate) fn read_id(cursor: &mut Cursor<'_>) -> Result<String, Damage> {
    match cursor.u8()? {
        OTHER => cursor.text().map(str::to_owned),
        GITHUB => {
            let letters = cursor.bytes(12)?;
            let text = std::str::from_utf8(letters).ok().filter(|text| text.is_ascii());
            let text = text.ok_or(Damage("an id that is not ASCII"))?;
            Ok(format!("GHSA-{}-{}-{}", &text[..4], &text[4..8], &text[8..]))
        }
        kind => {
            let (prefix, digits) =
                PREFIXES.get(usize::from(kind - NUMBERED)).ok_or(Damage("an unknown kind of id"))?;
            let year = u16::from_le_bytes(cursor.array()?);
            Ok(written(prefix, year, cursor.varint()?, *digits))
        }
    }
}

/// A CVE id as one number in order of year and number; `None` for other ids.
pub(crate) fn cve_code(id: &str) -> Option<u64> {
    let (kind, year, number) = numbered(id)?;
    (kind == 0 && number < 1 << 40).then_some(u64::from(year) << 40 | number)
}

fn numbered(id: &str) -> Option<(u8, u16, u64)> {
    let (prefix, rest) = id.split_once('-')?;
    let (year, number) = rest.split_once('-')?;
    let kind = PREFIXES.iter().position(|(known, _)| *known == prefix)?;
    let (year, number) = (year.parse().ok()?, number.parse().ok()?);
    let survives = written(prefix, year, number, PREFIXES[kind].1) == id;
    survives.then_some((kind as u8, year, number))
}

fn written(prefix: &str, year: u16, number: u64, digits: usize) -> String {
    format!("{prefix}-{year:04}-{number:0digits$}")
}

fn github(id: &str) -> Option<String> {
    let rest = id.strip_prefix("GHSA-").filter(|rest| rest.is_ascii() && rest.len() == 14)?;
    let bytes = rest.as_bytes();
    (bytes[4] == b'-' && bytes[9] == b'-').then(|| [&rest[..4], &rest[5..9], &rest[10..]].concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_id_survives() {
        for id in [
            "CVE-2024-0001",
            "CVE-2024-1234567",
            "CVE-24-1",
            "GHSA-abcd-2345-wxyz",
            "GHSA-abc",
            "GO-2024-0012",
            "PYSEC-2024-5",
            "PYSEC-2024-05",
            "RUSTSEC-2024-0001",
            "MAL-2025-12345",
            "DSA-1-1",
            "USN-1234-1",
            "CVE-2024-+123",
            "GHSA-éé-2345-wxyz",
        ] {
            let mut bytes = Vec::new();
            put_id(&mut bytes, id);
            assert_eq!(read_id(&mut Cursor::new(&bytes)).as_deref(), Ok(id));
        }
        assert!(cve_code("CVE-2023-9999") < cve_code("CVE-2024-0001"));
        assert_eq!(cve_code("GO-2024-0001"), None);
    }
}
