//! Package ecosystems under the names of the OSV schema.

use serde::{Deserialize, Serialize};

macro_rules! ecosystems {
    ($($variant:ident $name:literal $purl:literal,)*) => {
        /// An ecosystem that names and orders versions in its own way. The names are those of the OSV schema, without a
        /// release (`Debian`, not `Debian:12`).
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum Ecosystem {
            $(#[serde(rename = $name)] $variant,)*
        }

        impl Ecosystem {
            /// All of them, in order of name.
            pub const ALL: &[Self] = &[$(Self::$variant,)*];

            /// The name in OSV records and in answers.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }

            /// The type of its package URLs.
            pub fn purl_type(self) -> &'static str {
                match self { $(Self::$variant => $purl,)* }
            }
        }
    };
}

ecosystems! {
    AlmaLinux "AlmaLinux" "rpm",
    Alpine "Alpine" "apk",
    ConanCenter "ConanCenter" "conan",
    Cran "CRAN" "cran",
    CratesIo "crates.io" "cargo",
    Debian "Debian" "deb",
    GitHubActions "GitHub Actions" "githubactions",
    Go "Go" "golang",
    Hackage "Hackage" "hackage",
    Hex "Hex" "hex",
    Maven "Maven" "maven",
    Npm "npm" "npm",
    NuGet "NuGet" "nuget",
    Packagist "Packagist" "composer",
    Pub "Pub" "pub",
    PyPi "PyPI" "pypi",
    RedHat "Red Hat" "rpm",
    RockyLinux "Rocky Linux" "rpm",
    RubyGems "RubyGems" "gem",
    Swift "SwiftURL" "swift",
    Ubuntu "Ubuntu" "deb",
}

impl Ecosystem {
    /// Reads an OSV name with or without a release: `Debian:12` is `Debian` and `12`.
    pub fn parse(text: &str) -> Option<(Self, Option<&str>)> {
        let (name, release) =
            text.split_once(':').map_or((text, None), |(name, release)| (name, Some(release)));
        let found = Self::ALL.iter().find(|ecosystem| ecosystem.as_str() == name)?;
        Some((*found, release))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_release_is_told_apart_from_the_name() {
        assert_eq!(Ecosystem::parse("Ubuntu:22.04:LTS"), Some((Ecosystem::Ubuntu, Some("22.04:LTS"))));
        assert_eq!(Ecosystem::parse("crates.io"), Some((Ecosystem::CratesIo, None)));
        assert_eq!(Ecosystem::parse("NPM"), None);
    }
}
