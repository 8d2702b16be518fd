//! From a tree-sitter tree to the language-neutral one. Each language is a folder; `registry.rs` lists them.

mod brackets;
mod c;
mod go;
mod java;
mod javascript;
mod json;
mod kinds;
mod language;
mod lowering;
mod php;
mod placeholder;
mod python;
mod registry;
mod yaml;

pub use language::{Dots, Language, Wrapper};
pub use lowering::{Damage, Lowered, Lowering, lower, lower_with};
pub(crate) use lowering::{SUPERGLOBALS, is_metavar};
pub use palisade_grammars::Parser;
pub use placeholder::{Placeholder, Placeholders};
pub use registry::{ALL, by_extension, by_name};
