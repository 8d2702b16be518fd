//! Reads requirements.txt. Compiled files tell in `# via` comments what asks for a package.
//! <https://pip.pypa.io/en/stable/reference/requirements-file-format/>

use std::collections::HashMap;

use palisade_model::{Ecosystem, Package, Relation, Usage, python_name};

use super::super::python::{Requirement, address, distribution};
use super::logical::{Logical, logical_lines};
use crate::digest::from_labelled;
use crate::error::shorten;
use crate::facts::{self, Facts};
use crate::format::{Extracted, Format, SourceFile};
use crate::graph::tidy_edges;
use crate::naming::package;
use crate::{FormatError, path};

pub(crate) struct Requirements;

const GAP_LIMIT: usize = 20;
/// Other files that one file may name.
const FILE_LIMIT: usize = 200;

impl Format for Requirements {
    fn id(&self) -> &'static str {
        "requirements"
    }

    fn wants(&self, path: &str) -> bool {
        let name = path::name(path).to_ascii_lowercase();
        let Some(stem) = name.strip_suffix(".txt").or_else(|| name.strip_suffix(".in")) else { return false };
        let named = |text: &str| text.contains("requirements") || text.contains("constraints");
        named(stem) || path::name(path::folder(path)) == "requirements"
    }

    fn extract(&self, file: &SourceFile<'_>) -> Result<Extracted, FormatError> {
        let mut reader = Reader::default();
        for logical in logical_lines(file.text()?) {
            reader.take(&logical);
        }
        let usage = usage_of(file.path);
        let compiled = reader.compiled();
        let mut packages = reader.packages;
        for package in &mut packages {
            package.usage = usage;
            package.relation = match (compiled, file.path.ends_with(".in")) {
                (false, true) => Relation::Direct,
                _ => Relation::Unknown,
            };
        }
        if compiled {
            connect(&mut packages, &reader.via);
        }
        reader.files.includes.truncate(FILE_LIMIT);
        reader.files.constraints.truncate(FILE_LIMIT);
        reader.gaps.truncate(GAP_LIMIT);
        let facts = Facts::Requirements(reader.files);
        Ok(Extracted { project: None, packages, has_edges: compiled, gaps: reader.gaps, facts })
    }
}

/// `requirements-dev.txt`, `dev-requirements.txt` and `requirements/test.txt` say it in their name.
fn usage_of(path: &str) -> Usage {
    const WORDS: &[&str] =
        &["build", "ci", "dev", "develop", "development", "doc", "docs", "lint", "test", "testing", "tests"];
    let name = path::name(path).to_ascii_lowercase();
    match name.split(['-', '_', '.']).any(|word| WORDS.contains(&word)) {
        true => Usage::Development,
        false => Usage::Runtime,
    }
}

#[derive(Debug, Default)]
struct Reader {
    packages: Vec<Package>,
    /// What asks for each package, as comments say.
    via: Vec<Vec<String>>,
    files: facts::Requirements,
    gaps: Vec<String>,
    in_via: bool,
}

impl Reader {
    fn take(&mut self, logical: &Logical) {
        let text = logical.text.as_str();
        if text.is_empty() {
            self.comment(&logical.comment);
            return;
        }
        self.in_via = false;
        match text.strip_prefix('-') {
            Some(_) => self.option(text, logical.line),
            None => self.requirement(text, logical.line),
        }
        self.comment(&logical.comment);
    }

    /// Other options than these change where packages come from, not which they are.
    fn option(&mut self, text: &str, line: u32) {
        let value = |names: [&str; 2]| {
            names.iter().find_map(|name| {
                let rest = text.strip_prefix(name)?;
                let separated = !name.starts_with("--") || rest.starts_with([' ', '=', '\t']);
                separated.then(|| rest.trim_start_matches(['=', ' ', '\t']).trim().trim_matches(['"', '\'']))
            })
        };
        if let Some(file) = value(["--requirement", "-r"]) {
            self.files.includes.push((file.to_owned(), line));
        } else if let Some(file) = value(["--constraint", "-c"]) {
            self.files.constraints.push((file.to_owned(), line));
        } else if let Some(project) = value(["--editable", "-e"]) {
            self.located(project, line);
        }
    }

