//! What of the packages could not be judged, and why. "Not covered" must never read as "clean".

use std::collections::BTreeMap;

use palisade_advisories::Undecided;
use palisade_model::{Gap, GapReason, Package, PackageFile};

use crate::FormatError;

/// Counts the packages of ecosystems without advisories; everything else is told one by one.
#[derive(Debug, Default)]
pub(super) struct NotJudged {
    gaps: Vec<Gap>,
    not_covered: BTreeMap<String, u64>,
}

impl NotJudged {
    /// No advisories of the package's ecosystem are there.
    pub(super) fn not_covered(&mut self, package: &Package) {
        *self.not_covered.entry(kind_of(package)).or_default() += 1;
    }

    /// There are advisories, and the version is missing or cannot be compared.
    pub(super) fn version(&mut self, file: &PackageFile, package: &Package, reason: &str, ids: &[String]) {
        let may_apply = if ids.is_empty() { String::new() } else { format!("; {} may apply", listed(ids)) };
        let detail = format!("{} cannot be judged: {reason}{may_apply}", package.name);
        self.gaps.push(gap(&file.path, GapReason::NoData, detail));
    }

    /// Advisories of the package that may or may not apply.
    pub(super) fn undecided(&mut self, file: &PackageFile, package: &Package, undecided: &[Undecided]) {
        for one in undecided {
            let detail = format!("{} cannot be judged for {}: {}", package.name, one.id, one.reason);
            self.gaps.push(gap(&file.path, GapReason::NoData, detail));
        }
    }

    /// What of a file was not understood.
    pub(super) fn of_file(&mut self, file: &PackageFile) {
        let gaps = file.gaps.iter().map(|text| gap(&file.path, GapReason::ScannerError, text.clone()));
        self.gaps.extend(gaps);
    }

    /// Ecosystems first, then files in the order in which they came.
    pub(super) fn into_gaps(self) -> Vec<Gap> {
        let ecosystems = self.not_covered.into_iter().map(|(kind, packages)| {
            let detail = format!("expected advisories, found none: {packages} packages were not judged");
            gap(&kind, GapReason::NoData, detail)
        });
        ecosystems.chain(self.gaps).collect()
    }
}

/// A file that could not be read.
pub(super) fn unreadable(path: &str, error: &FormatError) -> Gap {
    let reason = match error {
        FormatError::TooLarge { .. } => GapReason::TooLarge,
        FormatError::AliasBomb { .. } | FormatError::TooDeep { .. } | FormatError::TooMany { .. } => {
            GapReason::Limit
        }
        FormatError::NotText { .. } => GapReason::Binary,
        _ => GapReason::ScannerError,
    };
    gap(path, reason, format!("{}: {error}", error.code()))
}

/// The ecosystem, or the kind of package URL where there is none.
pub(super) fn kind_of(package: &Package) -> String {
    match package.ecosystem {
        Some(ecosystem) => ecosystem.as_str().to_owned(),
        None => format!("pkg:{}", package.purl.kind),
    }
}

pub(super) fn gap(subject: &str, reason: GapReason, detail: String) -> Gap {
    Gap { subject: subject.to_owned(), reason, detail, scanner: None }
}

/// The first few ids, and how many more there are.
fn listed(ids: &[String]) -> String {
    const SHOWN: usize = 5;
    let shown = ids.iter().take(SHOWN).map(String::as_str).collect::<Vec<_>>().join(", ");
    match ids.len().checked_sub(SHOWN) {
        None | Some(0) => shown,
        Some(more) => format!("{shown} and {more} more"),
    }
}
