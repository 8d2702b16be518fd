//! The scans resource: one file per operation, views apart.

pub(crate) mod artifacts;
pub(crate) mod cancel;
pub(crate) mod compare;
mod compare_view;
pub(crate) mod create;
mod finding_view;
pub(crate) mod get;
mod group;
pub(crate) mod list;
pub(crate) mod paging;
pub(crate) mod results;
mod results_stream;
pub(crate) mod sbom;
mod views;

pub(crate) use group::GROUP;
pub(crate) use paging::{page_size, quoted};
#[cfg(test)]
pub(crate) use views::sample_scan;
pub(crate) use views::{CountsView, SummaryView};
