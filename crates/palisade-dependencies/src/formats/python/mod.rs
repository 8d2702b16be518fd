//! What the Python formats share: requirement specifiers (PEP 508) and names of distribution files.

mod requirement;

pub(super) use requirement::{Requirement, address, distribution, pinned_version};
