//! Projects as callers see them: create, read, change, delete, and the background purge of what was deleted.

mod branch_name;
mod branches;
mod create;
mod delete;
mod fields;
mod purge;
mod read;
mod source;
mod types;
mod update;
mod vex;

pub(crate) use branch_name::parse_branch;
pub use branches::ListBranches;
pub(crate) use fields::blank;
pub use fields::{Given, ProjectPatch, SettingsPatch};
pub use read::{ListProjects, ProjectDetail};
pub(crate) use types::parse_types;
pub use vex::MAX_VEX_BYTES;