    fn requirement(&mut self, text: &str, line: u32) {
        let (requirement, options) = split_options(text);
        if let Some(found) = Requirement::parse(requirement).filter(|_| !requirement.contains("${")) {
            let mut package = found.package(line);
            let hashes = options
                .split(" --")
                .filter_map(|option| option.trim().trim_start_matches("--").strip_prefix("hash"));
            package.hashes =
                hashes.filter_map(|hash| from_labelled(hash.trim_start_matches(['=', ' ']))).collect();
            self.push(package);
        } else {
            self.located(requirement, line);
        }
    }

    /// A package by its address or folder; the name is in the address, or unknown.
    fn located(&mut self, location: &str, line: u32) {
        let egg = location.split_once("#egg=").map(|(_, egg)| egg.split(['&', '[']).next().unwrap_or(egg));
        let named = egg.map(|name| (name, None));
        let from_file = distribution(location).map(|(name, version)| (name, Some(version)));
        let is_address = location.contains("://");
        match named.or(from_file).filter(|_| !location.contains("${")) {
            Some((name, version)) => {
                let mut found = package(Ecosystem::PyPi, name, version, line);
                found.source = Some(if is_address { address(location) } else { format!("file:{location}") });
                self.push(found);
            }
            None if is_address => {
                self.gaps.push(format!("the package at line {line}, an address without a name"));
            }
            None if location.starts_with(['.', '/']) => {}
            None => self.gaps.push(format!("line {line}: {}", shorten(location))),
        }
    }

    fn push(&mut self, package: Package) {
        self.packages.push(package);
        self.via.push(Vec::new());
    }

    /// `# via a` or `# via` with one name on each comment line that follows.
    fn comment(&mut self, comment: &str) {
        let comment = comment.trim();
        let names = match comment.strip_prefix("via") {
            Some(rest) if rest.is_empty() || rest.starts_with(' ') => {
                self.in_via = true;
                rest
            }
            _ if self.in_via && !comment.is_empty() => comment,
            _ => return,
        };
        if let Some(via) = self.via.last_mut() {
            via.extend(names.split(',').map(str::trim).filter(|name| !name.is_empty()).map(str::to_owned));
        }
    }

    /// Whether comments tell of most packages what asks for them. Some tools leave it out of what is direct.
    fn compiled(&self) -> bool {
        let told = self.via.iter().filter(|via| !via.is_empty()).count();
        told > 0 && told * 2 >= self.via.len()
    }
}

/// Options of one requirement start at a hyphen after a blank.
fn split_options(text: &str) -> (&str, &str) {
    let starts = |at: &usize| text[at + 2..].starts_with(|c: char| c == '-' || c.is_ascii_alphabetic());
    match text.match_indices(" -").map(|(at, _)| at).find(starts) {
        Some(at) => text.split_at(at),
        None => (text, ""),
    }
}

/// A name is a package of the file; `-r <file>` and `<project> (<file>)` are the project.
fn connect(packages: &mut [Package], via: &[Vec<String>]) {
    let by_name: HashMap<String, usize> =
        packages.iter().enumerate().map(|(at, package)| (package.name.clone(), at)).collect();
    for (at, parents) in (0..).zip(via) {
        let mut relation = if parents.is_empty() { Relation::Direct } else { Relation::Transitive };
        for parent in parents {
            match by_name.get(&python_name(parent)) {
                Some(parent) => packages[*parent].dependencies.push(at),
                None => relation = Relation::Direct,
            }
        }
        packages[at as usize].relation = relation;
    }
    tidy_edges(packages);
}
