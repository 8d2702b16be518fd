//! Opens an index and finds packages, advisories and texts in it.

use std::fs::File;
use std::path::{Path, PathBuf};

use memmap2::Mmap;
use palisade_model::{Ecosystem, UnixMillis};

use super::advisory_id::cve_code;
use super::cursor::Cursor;
use super::error::{Damage, IndexError};
use super::header::{FORMAT, Header, Section};
use super::record_view::RecordView;
use super::texts::{self, Details};
use super::{mapping, posting::Posting};
use crate::{Epss, SourceStatus};

const ECOSYSTEM_BYTES: usize = 64;
const ECOSYSTEM_NAME_BYTES: usize = 24;
const PAIR_BYTES: usize = 8;
const SIGNAL_BYTES: usize = 16;
const KEV_BIT: u32 = 1 << 31;
const EPSS_UNIT: f64 = 100_000.0;

/// An open index. Cheap to share behind an `Arc`; every read is bounds-checked and takes no lock.
#[derive(Debug)]
pub struct Index {
    path: PathBuf,
    map: Mmap,
    header: Header,
}

/// One ecosystem of an index: 24 bytes name, records `u32`, first package `u32`, packages `u32`, whole `u32`, newest
/// `modified` `i64`, import `i64`, 8 bytes nothing.
#[derive(Debug, Clone)]
pub(crate) struct Ecosystems {
    pub(crate) status: SourceStatus,
    pub(crate) first_package: u32,
    pub(crate) packages: u32,
}

/// A package that advisories name: where its postings lie.
#[derive(Debug, Clone, Copy)]
pub(crate) struct PackageEntry<'a> {
    postings: Cursor<'a>,
}

impl Index {
    /// Opens an index that was installed. Checks its header and the places of its parts; [`Index::verify`] checks every byte.
    pub fn open(path: &Path) -> Result<Self, IndexError> {
        let io = |source| IndexError::Io { path: path.to_owned(), source };
        let file = File::open(path).map_err(io)?;
        let map = mapping::map(&file).map_err(io)?;
        let damaged = |damage: Damage| IndexError::Damaged { path: path.to_owned(), reason: damage.0 };
        let header = Header::read(&map)
            .map_err(damaged)?
            .ok_or_else(|| IndexError::NotAnIndex { path: path.to_owned() })?;
        if header.format != FORMAT {
            return Err(IndexError::OtherFormat {
                path: path.to_owned(),
                expected: FORMAT,
                found: header.format,
            });
        }
        check_structure(&header, &map).map_err(damaged)?;
        Ok(Self { path: path.to_owned(), map, header })
    }

    /// Compares every byte with the checksum: done once, before a new index is installed.
    pub fn verify(&self) -> Result<(), IndexError> {
        let content = self.map.get(super::HEADER_BYTES..).unwrap_or_default();
        match blake3::hash(content).as_bytes() == &self.header.checksum {
            true => Ok(()),
            false => Err(self.damaged(Damage("content that does not match its checksum"))),
        }
    }

    /// Advisories that can match, withdrawn ones not counted.
    pub fn advisories(&self) -> u64 {
        self.header.advisories
    }

    /// When the index was built.
    pub fn built_at(&self) -> UnixMillis {
        self.header.built_at
    }

    /// Bytes of the file, and of these the bytes of long texts.
    pub fn size(&self) -> (u64, u64) {
        (self.header.file_bytes, self.header.sections[Section::Texts as usize].1)
    }

    /// Whether a package of the ecosystem can be judged at all.
    pub fn covers(&self, ecosystem: Ecosystem) -> bool {
        self.ecosystem(ecosystem).is_ok_and(|found| found.is_some())
    }

    /// What was imported, per ecosystem.
    pub fn sources(&self) -> Result<Vec<SourceStatus>, IndexError> {
        self.ecosystems()
            .map(|entry| entry.map(|entry| entry.status))
            .collect::<Result<_, _>>()
            .map_err(|damage| self.damaged(damage))
    }

