//! Reads the `gem` lines of a Gemfile, which is a Ruby program: what it computes is a gap.

use palisade_model::{Ecosystem, Package, Usage};

use crate::facts::{Facts, Manifest, Request};
use crate::format::{Extracted, Format, SourceFile};
use crate::naming::{package, required};
use crate::{FormatError, path};

pub(crate) struct Gemfile;

impl Format for Gemfile {
    fn id(&self) -> &'static str {
        "gemfile"
    }

    fn wants(&self, path: &str) -> bool {
        matches!(path::name(path), "Gemfile" | "gems.rb")
    }

    fn extract(&self, file: &SourceFile<'_>) -> Result<Extracted, FormatError> {
        let (mut requests, mut packages, mut gaps) = (Vec::new(), Vec::new(), Vec::new());
        // The usage inside each open block, outermost first.
        let mut blocks: Vec<Usage> = Vec::new();
        for (line, content) in (1..).zip(file.text()?.lines()) {
            let content = without_comment(content).trim();
            let outer = blocks.last().copied().unwrap_or(Usage::Runtime);
            if let Some(arguments) = call(content, "gem") {
                let literals = literals(arguments);
                let Some(name) = literals.first() else {
                    gaps.push(format!("the gem at line {line}, whose name is computed"));
                    continue;
                };
                let usage = if names_development(arguments) { Usage::Development } else { outer };
                let requirement = literals[1..].join(", ");
                requests.push(Request { name: (*name).to_owned(), requirement: requirement.clone(), usage });
                packages.extend(
                    asked_for(name, &requirement, arguments, line).map(|asked| Package { usage, ..asked }),
                );
            } else if content.ends_with(" do") || content.contains(" do |") {
                let inner = call(content, "group").is_some_and(names_development);
                blocks.push(if inner { Usage::Development } else { outer });
            } else if ["if ", "unless ", "case "].iter().any(|word| content.starts_with(word)) {
                blocks.push(outer);
            } else if content == "end" {
                blocks.pop();
            } else if call(content, "gemspec").is_some() || content == "gemspec" {
                gaps.push("the gems of a gemspec".to_owned());
            }
        }
        let facts =
            Facts::Manifest(Manifest { ecosystem: Ecosystem::RubyGems, requests, workspaces: Vec::new() });
        Ok(Extracted { packages, gaps, facts, ..Extracted::default() })
    }
}

fn without_comment(line: &str) -> &str {
    if line.trim_start().starts_with('#') { "" } else { line.split(" #").next().unwrap_or(line) }
}

/// The arguments of a call of that method.
fn call<'t>(line: &'t str, method: &str) -> Option<&'t str> {
    line.strip_prefix(method)
        .filter(|rest| rest.starts_with([' ', '(']))
        .map(|rest| rest.trim_start_matches([' ', '(']))
}

/// The leading string arguments: name and requirements, before any named argument.
fn literals(arguments: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut rest = arguments;
    while let Some(quote) = rest.chars().next().filter(|c| matches!(c, '"' | '\'')) {
        let Some((literal, after)) = rest[1..].split_once(quote) else { break };
        if after.trim_start().starts_with("=>") {
            break;
        }
        found.push(literal);
        rest = after.trim_start().trim_start_matches(',').trim_start();
    }
    found
}

/// `group: :test`, `groups: [:development, :test]`, `group :test do`: every group it names is one for development.
fn names_development(arguments: &str) -> bool {
    let named = arguments.split_once("group").map_or(arguments, |(_, rest)| rest);
    if named.len() == arguments.len() && !arguments.starts_with([':', '"', '\'']) {
        return false;
    }
    const WORDS: &[&str] = &["development", "test", "ci", "lint", "docs", "doc"];
    let mut groups = named
        .split(['[', ']', ',', ' ', '(', ')'])
        .filter_map(|word| word.strip_prefix(':'))
        .map(|word| word.trim_matches(['"', '\'']))
        .filter(|word| !word.is_empty())
        .peekable();
    groups.peek().is_some() && groups.all(|group| WORDS.contains(&group))
}

fn asked_for(name: &str, requirement: &str, arguments: &str, line: u32) -> Option<Package> {
    let option = |key: &str| {
        arguments.split_once(key).and_then(|(_, rest)| literals(rest.trim_start()).first().copied())
    };
    if option("path:").is_some() {
        return None;
    }
    let mut asked = required(Ecosystem::RubyGems, name, requirement, line);
    asked.source = option("git:").map(|url| format!("git+{url}"));
    asked.source = asked
        .source
        .or_else(|| option("github:").map(|repository| format!("git+https://github.com/{repository}")));
    let exact = requirement.strip_prefix('=').unwrap_or(requirement).trim();
    if exact.starts_with(|c: char| c.is_ascii_digit()) && !exact.contains(',') {
        let pinned = package(Ecosystem::RubyGems, name, Some(exact), line);
        (asked.version, asked.purl) = (pinned.version, pinned.purl);
    }
    Some(asked)
}
