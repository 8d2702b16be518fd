//! What a data folder holds and how old it is.

use std::collections::BTreeMap;

use palisade_model::{Ecosystem, UnixMillis};

/// The advisories of one ecosystem.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceStatus {
    pub ecosystem: Ecosystem,
    /// Records as imported, withdrawn ones too.
    pub records: u64,
    /// The newest `modified` of them; unix milliseconds.
    pub newest: UnixMillis,
    /// When they were last imported; unix milliseconds.
    pub imported: UnixMillis,
    /// Whether a whole export was imported, rather than some records only.
    pub whole: bool,
}

/// EPSS scores or the catalogue of known exploited vulnerabilities.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignalStatus {
    pub entries: u64,
    /// The date in the file, as it is.
    pub date: Option<String>,
    /// Unix milliseconds.
    pub imported: UnixMillis,
    /// When a sync last found it up to date or brought it so; `None` after an import of files. Unix milliseconds.
    pub synced: Option<UnixMillis>,
}

/// Everything that a data folder holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LibraryStatus {
    /// In order of name.
    pub sources: Vec<SourceStatus>,
    pub epss: Option<SignalStatus>,
    pub known_exploited: Option<SignalStatus>,
    /// When a sync last found an ecosystem up to date or brought it so; none after an import of files. Unix milliseconds.
    pub synced: BTreeMap<Ecosystem, UnixMillis>,
}
