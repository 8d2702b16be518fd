//! Reads mix.lock: `"app": {:hex, :name, "version", "checksum", [managers], [requirements], "repository", "checksum"}`.

use palisade_model::{Ecosystem, HashAlgorithm, Package};

use super::term::{Term, parse_term};
use crate::digest::from_hex;
use crate::format::{Extracted, Format, SourceFile};
use crate::graph::ByName;
use crate::naming::package;
use crate::{FormatError, path};

pub(crate) struct MixLock;

impl Format for MixLock {
    fn id(&self) -> &'static str {
        "mix-lock"
    }

    fn wants(&self, path: &str) -> bool {
        path::name(path) == "mix.lock"
    }

    fn extract(&self, file: &SourceFile<'_>) -> Result<Extracted, FormatError> {
        let root = parse_term(file.text()?)?;
        let mut packages = ByName::default();
        let mut gaps = Vec::new();
        for pair in root.items().chunks(2) {
            let [Term::Text(app, line), entry] = pair else {
                return Err(FormatError::syntax("a name and a tuple", "something else", 1));
            };
            match read_package(app, entry.items(), *line) {
                Some((read, wanted)) => packages.push(read, wanted),
                None => gaps.push(format!("the package {app} at line {line}")),
            }
        }
        Ok(Extracted { packages: packages.connect(), has_edges: true, gaps, ..Extracted::default() })
    }
}

fn read_package(app: &str, entry: &[Term<'_>], line: u32) -> Option<(Package, Vec<String>)> {
    match entry.first()?.word()? {
        "hex" => {
            let (name, version) = (entry.get(1)?.word()?, entry.get(2)?.word()?);
            let mut read = package(Ecosystem::Hex, name, Some(version), line);
            let repository = entry.get(6).and_then(Term::word).unwrap_or("hexpm");
            if let Some(organisation) = repository.strip_prefix("hexpm:") {
                organisation.clone_into(&mut read.purl.namespace);
            }
            let outer =
                entry.get(7).and_then(Term::word).and_then(|digits| from_hex(HashAlgorithm::Sha256, digits));
            read.hashes.extend(outer);
            let requirements = entry.get(5).map_or(&[][..], Term::items);
            Some((read, requirements.iter().filter_map(wanted_name).collect()))
        }
        "git" => {
            let (url, commit) = (entry.get(1)?.word()?, entry.get(2)?.word()?);
            let mut read = package(Ecosystem::Hex, app, None, line);
            read.source = Some(format!("git+{url}#{commit}"));
            Some((read, Vec::new()))
        }
        _ => None,
    }
}

/// The package of `{:app, "requirement", [hex: :name, …]}`.
fn wanted_name(requirement: &Term<'_>) -> Option<String> {
    let items = requirement.items();
    let options = items.get(2).map_or(&[][..], Term::items);
    let hex = options.chunks(2).find_map(|pair| match pair {
        [Term::Atom("hex"), name] => name.word(),
        _ => None,
    });
    hex.or_else(|| items.first()?.word()).map(str::to_owned)
}