    /// Description, references and vectors of an advisory.
    pub fn details(&self, advisory: u32) -> Result<Details, IndexError> {
        texts::read_details(self.section(Section::Texts), advisory).map_err(|damage| self.damaged(damage))
    }

    /// The names of all packages of an ecosystem that advisories name, in order.
    pub fn package_names(&self, ecosystem: Ecosystem) -> Result<Vec<String>, IndexError> {
        let names = || {
            let Some(found) = self.ecosystem(ecosystem)? else {
                return Ok(Vec::new());
            };
            (0..found.packages)
                .map(|offset| self.name(found.first_package + offset).map(str::to_owned))
                .collect()
        };
        names().map_err(|damage| self.damaged(damage))
    }

    pub(crate) fn damaged(&self, damage: Damage) -> IndexError {
        IndexError::Damaged { path: self.path.clone(), reason: damage.0 }
    }

    pub(crate) fn ecosystem(&self, ecosystem: Ecosystem) -> Result<Option<Ecosystems>, Damage> {
        for entry in self.ecosystems() {
            let entry = entry?;
            if entry.status.ecosystem == ecosystem {
                return Ok(Some(entry));
            }
        }
        Ok(None)
    }

    /// Finds a package by its normalised name.
    pub(crate) fn package(
        &self,
        ecosystem: &Ecosystems,
        name: &str,
    ) -> Result<Option<PackageEntry<'_>>, Damage> {
        let (mut low, mut high) =
            (ecosystem.first_package, ecosystem.first_package.saturating_add(ecosystem.packages));
        while low < high {
            let middle = low + (high - low) / 2;
            match self.name(middle)?.cmp(name) {
                std::cmp::Ordering::Less => low = middle + 1,
                std::cmp::Ordering::Greater => high = middle,
                std::cmp::Ordering::Equal => return self.postings(middle).map(Some),
            }
        }
        Ok(None)
    }

    pub(crate) fn record(&self, advisory: u32) -> Result<RecordView, Damage> {
        let (start, group) = pair(self.section(Section::RecordTable), advisory)?;
        let records = self.section(Section::Records);
        let bytes = records.get(start as usize..).ok_or(Damage("a record beyond its section"))?;
        RecordView::read(Cursor::new(bytes), group)
    }

    /// EPSS of a CVE id, and whether it is known to be exploited.
    pub(crate) fn signals(&self, id: &str) -> Result<(Option<Epss>, bool), Damage> {
        let Some(code) = cve_code(id) else {
            return Ok((None, false));
        };
        let entries = self.section(Section::Signals).as_chunks::<SIGNAL_BYTES>().0;
        let code_of = |entry: &[u8; SIGNAL_BYTES]| Cursor::new(entry).u64().unwrap_or(u64::MAX);
        let Ok(found) = entries.binary_search_by_key(&code, code_of) else {
            return Ok((None, false));
        };
        let mut cursor = Cursor::new(&entries[found][8..]);
        let (score, percentile) = (cursor.u32()?, cursor.u32()?);
        let share = |units: u32| f64::from(units) / EPSS_UNIT;
        let epss = (score != u32::MAX)
            .then(|| Epss { score: share(score), percentile: share(percentile & !KEV_BIT) });
        Ok((epss, percentile & KEV_BIT != 0))
    }

    fn section(&self, section: Section) -> &[u8] {
        self.header.section(&self.map, section).unwrap_or_default()
    }

    fn ecosystems(&self) -> impl Iterator<Item = Result<Ecosystems, Damage>> {
        self.section(Section::Ecosystems)
            .as_chunks::<ECOSYSTEM_BYTES>()
            .0
            .iter()
            .map(|entry| Ecosystems::read(entry))
    }

    fn name(&self, package: u32) -> Result<&str, Damage> {
        let table = self.section(Section::Packages);
        let (start, _) = pair(table, package)?;
        let (end, _) = pair(table, package.saturating_add(1))?;
        let name = self
            .section(Section::Names)
            .get(start as usize..end as usize)
            .ok_or(Damage("a name beyond its section"))?;
        std::str::from_utf8(name).map_err(|_| Damage("a name that is not UTF-8"))
    }

    fn postings(&self, package: u32) -> Result<PackageEntry<'_>, Damage> {
        let table = self.section(Section::Packages);
        let (_, start) = pair(table, package)?;
        let (_, end) = pair(table, package.saturating_add(1))?;
        let postings = self.section(Section::Postings).get(start as usize..end as usize);
        Ok(PackageEntry { postings: Cursor::new(postings.ok_or(Damage("postings beyond their section"))?) })
    }
}

