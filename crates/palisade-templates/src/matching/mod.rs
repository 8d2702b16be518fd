//! What must be true of a response, and what is taken from it.

mod extractor;
mod json;
mod matcher;
mod scene;

pub(crate) use extractor::{Extractor, Source};
pub(crate) use json::JsonPaths;
pub(crate) use matcher::{Kind, Matcher};
pub(crate) use scene::Scene;
