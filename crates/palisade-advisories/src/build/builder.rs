//! Takes records one after the other and makes the bytes of an index. Long texts are packed at once, so that the memory it
//! takes does not grow with them.

use std::collections::{BTreeMap, HashMap};

use palisade_model::{Ecosystem, UnixMillis, parse_rfc3339};
use serde_json::Value;

use super::alias_groups::AliasGroups;
use super::compile::compile;
use super::summary::summary;
use crate::index::{
    Details, Ecosystems, FORMAT, HEADER_BYTES, Header, Put, SECTIONS, TextWriter, cve_code, put_id,
    put_rating, put_signal,
};
use crate::osv::{Affected, Record};
use crate::severity::{is_malicious, rate};
use crate::signals::{EpssScores, KnownExploited};
use crate::{SourceStatus, names};

/// An index under construction.
#[derive(Debug, Default)]
pub(crate) struct Builder {
    seen: HashMap<Box<str>, ()>,
    groups: AliasGroups,
    /// Where each record starts, and its node among the aliases.
    table: Vec<(u32, u32)>,
    records: Vec<u8>,
    texts: TextWriter,
    /// Postings of each package: count of bytes does not matter, they are few.
    packages: BTreeMap<(Ecosystem, Box<str>), Vec<u8>>,
    cves: Vec<u64>,
}

/// What the index is about beside the records.
#[derive(Debug, Default)]
pub(crate) struct Surroundings<'a> {
    pub(crate) sources: &'a [SourceStatus],
    pub(crate) epss: Option<&'a EpssScores>,
    pub(crate) exploited: Option<&'a KnownExploited>,
    pub(crate) built_at: UnixMillis,
}

impl Builder {
    /// Adds a record. Of records with the same id the first counts; withdrawn ones never match and are left out.
    pub(crate) fn add(&mut self, record: &Record) -> std::io::Result<()> {
        if record.withdrawn.is_some() || self.seen.insert(record.id.as_str().into(), ()).is_some() {
            return Ok(());
        }
        let advisory = self.table.len() as u32;
        let mut matches = false;
        for ((ecosystem, name, release), entries) in by_package(record) {
            if let Some(posting) = compile(ecosystem, release, &entries) {
                let postings = self.packages.entry((ecosystem, name)).or_default();
                postings.put_varint(u64::from(advisory));
                postings.extend_from_slice(&posting);
                matches = true;
            }
        }
        if matches {
            self.add_record(record)?;
        }
        Ok(())
    }

    fn add_record(&mut self, record: &Record) -> std::io::Result<()> {
        let aliases: Vec<String> =
            record.aliases.iter().filter(|alias| **alias != record.id).cloned().collect();
        let node = self.groups.join(&record.id, &aliases);
        self.table.push((self.records.len() as u32, node));
        self.records.put_varint(aliases.len() as u64 + 1);
        for id in std::iter::once(&record.id).chain(&aliases) {
            put_id(&mut self.records, id);
            self.cves.extend(cve_code(id));
        }
        put_rating(&mut self.records, rate(record));
        for time in [Some(&record.modified), record.published.as_ref()] {
            let seconds = time.and_then(|time| parse_rfc3339(time)).map_or(0, |millis| millis / 1000);
            self.records.extend_from_slice(&u32::try_from(seconds).unwrap_or(0).to_le_bytes());
        }
        let weaknesses = weaknesses(record);
        self.records.put_varint(weaknesses.len() as u64);
        weaknesses.iter().for_each(|weakness| self.records.put_varint(u64::from(*weakness)));
        self.records.push(u8::from(record.summary.is_empty()));
        self.records.put_block(summary(record).as_bytes());
        self.texts.push(&details(record))
    }

    /// The whole file.
    pub(crate) fn finish(mut self, surroundings: &Surroundings<'_>) -> std::io::Result<Vec<u8>> {
        let mut table = Vec::with_capacity(self.table.len() * 8);
        for (start, node) in &self.table {
            table.extend_from_slice(&start.to_le_bytes());
            table.extend_from_slice(&self.groups.root(*node).to_le_bytes());
        }
        let (packages, names, postings, counts) = self.write_packages();
        let sections: [Vec<u8>; SECTIONS] = [
            write_ecosystems(surroundings.sources, &counts),
            packages,
            names,
            postings,
            table,
            self.records,
            write_signals(self.cves, surroundings),
            self.texts.finish()?,
        ];
        Ok(assemble(&sections, self.table.len() as u64, surroundings.built_at))
    }

