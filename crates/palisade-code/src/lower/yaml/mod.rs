//! YAML, for rules about pipelines, manifests and settings.

mod anchors;
mod depth;
mod dots;
mod scalars;
#[cfg(test)]
mod tests;
mod values;
mod word;

use palisade_grammars::Grammar;

use super::{Dots, Language, Wrapper};

pub(super) use depth::is_too_deep;
pub(super) use dots::quoted;

pub(super) const YAML: Language = Language {
    name: "yaml",
    aliases: &["yml"],
    extensions: &["yml", "yaml"],
    grammar: Grammar::Yaml,
    lower: values::file,
    wrappers: &[Wrapper::NONE],
    dots: spellings,
};

/// Those that stand alone on their line are spelled before, see [`quoted`]; the others are values.
fn spellings(at: Dots<'_>) -> &'static [&'static str] {
    match at.touches_left() || at.touches_right() {
        true => &[],
        false => &["plsdots__"],
    }
}
