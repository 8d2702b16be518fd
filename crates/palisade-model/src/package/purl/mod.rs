//! Package URLs (ECMA-427). Extractors and SBOM readers parse them, every writer prints them.

mod build;
mod encode;
mod parse;
mod parts;
mod types;

pub use parts::{Purl, PurlError};
