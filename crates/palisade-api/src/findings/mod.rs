//! The findings resource: one file per operation; filter and views apart.

pub(crate) mod batch;
mod change;
pub(crate) mod comments;
pub(crate) mod counts;
mod filter;
pub(crate) mod get;
mod group;
pub(crate) mod history;
mod key;
pub(crate) mod list;
mod package_view;
pub(crate) mod state;
pub(crate) mod update;
mod view;

pub(crate) use group::GROUP;
pub(crate) use package_view::PackageView;
