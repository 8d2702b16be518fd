//! The names that rules have for languages.

use super::fault::{Fault, Outcome};
use super::fields::{list, text};
use super::node::Node;
use crate::lower;
use crate::rule::RuleLanguage;

/// Names of the format for languages that may not be done yet.
const NAMES: &[&str] = &[
    "apex",
    "bash",
    "c",
    "c#",
    "c++",
    "cairo",
    "circom",
    "clojure",
    "cpp",
    "crystal",
    "csharp",
    "dart",
    "docker",
    "dockerfile",
    "elixir",
    "ex",
    "go",
    "golang",
    "gosu",
    "hack",
    "hcl",
    "html",
    "java",
    "javascript",
    "js",
    "json",
    "jsonnet",
    "jsx",
    "julia",
    "kotlin",
    "kt",
    "lisp",
    "lua",
    "move_on_aptos",
    "move_on_sui",
    "ocaml",
    "php",
    "promql",
    "proto",
    "proto3",
    "protobuf",
    "py",
    "python",
    "python2",
    "python3",
    "ql",
    "r",
    "rb",
    "ruby",
    "rust",
    "scala",
    "scheme",
    "sh",
    "sol",
    "solidity",
    "swift",
    "terraform",
    "tf",
    "ts",
    "tsx",
    "typescript",
    "vb",
    "vbnet",
    "visualbasic",
    "vue",
    "xml",
    "yaml",
];

/// Reads `languages`: at least one, and at least one that is done.
pub(super) fn languages(node: &Node<'_>) -> Outcome<Vec<RuleLanguage>> {
    let languages = list(node, "languages")?.iter().map(language).collect::<Outcome<Vec<_>>>()?;
    if languages.is_empty() {
        return Err(Fault::expected(node.line, "at least one language", "none"));
    }
    let unsupported: Option<Vec<&str>> = languages.iter().map(unsupported).collect();
    match unsupported {
        Some(names) => Err(Fault::unsupported(node.line, format!("the language {}", names.join(", ")))),
        None => Ok(languages),
    }
}

/// Reads one name.
pub(super) fn language(node: &Node<'_>) -> Outcome<RuleLanguage> {
    let written = text(node, "language")?;
    let name = written.to_ascii_lowercase();
    match name.as_str() {
        "generic" => return Ok(RuleLanguage::Generic),
        "none" | "regex" => return Ok(RuleLanguage::Regex),
        _ => {}
    }
    if let Some(language) = lower::by_name(&name) {
        return Ok(RuleLanguage::Parsed(language));
    }
    let known = NAMES.iter().find(|known| **known == name);
    known
        .map(|name| RuleLanguage::Unsupported(name))
        .ok_or_else(|| Fault::expected(node.line, "the name of a language", format!("{written:?}")))
}

fn unsupported(language: &RuleLanguage) -> Option<&str> {
    match language {
        RuleLanguage::Unsupported(name) => Some(name),
        _ => None,
    }
}
