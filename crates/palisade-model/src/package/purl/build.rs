//! Package URLs of packages as ecosystems name them; extractors build theirs here.

use super::Purl;
use crate::Ecosystem;

impl Purl {
    /// The package URL of a package as advisories of its ecosystem name it (see `Package::name`).
    pub fn of(ecosystem: Ecosystem, name: &str, version: Option<&str>) -> Self {
        let (namespace, rest) = match ecosystem {
            Ecosystem::Maven => name.rsplit_once(':').unwrap_or(("", name)),
            Ecosystem::AlmaLinux => ("almalinux", name),
            Ecosystem::Alpine => ("alpine", name),
            Ecosystem::Debian => ("debian", name),
            Ecosystem::RedHat => ("redhat", name),
            Ecosystem::RockyLinux => ("rocky", name),
            Ecosystem::Ubuntu => ("ubuntu", name),
            Ecosystem::GitHubActions
            | Ecosystem::Go
            | Ecosystem::Hex
            | Ecosystem::Npm
            | Ecosystem::Packagist
            | Ecosystem::Swift => name.rsplit_once('/').unwrap_or(("", name)),
            _ => ("", name),
        };
        let purl = Self {
            kind: ecosystem.purl_type().to_owned(),
            namespace: namespace.to_owned(),
            name: rest.to_owned(),
            version: version.filter(|version| !version.is_empty()).map(str::to_owned),
            ..Self::default()
        };
        purl.clone().checked().unwrap_or(purl)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_split_as_their_ecosystem_does() {
        for (ecosystem, name, expected) in [
            (Ecosystem::Maven, "org.acme:anvil", "pkg:maven/org.acme/anvil@1"),
            (Ecosystem::Npm, "@acme/anvil", "pkg:npm/%40acme/anvil@1"),
            (Ecosystem::Go, "example.org/acme/anvil", "pkg:golang/example.org/acme/anvil@1"),
            (Ecosystem::Go, "stdlib", "pkg:golang/stdlib@1"),
            (Ecosystem::PyPi, "Acme_Anvil", "pkg:pypi/acme-anvil@1"),
            (Ecosystem::Debian, "anvil", "pkg:deb/debian/anvil@1"),
        ] {
            assert_eq!(Purl::of(ecosystem, name, Some("1")).to_string(), expected);
        }
    }
}
