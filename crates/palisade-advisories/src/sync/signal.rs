//! EPSS scores and the catalogue of known exploited vulnerabilities: one file each.

use reqwest::Url;

use super::address::shown;
use super::download::{Fetched, Wanted};
use super::error::SyncError;
use super::session::Session;
use crate::library::{Delivery, Signal};

/// Which of the two, by the name that its file gets.
#[derive(Debug, Clone, Copy)]
pub(super) enum Kind {
    Epss,
    KnownExploited,
}

impl Session<'_> {
    /// Downloads a signal unless it is as `before`.
    pub(super) fn signal(
        &self,
        kind: Kind,
        url: &Url,
        before: Option<&Signal>,
    ) -> Result<Delivery, SyncError> {
        let (what, name) = match kind {
            Kind::Epss => ("EPSS", "epss.csv"),
            Kind::KnownExploited => ("KEV", "kev.json"),
        };
        let path = self.folder.join(name);
        let origin = before.and_then(|signal| signal.origin.as_ref());
        let known = origin.filter(|origin| origin.url == shown(url)).map(|origin| &origin.validator);
        let limit = self.options.limits.signal;
        let (file, validator) =
            match self.fetch(Wanted { what, url, into: &path, limit, is_told: true, known })? {
                Fetched::Missing => return Err(SyncError::NotPublished { url: shown(url) }),
                Fetched::Same => (None, known.cloned().unwrap_or_default()),
                Fetched::New(validator) => (Some(path), validator),
            };
        let url = shown(url);
        Ok(match kind {
            Kind::Epss => Delivery::Epss { file, url, validator },
            Kind::KnownExploited => Delivery::KnownExploited { file, url, validator },
        })
    }
}
