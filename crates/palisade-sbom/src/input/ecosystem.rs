//! The ecosystem of a package URL, and the name that advisories have for the package.

use palisade_model::{Ecosystem, Purl};

/// `None` where no advisory source knows the kind of package.
pub(super) fn ecosystem_of(purl: &Purl) -> Option<Ecosystem> {
    let distribution = || match purl.namespace.as_str() {
        "almalinux" => Some(Ecosystem::AlmaLinux),
        "alpine" => Some(Ecosystem::Alpine),
        "debian" => Some(Ecosystem::Debian),
        "redhat" | "rhel" => Some(Ecosystem::RedHat),
        "rocky" | "rockylinux" => Some(Ecosystem::RockyLinux),
        "ubuntu" => Some(Ecosystem::Ubuntu),
        _ => None,
    };
    match purl.kind.as_str() {
        "apk" | "deb" | "rpm" => distribution().filter(|found| found.purl_type() == purl.kind),
        kind => Ecosystem::ALL.iter().copied().find(|ecosystem| ecosystem.purl_type() == kind),
    }
}

/// `group:artifact` for Maven, `namespace/name` where names have parts, the bare name of distributions.
pub(super) fn advisory_name(purl: &Purl) -> String {
    match purl.kind.as_str() {
        _ if purl.namespace.is_empty() => purl.name.clone(),
        "apk" | "deb" | "rpm" | "conan" => purl.name.clone(),
        "maven" => format!("{}:{}", purl.namespace, purl.name),
        _ => format!("{}/{}", purl.namespace, purl.name),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn package_urls_are_named_as_advisories_name_them() {
        for (text, ecosystem, name) in [
            ("pkg:maven/org.acme/anvil@1", Some(Ecosystem::Maven), "org.acme:anvil"),
            ("pkg:npm/%40acme/anvil", Some(Ecosystem::Npm), "@acme/anvil"),
            ("pkg:golang/example.org/a/b", Some(Ecosystem::Go), "example.org/a/b"),
            ("pkg:deb/debian/curl@7?arch=amd64", Some(Ecosystem::Debian), "curl"),
            ("pkg:deb/other/curl", None, "curl"),
            ("pkg:generic/thing", None, "thing"),
            ("pkg:cargo/serde", Some(Ecosystem::CratesIo), "serde"),
        ] {
            let purl: Purl = text.parse().unwrap();
            assert_eq!((ecosystem_of(&purl), advisory_name(&purl).as_str()), (ecosystem, name), "{text}");
        }
    }
}
