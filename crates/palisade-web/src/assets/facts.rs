//! The facts that checks read: pages, files, and what was found in their texts.

use palisade_model::GapReason;
use url::Url;

use super::leaks::Leak;
use super::libraries::Library;
use super::maps::MapFacts;
use super::marks::{Hit, Mark};
use super::tokens::Token;
use crate::observation::{Unjudged, same_site};
use crate::parse::{Html, Load, Resource};
use crate::rendered::Rendering;

/// What a text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// What a script asked for while the page was rendered.
    Data,
    Map,
    Page,
    Script,
    Style,
}

/// A text on its way through the reader.
#[derive(Debug, Clone)]
pub(crate) struct Text {
    pub(crate) url: Url,
    pub(crate) kind: Kind,
    pub(crate) text: String,
}

/// A page of the site.
#[derive(Debug, Clone)]
pub(crate) struct ReadPage {
    pub(crate) url: Url,
    pub(crate) html: Html,
    /// Whether it has a number that is a payment card's; the number itself is not kept.
    pub(crate) card: bool,
    /// Different mail addresses in it, at most as many as are counted.
    pub(crate) addresses: usize,
}

/// A file of the site that was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct FileFacts {
    pub(crate) url: Url,
    pub(crate) kind: Kind,
    pub(crate) bytes: usize,
}

/// What was read, the page itself first. Places in the lists below are indices into `files`.
#[derive(Debug, Clone, Default)]
pub(crate) struct Assets {
    pub(crate) files: Vec<FileFacts>,
    pub(crate) hits: Vec<Hit>,
    pub(crate) leaks: Vec<Leak>,
    pub(crate) libraries: Vec<Library>,
    pub(crate) maps: Vec<MapFacts>,
    /// HTML documents, the page itself first.
    pub(crate) pages: Vec<ReadPage>,
    pub(crate) tokens: Vec<Token>,
    /// Addresses of the site's own that answered that their bucket does not exist, and whose bucket that is.
    pub(crate) dangling: Vec<(Url, &'static str)>,
    /// What rendering the page gave besides; `None` when it was not asked for.
    pub(crate) rendering: Option<Rendering>,
    /// What was not read as far as it goes, and why.
    pub(crate) unread: Vec<(GapReason, String)>,
}

impl Assets {
    /// Everything that one mark found, each text once.
    pub(crate) fn hits(&self, mark: Mark) -> impl Iterator<Item = &Hit> {
        self.hits.iter().filter(move |hit| hit.mark == mark)
    }

    /// Where something was found, for people: the first file, and how many more there are.
    pub(crate) fn places(&self, places: &[usize]) -> String {
        let named = |place: &usize| self.files.get(*place).map_or("", |file| file.url.path());
        let shown: Vec<&str> = places.iter().take(3).map(named).collect();
        let more = places.len().saturating_sub(3);
        let rest = if more > 0 { format!(" and {more} more") } else { String::new() };
        format!("{}{rest}", shown.join(", "))
    }

    /// The address of a place.
    pub(crate) fn url(&self, place: Option<&usize>) -> String {
        place.and_then(|place| self.files.get(*place)).map_or_else(String::new, |file| shown(&file.url))
    }

    /// # Errors
    /// [`Unjudged`] when something was not read as far as it goes, so that nothing found is not nothing there.
    pub(crate) fn complete(&self) -> Result<(), Unjudged> {
        match self.unread.first() {
            None => Ok(()),
            Some((reason, detail)) => Err(Unjudged::new(*reason, detail.clone())),
        }
    }
}

impl ReadPage {
    /// What the page's own texts name, made absolute; `None` when it is nothing that HTTP can request.
    pub(crate) fn resolve(&self, written: &str) -> Option<Url> {
        let base = self.html.base.as_deref().and_then(|base| self.url.join(base).ok());
        let url = base.as_ref().unwrap_or(&self.url).join(written).ok()?;
        matches!(url.scheme(), "http" | "https").then_some(url)
    }

    /// Resources with their absolute addresses.
    pub(crate) fn resources(&self) -> impl Iterator<Item = (&Resource, Url)> {
        let resolve = |resource: &Resource| self.resolve(&resource.url);
        self.html.elements.resources.iter().filter_map(move |resource| Some((resource, resolve(resource)?)))
    }

    /// Resources of other sites with their hosts.
    pub(crate) fn foreign(&self) -> impl Iterator<Item = (&Resource, Url)> {
        self.resources().filter(|(_, url)| !is_own(&self.url, url))
    }

    /// Links with their absolute addresses.
    pub(crate) fn links(&self) -> impl Iterator<Item = Url> {
        self.html.elements.links.iter().filter_map(|link| self.resolve(link))
    }

    /// The site's own scripts and styles, each once, in the order of the page.
    pub(crate) fn own_files(&self) -> Vec<(Url, Kind)> {
        let mut files: Vec<(Url, Kind)> = Vec::new();
        for (resource, mut url) in self.resources() {
            let kind = match resource.load {
                Load::Script => Kind::Script,
                Load::Style => Kind::Style,
                Load::Frame | Load::Media | Load::Object => continue,
            };
            url.set_fragment(None);
            if is_own(&self.url, &url) && !files.iter().any(|(seen, _)| *seen == url) {
                files.push((url, kind));
            }
        }
        files
    }
}

/// Whether both addresses belong to one registrable domain.
pub(crate) fn is_own(page: &Url, other: &Url) -> bool {
    same_site(page.host_str().unwrap_or_default(), other.host_str().unwrap_or_default())
}

/// An address without what may be secret in it: credentials, query, fragment.
pub(crate) fn shown(url: &Url) -> String {
    let mut url = url.clone();
    url.set_query(None);
    url.set_fragment(None);
    let cleared = url.set_username("").and_then(|()| url.set_password(None));
    debug_assert!(cleared.is_ok(), "only addresses with hosts are requested");
    url.to_string()
}
