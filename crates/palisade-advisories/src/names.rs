//! Package names as ecosystems tell them apart; applied to advisories when the index is built and to packages when they are looked up.

use std::borrow::Cow;

use palisade_model::{Ecosystem, python_name};

/// The one spelling under which the index has a package.
pub(crate) fn normalized(ecosystem: Ecosystem, name: &str) -> Cow<'_, str> {
    match ecosystem {
        Ecosystem::PyPi => Cow::Owned(python_name(name)),
        // Cargo and crates.io take `-` and `_` for the same.
        Ecosystem::CratesIo => Cow::Owned(name.to_lowercase().replace('_', "-")),
        Ecosystem::ConanCenter
        | Ecosystem::GitHubActions
        | Ecosystem::Hex
        | Ecosystem::NuGet
        | Ecosystem::Packagist
        | Ecosystem::Pub => Cow::Owned(name.to_lowercase()),
        Ecosystem::Swift => Cow::Owned(repository(name)),
        Ecosystem::Go if name == "go" => Cow::Borrowed("stdlib"),
        _ => Cow::Borrowed(name),
    }
}

/// Swift packages are named by their repository: `https://example.org/acme/anvil.git` is `example.org/acme/anvil`.
fn repository(name: &str) -> String {
    let name = name.strip_prefix("https://").or_else(|| name.strip_prefix("http://")).unwrap_or(name);
    let name = name.trim_end_matches('/');
    name.strip_suffix(".git").unwrap_or(name).to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_package_become_one() {
        for (ecosystem, name, expected) in [
            (Ecosystem::PyPi, "Acme__Anvil.-X", "acme-anvil-x"),
            (Ecosystem::CratesIo, "acme_anvil", "acme-anvil"),
            (Ecosystem::NuGet, "Acme.Anvil", "acme.anvil"),
            (Ecosystem::Npm, "@Acme/Anvil", "@Acme/Anvil"),
            (Ecosystem::Go, "example.org/Acme", "example.org/Acme"),
            (Ecosystem::Go, "go", "stdlib"),
            (Ecosystem::Swift, "https://Example.org/acme/anvil.git", "example.org/acme/anvil"),
            (Ecosystem::Maven, "org.acme:Anvil", "org.acme:Anvil"),
        ] {
            assert_eq!(normalized(ecosystem, name), expected);
        }
    }
}
