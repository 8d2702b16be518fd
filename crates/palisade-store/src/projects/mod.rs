//! Projects: what people decide about them, what scans found in them, and how they go.

mod branches;
mod delete;
mod figures;
mod of_target;
mod purge;
mod read;
mod row;
mod write;

pub use branches::{BranchFigures, ListBranches};
pub use delete::{DeleteProject, DeletedProject};
pub use figures::ProjectFigures;
pub use of_target::ProjectOfTarget;
pub(crate) use of_target::find_or_create;
pub use purge::Purged;
pub use read::ListProjects;
pub(crate) use row::in_live_project;
pub use write::{CreateProject, UpdateProject, WrittenProject};

#[cfg(test)]
pub(crate) use branches::BRANCHES;
#[cfg(test)]
pub(crate) use figures::{counts_query, last_scans_query};
#[cfg(test)]
pub(crate) use purge::DYING;
#[cfg(test)]
pub(crate) use read::list_query;
