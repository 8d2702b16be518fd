//! Plans and what is used of them.

mod announce;
mod operator;
mod read;
pub(crate) mod windows;

pub use operator::OrganizationInfo;
pub use read::{Usage, WindowUsage};
