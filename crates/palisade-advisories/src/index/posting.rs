//! What one advisory says about one package: which versions are affected, compiled when the index is built.

use super::cursor::Cursor;
use super::error::Damage;

/// Bits that say what a posting has.
pub(crate) mod flags {
    /// Every version is affected.
    pub(crate) const ALL: u8 = 1;
    /// There are only ranges of commits, and no list of versions.
    pub(crate) const COMMITS_ONLY: u8 = 2;
    /// A range has a version that its ecosystem does not know.
    pub(crate) const UNREADABLE: u8 = 4;
    pub(crate) const RELEASE: u8 = 8;
    pub(crate) const RANGES: u8 = 16;
    pub(crate) const VERSIONS: u8 = 32;
}

/// One advisory of one package and release, as it lies in the index.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Posting<'a> {
    /// The number of the advisory's record.
    pub(crate) advisory: u32,
    pub(crate) flags: u8,
    /// The part of the ecosystem's name after the colon: `12` of `Debian:12`.
    pub(crate) release: Option<&'a str>,
    ranges: Cursor<'a>,
    versions: Cursor<'a>,
}

/// Where being affected starts or ends.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Bound<'a> {
    pub(crate) kind: BoundKind,
    /// As the record has it; empty for the start of all versions.
    pub(crate) text: &'a str,
    pub(crate) key: Option<&'a [u8]>,
}

/// The events of OSV; `Start` is `introduced: "0"`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum BoundKind {
    Start,
    Fixed,
    Introduced,
    LastAffected,
    Limit,
}

const NO_KEY: u8 = 0x80;

impl BoundKind {
    const ALL: [Self; 5] = [Self::Start, Self::Fixed, Self::Introduced, Self::LastAffected, Self::Limit];
}

impl<'a> Posting<'a> {
    /// Reads the next posting of a package.
    pub(crate) fn read(cursor: &mut Cursor<'a>) -> Result<Self, Damage> {
        let advisory =
            u32::try_from(cursor.varint()?).map_err(|_| Damage("an advisory beyond the last one"))?;
        let flags = cursor.u8()?;
        let mut part = |flag: u8| if flags & flag == 0 { Ok(&[][..]) } else { cursor.block() };
        let release = part(flags::RELEASE)?;
        let release = std::str::from_utf8(release).map_err(|_| Damage("a release that is not UTF-8"))?;
        let (ranges, versions) = (part(flags::RANGES)?, part(flags::VERSIONS)?);
        Ok(Self {
            advisory,
            flags,
            release: Some(release).filter(|release| !release.is_empty()),
            ranges: Cursor::new(ranges),
            versions: Cursor::new(versions),
        })
    }

    pub(crate) fn has(&self, flag: u8) -> bool {
        self.flags & flag != 0
    }

    /// Each range: bounds in the order of the ecosystem.
    pub(crate) fn ranges(&self) -> impl Iterator<Item = Result<&'a [u8], Damage>> + use<'a> {
        let mut rest = self.ranges;
        std::iter::from_fn(move || (!rest.is_empty()).then(|| rest.block()))
    }

    /// Versions that are affected beside the ranges, as the record writes them.
    pub(crate) fn versions(&self) -> impl Iterator<Item = Result<&'a str, Damage>> + use<'a> {
        let mut rest = self.versions;
        std::iter::from_fn(move || (!rest.is_empty()).then(|| rest.text()))
    }
}

impl<'a> Bound<'a> {
    /// Reads the next bound of a range.
    pub(crate) fn read(range: &mut Cursor<'a>) -> Result<Self, Damage> {
        let tag = range.u8()?;
        let kind =
            BoundKind::ALL.get(usize::from(tag & !NO_KEY)).ok_or(Damage("an unknown kind of bound"))?;
        if *kind == BoundKind::Start {
            return Ok(Self { kind: *kind, text: "", key: None });
        }
        let text = range.text()?;
        let key = if tag & NO_KEY == 0 { Some(range.block()?) } else { None };
        Ok(Self { kind: *kind, text, key })
    }

    /// Appends what [`Bound::read`] reads.
    pub(crate) fn put(&self, bytes: &mut Vec<u8>) {
        use super::cursor::Put;
        if self.kind == BoundKind::Start {
            return bytes.push(self.kind as u8);
        }
        bytes.push(self.kind as u8 | if self.key.is_none() { NO_KEY } else { 0 });
        bytes.put_block(self.text.as_bytes());
        if let Some(key) = self.key {
            bytes.put_block(key);
        }
    }
}
