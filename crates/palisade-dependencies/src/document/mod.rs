//! Readers of JSON, TOML, XML and YAML into trees that know their lines.

mod builder;
mod json;
mod lines;
mod node;
mod toml;
mod xml;
mod yaml;

pub(crate) use json::{parse_json, parse_jsonc};
pub(crate) use node::Node;
pub(crate) use toml::parse_toml;
pub(crate) use xml::{Element, parse_xml};
pub(crate) use yaml::parse_yaml;
