//! The export of one ecosystem: nothing, some records or all of it, whichever brings the library up to date with least.

use std::path::Path;

use palisade_model::Ecosystem;
use reqwest::Url;

use super::address::{below, shown};
use super::changes::{Changes, Known, changes};
use super::download::{Fetched, Wanted};
use super::error::SyncError;
use super::session::Session;
use crate::Library;
use crate::library::{Content, Received, Source, Validator, record_times};

/// What the library has of the export that is asked for.
struct Before<'a> {
    source: &'a Source,
    list: Option<(&'a str, &'a Validator)>,
    zip: Option<&'a Validator>,
}

impl Session<'_> {
    /// Downloads what the library needs of an export; `source` is what it has.
    pub(super) fn export(
        &self,
        library: &Library,
        ecosystem: Ecosystem,
        source: Option<&Source>,
    ) -> Result<Received, SyncError> {
        let folder = self.folder.join(ecosystem.as_str());
        std::fs::create_dir_all(&folder).map_err(SyncError::io(&folder))?;
        let from = shown(&below(&self.options.base, &[ecosystem.as_str()])?);
        let before = source.filter(|source| source.whole).map(|source| Before::of(source, &from));
        let mut received = Received {
            ecosystem,
            content: Content::Same,
            from,
            list: None,
            zip: Validator::default(),
            base: source.map(|source| source.file.clone()),
        };
        let url = self.address(ecosystem, "modified_id.csv")?;
        let path = folder.join("modified_id.csv");
        let wanted = Wanted {
            what: ecosystem.as_str(),
            url: &url,
            into: &path,
            limit: self.options.limits.list,
            is_told: true,
            known: before.as_ref().and_then(|before| before.list).map(|(_, validator)| validator),
        };
        let differing = match self.fetch(wanted)? {
            Fetched::Same => return Ok(received),
            Fetched::Missing => Changes::Export,
            Fetched::New(validator) => {
                let differing = differing(library, before.as_ref(), &path, &url)?;
                received.list = Some((path, validator));
                differing
            }
        };
        let records = match differing {
            Changes::None => return Ok(received),
            Changes::Records(ids) => self.records(ecosystem, &ids, &folder.join("records"))?,
            Changes::Export => None,
        };
        received.content = match records {
            Some(paths) => Content::Records(paths),
            None => self.whole(&mut received, before.as_ref(), &folder.join("all.zip"))?,
        };
        Ok(received)
    }

    pub(super) fn address(&self, ecosystem: Ecosystem, file: &str) -> Result<Url, SyncError> {
        below(&self.options.base, &[ecosystem.as_str(), file])
    }

    /// The whole export. Whether it differs is only asked where no list has said so.
    fn whole(
        &self,
        received: &mut Received,
        before: Option<&Before<'_>>,
        into: &Path,
    ) -> Result<Content, SyncError> {
        let url = self.address(received.ecosystem, "all.zip")?;
        let known = before.and_then(|before| before.zip).filter(|_| received.list.is_none());
        let (what, limit) = (received.ecosystem.as_str(), self.options.limits.export);
        match self.fetch(Wanted { what, url: &url, into, limit, is_told: true, known })? {
            Fetched::Missing => Err(SyncError::NotPublished { url: shown(&url) }),
            Fetched::Same => {
                received.zip = known.cloned().unwrap_or_default();
                Ok(Content::Same)
            }
            Fetched::New(validator) => {
                received.zip = validator;
                Ok(Content::Export(into.to_owned()))
            }
        }
    }
}

impl<'a> Before<'a> {
    /// Validators count for the address that they came from only.
    fn of(source: &'a Source, from: &str) -> Self {
        let origin = source.origin.as_ref().filter(|origin| origin.from == from);
        let list = origin.and_then(|origin| origin.list.as_ref());
        Self {
            source,
            list: list.map(|list| (list.file.as_str(), &list.validator)),
            zip: origin.map(|origin| &origin.zip),
        }
    }
}

/// What a new list asks for.
fn differing(
    library: &Library,
    before: Option<&Before<'_>>,
    list: &Path,
    url: &Url,
) -> Result<Changes, SyncError> {
    let Some(before) = before else { return Ok(Changes::Export) };
    let text = std::fs::read(list).map_err(SyncError::io(list))?;
    let kept = before.list.and_then(|(file, _)| std::fs::read(library.source_path(file)).ok());
    let known = match kept {
        Some(kept) => Known::List(String::from_utf8_lossy(&kept).into_owned()),
        None => Known::Times(record_times(&library.source_path(&before.source.file))?),
    };
    changes(&String::from_utf8_lossy(&text), &known)
        .map_err(|source| SyncError::List { url: shown(url), source })
}
