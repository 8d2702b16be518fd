//! The packages of one tree with their licences: files are read as they come, on any thread, and joined at the end. Used by
//! the scanners of dependencies and of licences.

use std::sync::{Mutex, PoisonError};

use palisade_engine::{Entry, File};
use palisade_model::{Gap, GapReason, PackageFile};
use palisade_sbom::{Fault, Limits, is_sbom_name, read_sbom};

use super::not_judged::unreadable;
use crate::licenses::{LicenseFact, attach, read_licenses, source_of};
use crate::{FileFacts, SourceFile, assemble, extract, format_of};

/// What was read of one tree so far.
#[derive(Debug, Default)]
pub(super) struct Listing {
    facts: Mutex<Vec<FileFacts>>,
    /// Bills of materials of other tools.
    bills: Mutex<Vec<PackageFile>>,
    licenses: Mutex<Vec<LicenseFact>>,
}

impl Listing {
    /// By path only.
    pub(super) fn wants(entry: &Entry) -> bool {
        format_of(&entry.path).is_some() || is_sbom_name(&entry.path) || source_of(&entry.path)
    }

    /// Takes what a file says; answers what of it was not understood.
    pub(super) fn read(&self, file: &File<'_>) -> Vec<Gap> {
        let path = &file.entry.path;
        if is_sbom_name(path) {
            return self.read_bill(path, file.bytes).err().into_iter().collect();
        }
        let source = SourceFile { path, bytes: file.bytes };
        match extract(&source) {
            None => {}
            // It says nothing about licences either.
            Some(Err(error)) => return vec![unreadable(path, &error)],
            Some(Ok(facts)) => self.facts.lock().unwrap_or_else(PoisonError::into_inner).push(facts),
        }
        match read_licenses(&source) {
            Ok(found) => {
                self.licenses.lock().unwrap_or_else(PoisonError::into_inner).extend(found);
                Vec::new()
            }
            Err(error) => vec![unreadable(path, &error)],
        }
    }

    /// A file that is named like a bill and is something else says nothing.
    fn read_bill(&self, path: &str, bytes: &[u8]) -> Result<(), Gap> {
        match read_sbom(path, bytes, Limits::default()) {
            Ok(bill) => self.bills.lock().unwrap_or_else(PoisonError::into_inner).push(bill),
            Err(error) if matches!(error.fault, Fault::OtherKind(_)) => {}
            Err(error) => {
                let (subject, detail) = (path.to_owned(), error.to_string());
                return Err(Gap { subject, reason: GapReason::ScannerError, detail, scanner: None });
            }
        }
        Ok(())
    }

    /// The packages of the tree, in order of path. Empties the listing.
    pub(super) fn finish(&self) -> Vec<PackageFile> {
        let facts = std::mem::take(&mut *self.facts.lock().unwrap_or_else(PoisonError::into_inner));
        let licenses = std::mem::take(&mut *self.licenses.lock().unwrap_or_else(PoisonError::into_inner));
        let mut packages = assemble(facts);
        packages.append(&mut self.bills.lock().unwrap_or_else(PoisonError::into_inner));
        packages.sort_by(|a, b| a.path.cmp(&b.path));
        attach(licenses, &mut packages);
        packages
    }
}
