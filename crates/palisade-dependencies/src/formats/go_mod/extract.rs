//! Reads go.mod: the chosen version of every module, after `replace`. <https://go.dev/ref/mod#go-mod-file>

use std::collections::HashMap;

use palisade_model::{Ecosystem, Package, Relation};

use super::directive::{Directive, directives};
use crate::facts::Facts;
use crate::format::{Extracted, Format, SourceFile};
use crate::naming::package;
use crate::{FormatError, path};

pub(crate) struct GoMod;

/// Replacements of one module; one for each of its versions, of which a build has one.
const REPLACEMENT_LIMIT: usize = 20;

const VERBS: &[&str] =
    &["exclude", "go", "godebug", "ignore", "module", "replace", "require", "retract", "tool", "toolchain"];

impl Format for GoMod {
    fn id(&self) -> &'static str {
        "go-mod"
    }

    fn wants(&self, path: &str) -> bool {
        path::name(path) == "go.mod"
    }

    fn extract(&self, file: &SourceFile<'_>) -> Result<Extracted, FormatError> {
        let directives = directives(file.text()?)?;
        let all = |verb: &'static str| directives.iter().filter(move |directive| directive.verb == verb);
        let project = all("module").find_map(|module| module.words.first().cloned());
        if let Some(unknown) = directives.iter().find(|directive| !VERBS.contains(&directive.verb.as_str())) {
            return Err(FormatError::syntax("a directive of go.mod", &unknown.verb, unknown.line));
        }
        let mut packages: Vec<Package> = all("require").filter_map(required_module).collect();
        let mut gaps = Vec::new();
        let mut replacements: HashMap<&str, Vec<Replacement<'_>>> = HashMap::new();
        for replace in all("replace") {
            match Replacement::read(replace) {
                Some(replacement) => replacements.entry(replacement.old.0).or_default().push(replacement),
                None => gaps.push(format!("the replacement at line {}", replace.line)),
            }
        }
        for package in &mut packages {
            let known = replacements.get(package.name.as_str()).map_or(&[][..], Vec::as_slice);
            if let Some(replacement) = Replacement::of(known, package.version.as_deref()) {
                *package = replacement.apply(package);
            }
        }
        gaps.extend(all("exclude").filter_map(|exclude| excluded(exclude, &packages)));
        let mut seen = std::collections::BTreeSet::new();
        packages.retain(|package| seen.insert((package.name.clone(), package.version.clone())));
        packages.extend(standard_library(&directives));
        let language = all("go").find_map(|go| go.words.first().cloned()).unwrap_or_default();
        let facts = Facts::GoMod { complete: lists_indirect(&language) };
        Ok(Extracted { project, packages, gaps, facts, ..Extracted::default() })
    }
}

fn required_module(require: &Directive) -> Option<Package> {
    let [name, version, ..] = &require.words[..] else { return None };
    let mut module = package(Ecosystem::Go, name, Some(version), require.line);
    let indirect = require.comment.split([';', ' ']).any(|word| word == "indirect");
    module.relation = if indirect { Relation::Transitive } else { Relation::Direct };
    Some(module)
}

/// A version that is required and excluded is not the one that is built.
fn excluded(exclude: &Directive, packages: &[Package]) -> Option<String> {
    let [name, version, ..] = &exclude.words[..] else { return None };
    let version = version.strip_prefix('v').unwrap_or(version);
    let built = |package: &Package| package.name == *name && package.version.as_deref() == Some(version);
    packages.iter().any(built).then(|| format!("which version replaces {name} {version}, which is excluded"))
}

/// `<old> [<version>] => <new> [<version>]`; without a new version the new one is a folder.
struct Replacement<'d> {
    old: (&'d str, Option<&'d str>),
    new: (&'d str, Option<&'d str>),
    line: u32,
}

impl<'d> Replacement<'d> {
    fn read(directive: &'d Directive) -> Option<Self> {
        let arrow = directive.words.iter().position(|word| word == "=>")?;
        let (old, new) = (&directive.words[..arrow], &directive.words[arrow + 1..]);
        let part = |words: &'d [String]| Some((words.first()?.as_str(), words.get(1).map(String::as_str)));
        Some(Self { old: part(old)?, new: part(new)?, line: directive.line })
    }

    /// The one for that version, else the one for all versions.
    fn of<'r>(known: &'r [Self], version: Option<&str>) -> Option<&'r Self> {
        let states = |replacement: &&Self, wanted: Option<&str>| {
            replacement.old.1.map(|version| version.strip_prefix('v').unwrap_or(version)) == wanted
        };
        let exact = known.iter().take(REPLACEMENT_LIMIT).find(|replacement| states(replacement, version));
        exact.or_else(|| known.iter().take(REPLACEMENT_LIMIT).find(|replacement| states(replacement, None)))
    }

    fn apply(&self, old: &Package) -> Package {
        match self.new {
            (new, Some(_)) => {
                Package { relation: old.relation, ..package(Ecosystem::Go, new, self.new.1, self.line) }
            }
            (folder, None) => Package {
                source: Some(format!("file:{folder}")),
                relation: old.relation,
                ..package(Ecosystem::Go, &old.name, None, self.line)
            },
        }
    }
}

/// The standard library has the version of the toolchain, else that of the language.
fn standard_library(directives: &[Directive]) -> Option<Package> {
    let of = |verb: &str| directives.iter().find(|directive| directive.verb == verb);
    let (directive, version) = match of("toolchain").map(|line| (line, line.words.first())) {
        Some((line, Some(name))) if name != "default" => {
            (line, name.strip_prefix("go").unwrap_or(name).split('-').next()?)
        }
        _ => of("go").and_then(|line| Some((line, line.words.first()?.as_str())))?,
    };
    let mut library = package(Ecosystem::Go, "stdlib", Some(version), directive.line);
    library.relation = Relation::Direct;
    Some(library)
}

/// Since Go 1.17 go.mod lists every module that the build needs.
fn lists_indirect(language: &str) -> bool {
    let mut numbers = language.split('.').map(|part| part.parse::<u32>().unwrap_or(0));
    language.is_empty() || (numbers.next(), numbers.next()) >= (Some(1), Some(17))
}
