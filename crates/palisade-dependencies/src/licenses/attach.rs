//! Joins the licences of a tree with the packages that its lockfiles list, and with the projects themselves.

use palisade_licenses::Normalizer;
use std::collections::{BTreeMap, HashMap};

use palisade_licenses::Statement;
use palisade_model::{Ecosystem, FoundLicense, Package, PackageFile};

use super::fact::{LicenseFact, Subject};
use super::owners::Owners;
use crate::path;

/// Licences of one package that are told.
const MOST: usize = 16;

/// What is known about the packages of one name, with the version where it is known.
type Known<'a> = HashMap<(Ecosystem, &'a str), Vec<(Option<&'a str>, &'a FoundLicense)>>;

/// Adds to each package what the tree has about it, and reads all licences as expressions. The order of the facts does not
/// matter.
pub(crate) fn attach(mut facts: Vec<LicenseFact>, files: &mut [PackageFile]) {
    facts.sort_by(|a, b| a.path.cmp(&b.path));
    let mut normalizer = Normalizer::default();
    for fact in &mut facts {
        normalize(fact, &mut normalizer);
    }
    let owned = owned(&facts);
    let known = index(&owned);
    let projects = projects(&facts);
    for file in files.iter_mut() {
        let of_project = projects.get(path::folder(&file.path)).map_or(&[][..], Vec::as_slice);
        file.project_licenses = unique(of_project.iter().copied());
        for package in &mut file.packages {
            normalizer.replace(&mut package.licenses);
            if !known.is_empty() {
                package.found_licenses = of_package(package, &known);
                confirm(package, &mut normalizer);
            }
        }
    }
}

fn normalize(fact: &mut LicenseFact, normalizer: &mut Normalizer) {
    let Some(found) = &mut fact.license else { return };
    match normalizer.statement(&found.license) {
        Some(statement) => found.license = statement.as_str().to_owned(),
        None => fact.license = None,
    }
}

/// Each licence with the packages that it is of.
fn owned(facts: &[LicenseFact]) -> Vec<(Subject, &FoundLicense)> {
    let owners = Owners::of(facts);
    let mut owned = Vec::new();
    for fact in facts {
        let Some(found) = &fact.license else { continue };
        match &fact.subject {
            Some(subject) => owned.push((subject.clone(), found)),
            None => owned.extend(owners.subjects(&fact.path).into_iter().map(|subject| (subject, found))),
        }
    }
    owned
}

fn index<'a>(owned: &'a [(Subject, &'a FoundLicense)]) -> Known<'a> {
    let mut known = Known::new();
    for (subject, found) in owned {
        let same_name = known.entry((subject.ecosystem, &subject.name)).or_default();
        same_name.push((subject.version.as_deref(), found));
    }
    known
}

/// By folder, what the manifests and texts there say about the project in it. Installed packages are no projects.
fn projects(facts: &[LicenseFact]) -> BTreeMap<&str, Vec<&FoundLicense>> {
    let owners = Owners::default();
    let mut projects: BTreeMap<&str, Vec<&FoundLicense>> = BTreeMap::new();
    for fact in facts {
        let folder = owners.folder(&fact.path);
        if let Some(found) = &fact.license {
            projects.entry(folder).or_default().push(found);
        }
    }
    projects
}

fn of_package(package: &Package, known: &Known<'_>) -> Vec<FoundLicense> {
    let Some(ecosystem) = package.ecosystem else { return Vec::new() };
    let Some(same_name) = known.get(&(ecosystem, package.name.as_str())) else { return Vec::new() };
    let version = package.version.as_deref();
    // What a manifest asks for without pinning it may be any version.
    let fits = |of: Option<&str>| of.is_none() || version.is_none() || of == version;
    unique(same_name.iter().filter(|(of, _)| fits(*of)).map(|(_, found)| *found))
}

/// Texts that are all among the licences of the one statement confirm it: a package with a choice brings the texts of all.
fn confirm(package: &mut Package, normalizer: &mut Normalizer) {
    let found = package.found_licenses.iter().filter(|found| found.likeness.is_none());
    let mut stated: Vec<&str> =
        package.licenses.iter().chain(found.map(|found| &found.license)).map(String::as_str).collect();
    stated.dedup();
    let [stated] = stated[..] else { return };
    let stated = stated.to_owned();
    let licenses = licenses_of(&stated, normalizer);
    for text in package.found_licenses.iter_mut().filter(|found| found.likeness.is_some()) {
        let told = licenses_of(&text.license, normalizer);
        if !told.is_empty() && told.iter().all(|license| licenses.contains(license)) {
            text.license.clone_from(&stated);
        }
    }
}

/// The licences of an expression, without exceptions; none for other words.
fn licenses_of(text: &str, normalizer: &mut Normalizer) -> Vec<String> {
    let expression = normalizer.statement(text).and_then(Statement::expression);
    expression.into_iter().flat_map(|known| known.terms().map(|term| term.license.clone())).collect()
}

/// The same licence is told once for what is stated and once for texts.
fn unique<'a>(licenses: impl Iterator<Item = &'a FoundLicense>) -> Vec<FoundLicense> {
    let mut unique: Vec<FoundLicense> = Vec::new();
    for found in licenses {
        let is_same = |known: &FoundLicense| {
            known.license == found.license && known.likeness.is_some() == found.likeness.is_some()
        };
        if unique.len() < MOST && !unique.iter().any(is_same) {
            unique.push(found.clone());
        }
    }
    unique
}
