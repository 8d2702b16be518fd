//! Which ecosystem orders its versions in which way. One line per ecosystem.

use std::cmp::Ordering;

use palisade_model::Ecosystem;

use super::key::Key;
use super::{
    alpine, cran, debian, golang, hackage, maven, nuget, packagist, pub_dev, pypi, rpm, ruby_gems, semver,
};

/// One way of ordering versions.
#[derive(Debug)]
pub(super) struct Scheme {
    pub(super) name: &'static str,
    /// Reads a version and writes its key, or says what it expected.
    pub(super) encode: fn(&str, &mut Key) -> Result<(), &'static str>,
    /// For versions without a key.
    pub(super) compare: Option<fn(&str, &str) -> Ordering>,
}

pub(super) fn of(ecosystem: Ecosystem) -> &'static Scheme {
    match ecosystem {
        Ecosystem::AlmaLinux => &rpm::SCHEME,
        Ecosystem::Alpine => &alpine::SCHEME,
        Ecosystem::ConanCenter => &semver::SCHEME,
        Ecosystem::Cran => &cran::SCHEME,
        Ecosystem::CratesIo => &semver::SCHEME,
        Ecosystem::Debian => &debian::SCHEME,
        Ecosystem::GitHubActions => &semver::SCHEME,
        Ecosystem::Go => &golang::SCHEME,
        Ecosystem::Hackage => &hackage::SCHEME,
        Ecosystem::Hex => &semver::SCHEME,
        Ecosystem::Maven => &maven::SCHEME,
        Ecosystem::Npm => &semver::SCHEME,
        Ecosystem::NuGet => &nuget::SCHEME,
        Ecosystem::Packagist => &packagist::SCHEME,
        Ecosystem::Pub => &pub_dev::SCHEME,
        Ecosystem::PyPi => &pypi::SCHEME,
        Ecosystem::RedHat => &rpm::SCHEME,
        Ecosystem::RockyLinux => &rpm::SCHEME,
        Ecosystem::RubyGems => &ruby_gems::SCHEME,
        Ecosystem::Swift => &semver::SCHEME,
        Ecosystem::Ubuntu => &debian::SCHEME,
    }
}