impl<'a> PackageEntry<'a> {
    /// What each advisory says about the package.
    pub(crate) fn postings(&self) -> impl Iterator<Item = Result<Posting<'a>, Damage>> + use<'a> {
        let mut rest = self.postings;
        std::iter::from_fn(move || (!rest.is_empty()).then(|| Posting::read(&mut rest)))
    }
}

impl Ecosystems {
    fn read(entry: &[u8]) -> Result<Self, Damage> {
        let mut cursor = Cursor::new(entry);
        let name = cursor.bytes(ECOSYSTEM_NAME_BYTES)?;
        let name = std::str::from_utf8(name).map_err(|_| Damage("an ecosystem that is not UTF-8"))?;
        let (ecosystem, _) =
            Ecosystem::parse(name.trim_end_matches('\0')).ok_or(Damage("an unknown ecosystem"))?;
        let (records, first_package, packages, whole) =
            (cursor.u32()?, cursor.u32()?, cursor.u32()?, cursor.u32()?);
        let (newest, imported) = (cursor.i64()?, cursor.i64()?);
        let status =
            SourceStatus { ecosystem, records: u64::from(records), newest, imported, whole: whole != 0 };
        Ok(Self { status, first_package, packages })
    }

    /// What [`Ecosystems::read`] reads.
    pub(crate) fn put(&self, bytes: &mut Vec<u8>) {
        let mut name = [0; ECOSYSTEM_NAME_BYTES];
        let text = self.status.ecosystem.as_str().as_bytes();
        name[..text.len()].copy_from_slice(text);
        bytes.extend_from_slice(&name);
        for number in
            [self.status.records as u32, self.first_package, self.packages, u32::from(self.status.whole)]
        {
            bytes.extend_from_slice(&number.to_le_bytes());
        }
        for time in [self.status.newest, self.status.imported, 0] {
            bytes.extend_from_slice(&time.to_le_bytes());
        }
    }
}

/// What [`Index::signals`] reads; `None` for a CVE without EPSS.
pub(crate) fn put_signal(bytes: &mut Vec<u8>, code: u64, epss: Option<Epss>, exploited: bool) {
    let units = |share: f64| (share * EPSS_UNIT).round() as u32;
    let (score, percentile) = epss.map_or((u32::MAX, 0), |epss| (units(epss.score), units(epss.percentile)));
    bytes.extend_from_slice(&code.to_le_bytes());
    bytes.extend_from_slice(&score.to_le_bytes());
    bytes.extend_from_slice(&(percentile | if exploited { KEV_BIT } else { 0 }).to_le_bytes());
}

fn pair(table: &[u8], index: u32) -> Result<(u32, u32), Damage> {
    let entry =
        table.as_chunks::<PAIR_BYTES>().0.get(index as usize).ok_or(Damage("an entry beyond its table"))?;
    let mut cursor = Cursor::new(entry);
    Ok((cursor.u32()?, cursor.u32()?))
}

fn check_structure(header: &Header, file: &[u8]) -> Result<(), Damage> {
    if header.file_bytes != file.len() as u64 {
        return Err(Damage("a file that was cut or grown"));
    }
    for (section, unit) in [
        (Section::Ecosystems, ECOSYSTEM_BYTES),
        (Section::Packages, PAIR_BYTES),
        (Section::Names, 1),
        (Section::Postings, 1),
        (Section::RecordTable, PAIR_BYTES),
        (Section::Records, 1),
        (Section::Signals, SIGNAL_BYTES),
        (Section::Texts, 1),
    ] {
        if !header.section(file, section)?.len().is_multiple_of(unit) {
            return Err(Damage("a table with a part of an entry"));
        }
    }
    Ok(())
}
