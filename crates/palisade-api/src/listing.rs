//! What the simple lists share: `limit` and `cursor` in, a page with its cursor out. Every list handler calls it.

use palisade_http::ListKey;
use palisade_model::{Page, PageSize, RawId};
use palisade_service::{CoreError, Service};
use serde::Deserialize;

use crate::Caller;
use crate::scans::paging::page_size;

/// Text as it came, so that every error names its parameter.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct PageQuery {
    /// Entries per page.
    #[param(value_type = Option<u8>, minimum = 1, maximum = 100, default = 20)]
    limit: Option<String>,
    /// The `next_cursor` of the page before.
    cursor: Option<String>,
}

/// One list of one organisation.
pub(crate) struct Listing<'a> {
    service: &'a Service,
    key: ListKey<'a>,
}

impl<'a> Listing<'a> {
    /// The list called `list` with the filter `filter` in any canonical text form.
    pub(crate) fn new(service: &'a Service, caller: &Caller, list: &'static str, filter: &'a str) -> Self {
        Self { service, key: ListKey { list, organization: caller.organization_id, filter } }
    }

    /// The size of the page, and the entry after which it begins.
    pub(crate) fn page(&self, query: &PageQuery) -> Result<(PageSize, Option<RawId>), CoreError> {
        self.page_of(query.limit.as_deref(), query.cursor.as_deref())
    }

    /// The same for lists with parameters of their own.
    pub(crate) fn page_of(
        &self,
        limit: Option<&str>,
        cursor: Option<&str>,
    ) -> Result<(PageSize, Option<RawId>), CoreError> {
        let position = |cursor| self.key.position(self.service.cursor_key(), cursor);
        Ok((page_size(limit)?, cursor.map(position).transpose()?))
    }

    /// The cursor of the next page; `None` on the last one.
    pub(crate) fn next<T>(&self, page: &Page<T>, id: impl Fn(&T) -> RawId) -> Option<String> {
        let last = page.items.last().filter(|_| page.has_more)?;
        Some(self.key.cursor(self.service.cursor_key(), id(last)))
    }
}
