//! Releases of distributions: `Debian:12` in an advisory, `distro=debian-12` in a package URL.

use palisade_model::{Ecosystem, Package};

/// Whether advisories of the ecosystem are about one release each.
pub(super) fn has_releases(ecosystem: Ecosystem) -> bool {
    matches!(
        ecosystem,
        Ecosystem::AlmaLinux
            | Ecosystem::Alpine
            | Ecosystem::Debian
            | Ecosystem::RedHat
            | Ecosystem::RockyLinux
            | Ecosystem::Ubuntu
    )
}

/// The release that a package belongs to, from the `distro` of its package URL: `12` of `debian-12`.
pub(super) fn of_package(package: &Package) -> Option<&str> {
    let distro = package.purl.qualifiers.get("distro")?;
    let digits = distro.find(|c: char| c.is_ascii_digit())?;
    Some(&distro[digits..])
}

/// Whether a release of an advisory is that of a package. Advisories write `12`, `v3.18`, `22.04:LTS`, `Pro:18.04:LTS`,
/// `enterprise_linux:8::baseos`; point releases belong to their major one where the distribution has those.
pub(super) fn matches(ecosystem: Ecosystem, advisory: &str, package: &str) -> bool {
    let package = match ecosystem {
        Ecosystem::Alpine => first_parts(package, 2),
        Ecosystem::AlmaLinux | Ecosystem::Debian | Ecosystem::RedHat | Ecosystem::RockyLinux => {
            first_parts(package, 1)
        }
        _ => package,
    };
    advisory.split(':').any(|part| {
        let part = part.strip_prefix('v').unwrap_or(part);
        part == package || (ecosystem == Ecosystem::RedHat && first_parts(part, 1) == package)
    })
}

fn first_parts(release: &str, count: usize) -> &str {
    release.match_indices('.').nth(count - 1).map_or(release, |(at, _)| &release[..at])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn releases_are_recognised_in_every_spelling() {
        for (ecosystem, advisory, package, expected) in [
            (Ecosystem::Debian, "12", "12", true),
            (Ecosystem::Debian, "12", "12.5", true),
            (Ecosystem::Debian, "12", "11", false),
            (Ecosystem::Alpine, "v3.18", "3.18.4", true),
            (Ecosystem::Alpine, "v3.1", "3.18.4", false),
            (Ecosystem::Ubuntu, "22.04:LTS", "22.04", true),
            (Ecosystem::Ubuntu, "Pro:18.04:LTS", "18.04", true),
            (Ecosystem::RedHat, "enterprise_linux:8::baseos", "8.9", true),
            (Ecosystem::RedHat, "rhel_eus:9.2::appstream", "9.2", true),
            (Ecosystem::RockyLinux, "8", "9.1", false),
        ] {
            assert_eq!(matches(ecosystem, advisory, package), expected, "{advisory} {package}");
        }
    }
}
