//! Which package an archive is: from the files that Maven writes into it, else from its manifest and its name.

use std::collections::BTreeMap;

use palisade_model::{Ecosystem, Package};

use super::manifest::main_attributes;
use crate::naming::package;

/// The package of a pom.properties file.
pub(super) fn from_properties(text: &str) -> Option<Package> {
    let value = |name: &str| {
        text.lines()
            .find_map(|line| line.trim().strip_prefix(name)?.trim_start().strip_prefix('=').map(str::trim))
    };
    let (group, artifact, version) = (value("groupId")?, value("artifactId")?, value("version")?);
    let known = ![group, artifact, version].iter().any(|part| part.is_empty() || part.contains("${"));
    known.then(|| package(Ecosystem::Maven, &format!("{group}:{artifact}"), Some(version), 0))
}

/// The package of an archive without pom.properties, by its manifest and file name.
pub(super) fn from_manifest(manifest: &str, file_name: &str) -> Option<Package> {
    let attributes = main_attributes(manifest);
    let (named, in_name) = split_file_name(file_name);
    let value = |name: &str| {
        attributes.get(name).map(String::as_str).filter(|text| !text.is_empty() && !text.contains("${"))
    };
    let version = in_name.or_else(|| value("implementation-version")).or_else(|| value("bundle-version"))?;
    let group = group(&attributes, named).or_else(|| domain_of(named))?;
    let version = version.split_whitespace().next()?;
    Some(package(Ecosystem::Maven, &format!("{group}:{named}"), Some(version), 0))
}

/// What the manifest says of the licence.
pub(super) fn licenses(manifest: &str) -> Vec<String> {
    let attributes = main_attributes(manifest);
    let list = attributes.get("bundle-license").map(String::as_str).unwrap_or_default();
    let names =
        list.split(',').map(|license| license.split(';').next().unwrap_or_default().trim().trim_matches('"'));
    names.filter(|name| !name.is_empty() && *name != "<<EXTERNAL>>").map(str::to_owned).collect()
}

/// `name-1.0.jar` is `name` and `1.0`: the version starts at the last hyphen before a digit.
fn split_file_name(file_name: &str) -> (&str, Option<&str>) {
    let stem = file_name.rsplit_once('.').map_or(file_name, |(stem, _)| stem);
    let hyphens = stem.match_indices('-').map(|(at, _)| at);
    let starts = hyphens.filter(|at| stem[at + 1..].starts_with(|c: char| c.is_ascii_digit()));
    match starts.min() {
        Some(at) => (&stem[..at], Some(&stem[at + 1..])),
        None => (stem, None),
    }
}

/// Archives of OSGi are often named by their group and artifact.
fn domain_of(named: &str) -> Option<String> {
    let (group, _) = named.rsplit_once('.')?;
    let is_domain = ["com.", "io.", "net.", "org."].iter().any(|start| group.starts_with(start));
    is_domain.then(|| group.to_owned())
}

/// A reversed domain in one of the attributes that commonly hold the group.
fn group(attributes: &BTreeMap<String, String>, artifact: &str) -> Option<String> {
    const NAMES: &[&str] = &[
        "group-id",
        "implementation-vendor-id",
        "bundle-symbolicname",
        "automatic-module-name",
        "implementation-title",
    ];
    NAMES.iter().find_map(|name| {
        let value = attributes.get(*name)?.split(';').next()?.trim();
        let is_domain = value.contains('.')
            && !value.contains(|c: char| c.is_whitespace() || matches!(c, '$' | '/' | '%'));
        let group = value.strip_suffix(artifact).map_or(value, |group| group.trim_end_matches(['.', '-']));
        (is_domain && !group.is_empty()).then(|| group.to_owned())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn file_names_are_split() {
        let cases = [
            ("guava-31.1-jre.jar", ("guava", Some("31.1-jre"))),
            ("log4j-1.2-api-2.17.jar", ("log4j", Some("1.2-api-2.17"))),
            ("plain.jar", ("plain", None)),
            ("a-b.jar", ("a-b", None)),
        ];
        for (name, expected) in cases {
            assert_eq!(split_file_name(name), expected, "{name}");
        }
    }

    #[test]
    fn manifests_without_a_group_say_nothing() {
        let manifest = "Bundle-SymbolicName: org.example.lib;singleton:=true\nBundle-Version: 1.0.0\nBundle-License: MIT;link=x, \"BSD\"\n";
        let found = from_manifest(manifest, "lib.jar").map(|package| (package.name, package.version));
        assert_eq!(found, Some(("org.example:lib".to_owned(), Some("1.0.0".to_owned()))));
        assert_eq!(licenses(manifest), ["MIT", "BSD"]);
        assert_eq!(from_manifest("Implementation-Title: My Lib\n", "lib-1.0.jar"), None);
    }
}
