//! Reads Gemfile.lock: sections by where gems come from, their specs indented by four, what those need by six.

use std::collections::{BTreeSet, HashMap};

use palisade_model::{Ecosystem, Package, Usage};

use crate::digest::from_labelled;
use crate::facts::{Asks, Facts, Lock};
use crate::format::{Extracted, Format, SourceFile};
use crate::graph::{ByName, OptionalEdges, Root, settle};
use crate::naming::package;
use crate::{FormatError, path};

pub(crate) struct GemfileLock;

impl Format for GemfileLock {
    fn id(&self) -> &'static str {
        "gemfile-lock"
    }

    fn wants(&self, path: &str) -> bool {
        matches!(path::name(path), "Gemfile.lock" | "gems.locked")
    }

    fn extract(&self, file: &SourceFile<'_>) -> Result<Extracted, FormatError> {
        let mut reader = Reader::default();
        for (line, content) in (1..).zip(file.text()?.lines()) {
            reader.take(content.trim_end(), line)?;
        }
        reader.finish_gem();
        let mut packages = reader.gems.connect();
        let direct = reader.direct;
        let is_direct = |package: &Package| direct.contains(&package.name);
        let places = (0..).zip(&packages).filter(|(_, package)| is_direct(package));
        let roots: Vec<Root> = places.map(|(package, _)| Root { package, usage: Usage::Runtime }).collect();
        settle(&mut packages, &roots, &OptionalEdges::new());
        for package in &mut packages {
            let version = package.version.clone().unwrap_or_default();
            let sums = reader.checksums.get(&(package.name.clone(), version));
            package.hashes = sums.into_iter().flatten().filter_map(|sum| from_labelled(sum)).collect();
        }
        let facts = Facts::Lock(Box::new(Lock::new(Ecosystem::RubyGems, Asks::RelationAndUsage)));
        Ok(Extracted { project: None, packages, has_edges: true, gaps: Vec::new(), facts })
    }
}

#[derive(Default)]
struct Reader {
    section: String,
    remote: String,
    revision: String,
    gem: Option<(Package, Vec<String>)>,
    gems: ByName,
    direct: BTreeSet<String>,
    /// By name and version, of all platforms.
    checksums: HashMap<(String, String), Vec<String>>,
}

impl Reader {
    fn take(&mut self, content: &str, line: u32) -> Result<(), FormatError> {
        let text = content.trim_start();
        let is_source = matches!(self.section.as_str(), "GEM" | "GIT" | "PATH" | "PLUGIN SOURCE");
        match (content.len() - text.len(), self.section.as_str()) {
            _ if text.is_empty() => {}
            (0, _) if text.starts_with(['<', '=', '>']) => {
                return Err(FormatError::syntax("a section", "a conflict marker", line));
            }
            (0, _) => {
                self.finish_gem();
                text.clone_into(&mut self.section);
                self.remote.clear();
                self.revision.clear();
            }
            (2, _) if is_source => self.attribute(text),
            (4, _) if is_source => self.spec(text, line)?,
            (6, _) if is_source => self.needs(text),
            (2, "DEPENDENCIES") => {
                let name = text.split([' ', '(']).next().unwrap_or_default();
                self.direct.insert(name.trim_end_matches('!').to_owned());
            }
            (2, "CHECKSUMS") => self.checksum(text),
            _ => {}
        }
        Ok(())
    }

    fn attribute(&mut self, text: &str) {
        match text.split_once(": ") {
            Some(("remote", remote)) => remote.clone_into(&mut self.remote),
            Some(("revision", revision)) => revision.clone_into(&mut self.revision),
            _ => {}
        }
    }

    fn spec(&mut self, text: &str, line: u32) -> Result<(), FormatError> {
        self.finish_gem();
        let (name, rest) =
            text.split_once(" (").ok_or_else(|| FormatError::syntax("a gem with a version", text, line))?;
        let version =
            rest.strip_suffix(')').ok_or_else(|| FormatError::syntax("a closing bracket", text, line))?;
        let mut gem = package(Ecosystem::RubyGems, name, Some(gem_version(version)), line);
        gem.source = match self.section.as_str() {
            "GIT" => Some(format!("git+{}#{}", self.remote, self.revision)),
            "PATH" => Some(format!("file:{}", self.remote)),
            _ => None,
        };
        self.gem = Some((gem, Vec::new()));
        Ok(())
    }

    fn needs(&mut self, text: &str) {
        if let Some((_, wanted)) = &mut self.gem {
            wanted.push(text.split([' ', '(']).next().unwrap_or_default().to_owned());
        }
    }

    fn finish_gem(&mut self) {
        if let Some((gem, wanted)) = self.gem.take() {
            self.gems.push(gem, wanted);
        }
    }

    /// `<name> (<version>) sha256=<digits>`.
    fn checksum(&mut self, text: &str) {
        if let Some((name, rest)) = text.split_once(" (")
            && let Some((version, sums)) = rest.split_once(") ")
        {
            let known = self.checksums.entry((name.to_owned(), gem_version(version).to_owned())).or_default();
            known.extend(sums.split(',').map(str::to_owned));
        }
    }
}

/// The version without the platform, as in `1.15.0-x86_64-linux`: gem versions hold no hyphen.
fn gem_version(text: &str) -> &str {
    text.split('-').next().unwrap_or(text)
}
