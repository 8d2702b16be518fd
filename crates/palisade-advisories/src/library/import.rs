//! Imports files: all of them are read and checked first, then the index is built and verified, and only then does anything change.

use std::collections::BTreeMap;
use std::fs::File;
use std::path::{Path, PathBuf};

use palisade_model::{Ecosystem, UnixMillis};

use super::manifest::{Manifest, Signal, Source};
use super::merge::{Changes, ecosystems, merge_into};
use super::source_file::SourceWriter;
use crate::ImportError;
use crate::osv::{Found, find_files, read_record, read_zip};
use crate::signals::{EpssScores, KnownExploited};

/// What an import did. A refused file changed nothing; the others were imported.
#[derive(Debug, Default)]
pub struct ImportReport {
    /// Records taken, per ecosystem.
    pub records: BTreeMap<Ecosystem, u64>,
    /// Records about ecosystems that Palisade does not know.
    pub skipped: u64,
    pub epss: Option<u64>,
    pub known_exploited: Option<u64>,
    pub refused: Vec<Refused>,
}

/// A file that could not be imported.
#[derive(Debug)]
pub struct Refused {
    pub path: PathBuf,
    pub error: ImportError,
}

/// An import under way: a manifest that does not count yet, and the new files that it names.
pub(super) struct Import<'a> {
    pub(super) sources: &'a Path,
    pub(super) now: UnixMillis,
    pub(super) manifest: Manifest,
    pub(super) report: ImportReport,
    files: u32,
    /// Whether the index has to be built anew.
    pub(super) changed: bool,
    /// Whether a sync found that something is as it was.
    pub(super) checked: bool,
}

impl<'a> Import<'a> {
    pub(super) fn start(sources: &'a Path, now: UnixMillis, mut manifest: Manifest) -> Self {
        manifest.generation += 1;
        Self {
            sources,
            now,
            manifest,
            report: ImportReport::default(),
            files: 0,
            changed: false,
            checked: false,
        }
    }

    /// Takes everything at or below `path`. What is refused is in the report.
    pub(super) fn take(&mut self, path: &Path) {
        let found = match find_files(path) {
            Ok(found) => found,
            Err(error) => return self.refuse(path, error),
        };
        let mut changes = Changes::default();
        for file in found {
            let (path, taken) = match file {
                Found::Zip(path) => (path.clone(), self.take_zip(&path)),
                Found::Record(path) => (path.clone(), read_record(&path).map(|record| changes.add(&record))),
                Found::Epss(path) => (path.clone(), self.take_epss(&path)),
                Found::Kev(path) => (path.clone(), self.take_kev(&path)),
            };
            if let Err(error) = taken {
                self.refuse(&path, error);
            }
        }
        self.report.skipped += changes.skipped;
        let main = changes.main_ecosystem().filter(|_| path.is_dir());
        for (ecosystem, records) in changes.by_ecosystem {
            if let Err(error) = self.take_changes(ecosystem, records, main == Some(ecosystem)) {
                self.refuse(path, error);
            }
        }
    }

    fn refuse(&mut self, path: &Path, error: ImportError) {
        self.report.refused.push(Refused { path: path.to_owned(), error });
    }

    /// An export replaces all of its ecosystem.
    pub(super) fn take_zip(&mut self, path: &Path) -> Result<(), ImportError> {
        let (file, mut writer) = self.create()?;
        let mut counts: BTreeMap<Ecosystem, u64> = BTreeMap::new();
        let mut skipped = 0;
        let read = read_zip(path, &mut |record| {
            let about = ecosystems(&record);
            skipped += u64::from(about.is_empty() && !record.affected.is_empty());
            about.into_iter().for_each(|ecosystem| *counts.entry(ecosystem).or_default() += 1);
            writer.write(&record)
        });
        let named =
            path.parent().and_then(Path::file_name).and_then(|folder| Ecosystem::parse(folder.to_str()?));
        let most = counts.iter().max_by_key(|(_, count)| **count).map(|(ecosystem, _)| *ecosystem);
        let ecosystem = read.and_then(|_| {
            named.map(|(ecosystem, _)| ecosystem).or(most).ok_or_else(|| ImportError::Unexpected {
                path: path.to_owned(),
                expected: "records of an ecosystem that is known",
                found: "none".to_owned(),
            })
        });
        match ecosystem {
            Ok(ecosystem) => {
                self.report.skipped += skipped;
                self.keep(ecosystem, file, writer, true)
            }
            Err(error) => {
                drop(writer);
                std::fs::remove_file(self.sources.join(file)).ok();
                Err(error)
            }
        }
    }

    /// Records replace their older selves; with `whole`, they are all of their ecosystem.
    pub(super) fn take_changes(
        &mut self,
        ecosystem: Ecosystem,
        records: BTreeMap<String, crate::osv::Record>,
        whole: bool,
    ) -> Result<(), ImportError> {
        let taken = records.len() as u64;
        let old = self.manifest.sources.get(&ecosystem);
        let whole = whole || old.is_some_and(|old| old.whole);
        let old = old.map(|old| self.sources.join(&old.file));
        let (file, mut writer) = self.create()?;
        merge_into(&mut writer, old.as_deref(), records)?;
        self.keep(ecosystem, file, writer, whole)?;
        self.report.records.insert(ecosystem, taken);
        Ok(())
    }

    pub(super) fn take_epss(&mut self, path: &Path) -> Result<(), ImportError> {
        let scores = EpssScores::read(path)?;
        let entries = scores.scores.len() as u64;
        let file = self.copy(path)?;
        self.manifest.epss =
            Some(Signal { file, entries, date: scores.date, imported: self.now, origin: None });
        self.changed = true;
        self.report.epss = Some(entries);
        Ok(())
    }

    pub(super) fn take_kev(&mut self, path: &Path) -> Result<(), ImportError> {
        let exploited = KnownExploited::read(path)?;
        let entries = exploited.cves.len() as u64;
        let file = self.copy(path)?;
        self.manifest.known_exploited =
            Some(Signal { file, entries, date: exploited.date, imported: self.now, origin: None });
        self.changed = true;
        self.report.known_exploited = Some(entries);
        Ok(())
    }

    fn create(&mut self) -> Result<(String, SourceWriter), ImportError> {
        let file = self.next_name("jsonl.zst");
        let writer = SourceWriter::create(&self.sources.join(&file))?;
        Ok((file, writer))
    }

    fn keep(
        &mut self,
        ecosystem: Ecosystem,
        file: String,
        writer: SourceWriter,
        whole: bool,
    ) -> Result<(), ImportError> {
        let (records, newest) = (writer.records, writer.newest);
        writer.finish()?;
        self.manifest
            .sources
            .insert(ecosystem, Source { file, records, newest, imported: self.now, whole, origin: None });
        self.changed = true;
        self.report.records.insert(ecosystem, records);
        Ok(())
    }

    pub(super) fn copy(&mut self, path: &Path) -> Result<String, ImportError> {
        let file = self.next_name("signal");
        let target = self.sources.join(&file);
        std::fs::copy(path, &target).map_err(ImportError::io(&target))?;
        File::open(&target).and_then(|file| file.sync_all()).map_err(ImportError::io(&target))?;
        Ok(file)
    }

    fn next_name(&mut self, extension: &str) -> String {
        self.files += 1;
        format!("{}-{}.{extension}", self.manifest.generation, self.files)
    }
}
