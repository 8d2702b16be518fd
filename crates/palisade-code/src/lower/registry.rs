//! Every language, one line each.

use super::{Language, c, go, java, javascript, json, php, python, yaml};

/// Every language, by name.
pub const ALL: &[&Language] = &[
    &c::C,
    &c::CPP,
    &go::GO,
    &java::JAVA,
    &javascript::JAVASCRIPT,
    &json::JSON,
    &php::PHP,
    &python::PYTHON,
    &javascript::TSX,
    &javascript::TYPESCRIPT,
    &yaml::YAML,
];

/// The language that rules call by this name.
pub fn by_name(name: &str) -> Option<&'static Language> {
    ALL.iter().copied().find(|language| language.name == name || language.aliases.contains(&name))
}

/// The languages of files with this extension, without the dot. A header may be C and C++.
pub fn by_extension(extension: &str) -> impl Iterator<Item = &'static Language> {
    ALL.iter().copied().filter(move |language| language.extensions.contains(&extension))
}
