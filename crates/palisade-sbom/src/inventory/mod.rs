//! What a document of ours is made from: the packages of many files, joined, and what is known of their vulnerabilities.

mod component;
mod findings;
mod identity;
mod license;
mod subject;
mod summary;

pub(crate) use component::{Component, Merged, merge};
pub use findings::{analysis_of, vulnerabilities_of};
pub(crate) use identity::{Digesting, uuid_of, write_named};
pub(crate) use license::Stated;
pub use subject::{Analysis, Inventory, Rating, RatingMethod, Source, Vulnerability};
pub use summary::summary_of;