    /// The table of packages, their names, their postings, and the first package and count of each ecosystem.
    #[expect(clippy::type_complexity, reason = "four parts of one walk, taken apart at once")]
    fn write_packages(&self) -> (Vec<u8>, Vec<u8>, Vec<u8>, HashMap<Ecosystem, (u32, u32)>) {
        let (mut table, mut names, mut postings) = (Vec::new(), Vec::new(), Vec::new());
        let mut counts: HashMap<Ecosystem, (u32, u32)> = HashMap::new();
        for (index, ((ecosystem, name), bytes)) in self.packages.iter().enumerate() {
            counts.entry(*ecosystem).or_insert((index as u32, 0)).1 += 1;
            table.extend_from_slice(&(names.len() as u32).to_le_bytes());
            table.extend_from_slice(&(postings.len() as u32).to_le_bytes());
            names.extend_from_slice(name.as_bytes());
            postings.extend_from_slice(bytes);
        }
        table.extend_from_slice(&(names.len() as u32).to_le_bytes());
        table.extend_from_slice(&(postings.len() as u32).to_le_bytes());
        (table, names, postings, counts)
    }
}

/// The entries of a record by ecosystem, normalised name and release. Ecosystems that are not known are left out.
#[expect(clippy::type_complexity, reason = "a grouping that only the caller walks")]
fn by_package(record: &Record) -> BTreeMap<(Ecosystem, Box<str>, Option<&str>), Vec<&Affected>> {
    let mut packages: BTreeMap<_, Vec<&Affected>> = BTreeMap::new();
    for affected in &record.affected {
        let Some(package) = affected.package.as_ref().filter(|package| !package.name.is_empty()) else {
            continue;
        };
        if let Some((ecosystem, release)) = Ecosystem::parse(&package.ecosystem) {
            let name = names::normalized(ecosystem, &package.name).into_owned().into_boxed_str();
            packages.entry((ecosystem, name, release)).or_default().push(affected);
        }
    }
    packages
}

/// The numbers of the weaknesses (CWE) that the source names.
fn weaknesses(record: &Record) -> Vec<u32> {
    let ids = record.database_specific.get("cwe_ids").and_then(Value::as_array);
    let number = |id: &Value| id.as_str()?.strip_prefix("CWE-")?.parse().ok();
    ids.into_iter().flatten().filter_map(number).collect()
}

/// The texts of malicious packages are all alike and are not kept.
fn details(record: &Record) -> Details {
    if is_malicious(record) {
        return Details::default();
    }
    let vectors =
        record.severity.iter().chain(record.affected.iter().flat_map(|affected| &affected.severity));
    Details {
        text: record.details.clone(),
        references: record.references.clone(),
        vectors: vectors.cloned().collect(),
    }
}

fn write_ecosystems(sources: &[SourceStatus], counts: &HashMap<Ecosystem, (u32, u32)>) -> Vec<u8> {
    let mut bytes = Vec::new();
    for source in sources {
        let (first_package, packages) = counts.get(&source.ecosystem).copied().unwrap_or_default();
        Ecosystems { status: source.clone(), first_package, packages }.put(&mut bytes);
    }
    bytes
}

fn write_signals(mut cves: Vec<u64>, surroundings: &Surroundings<'_>) -> Vec<u8> {
    cves.sort_unstable();
    cves.dedup();
    let by_code: HashMap<u64, _> = surroundings
        .epss
        .iter()
        .flat_map(|epss| &epss.scores)
        .filter_map(|(cve, epss)| Some((cve_code(cve)?, *epss)))
        .collect();
    let exploited = surroundings.exploited.iter().flat_map(|kev| &kev.cves);
    let exploited: std::collections::HashSet<u64> = exploited.filter_map(|cve| cve_code(cve)).collect();
    let mut bytes = Vec::new();
    for code in cves {
        let (epss, exploited) = (by_code.get(&code).copied(), exploited.contains(&code));
        if epss.is_some() || exploited {
            put_signal(&mut bytes, code, epss, exploited);
        }
    }
    bytes
}

fn assemble(sections: &[Vec<u8>; SECTIONS], advisories: u64, built_at: UnixMillis) -> Vec<u8> {
    let mut header = Header { format: FORMAT, built_at, advisories, ..Header::default() };
    let mut start = HEADER_BYTES as u64;
    for (place, section) in header.sections.iter_mut().zip(sections) {
        *place = (start, section.len() as u64);
        start += section.len() as u64;
    }
    header.file_bytes = start;
    let mut hasher = blake3::Hasher::new();
    for section in sections {
        hasher.update(section);
    }
    header.checksum = *hasher.finalize().as_bytes();
    let mut file = Vec::with_capacity(start as usize);
    file.extend_from_slice(&header.write());
    for section in sections {
        file.extend_from_slice(section);
    }
    file
}
