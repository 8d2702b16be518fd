//! Makes packages with the names, versions and package URLs of their ecosystem. Used by every format.
//! Rules: the type definitions of the package URL specification, and PEP 503 for Python.

use palisade_model::{Ecosystem, Package, Purl, Relation, python_name};

/// A package that a file pins to a version, or that it names without one.
pub(crate) fn package(ecosystem: Ecosystem, name: &str, version: Option<&str>, line: u32) -> Package {
    let version = version.filter(|version| !version.is_empty());
    let name = advisory_name(ecosystem, name);
    let purl = purl(ecosystem, &name, version);
    let version = version.map(|version| advisory_version(ecosystem, version));
    Package { ecosystem: Some(ecosystem), line, ..Package::of_no_ecosystem(&name, version, purl) }
}

/// A package that a manifest asks for without pinning it.
pub(crate) fn required(ecosystem: Ecosystem, name: &str, requirement: &str, line: u32) -> Package {
    let requirement = Some(requirement.trim()).filter(|text| !text.is_empty()).map(str::to_owned);
    Package { requirement, relation: Relation::Direct, ..package(ecosystem, name, None, line) }
}

/// A package of a kind that no advisory source knows.
pub(crate) fn unlisted(kind: &str, name: &str, version: Option<&str>, line: u32) -> Package {
    let version = version.filter(|version| !version.is_empty());
    let (namespace, last) = name.rsplit_once('/').unwrap_or(("", name));
    let purl = Purl {
        kind: kind.to_owned(),
        namespace: namespace.to_owned(),
        name: last.to_owned(),
        version: version.map(str::to_owned),
        ..Purl::default()
    };
    Package { line, ..Package::of_no_ecosystem(name, version, purl) }
}

/// The name as advisories write it.
pub(crate) fn advisory_name(ecosystem: Ecosystem, name: &str) -> String {
    match ecosystem {
        Ecosystem::PyPi => python_name(name),
        Ecosystem::Packagist => name.to_ascii_lowercase(),
        _ => name.to_owned(),
    }
}

/// Go's advisories leave out the `v` that every module version has.
fn advisory_version(ecosystem: Ecosystem, version: &str) -> &str {
    match ecosystem {
        Ecosystem::Go => version.strip_prefix('v').unwrap_or(version),
        _ => version,
    }
}

/// The package URL of a name as advisories write it; some kinds are lower-case there whatever advisories write.
fn purl(ecosystem: Ecosystem, name: &str, version: Option<&str>) -> Purl {
    match ecosystem {
        Ecosystem::Go | Ecosystem::Npm => Purl::of(ecosystem, &name.to_ascii_lowercase(), version),
        _ => Purl::of(ecosystem, name, version),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_purls_follow_their_ecosystem() {
        let cases = [
            (Ecosystem::Npm, "@Scope/Name", "1", ("@Scope/Name", "@scope", "name", "1")),
            (Ecosystem::Npm, "plain", "1", ("plain", "", "plain", "1")),
            (Ecosystem::PyPi, "Ruamel.yaml__x", "1", ("ruamel-yaml-x", "", "ruamel-yaml-x", "1")),
            (Ecosystem::Go, "example.org/A/b", "v1", ("example.org/A/b", "example.org/a", "b", "v1")),
            (Ecosystem::Maven, "org.x:y", "1", ("org.x:y", "org.x", "y", "1")),
            (Ecosystem::Packagist, "Acme/Lib", "1", ("acme/lib", "acme", "lib", "1")),
            (Ecosystem::CratesIo, "a_b", "1", ("a_b", "", "a_b", "1")),
        ];
        for (ecosystem, name, version, expected) in cases {
            let made = package(ecosystem, name, Some(version), 1);
            let purl_version = made.purl.version.as_deref().unwrap_or_default();
            let found = (&*made.name, &*made.purl.namespace, &*made.purl.name, purl_version);
            assert_eq!(found, expected);
        }
        assert_eq!(package(Ecosystem::Go, "a.b/c", Some("v1.2.0"), 1).version.as_deref(), Some("1.2.0"));
    }
}
