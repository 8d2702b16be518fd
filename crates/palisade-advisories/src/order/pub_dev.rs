//! Pub: SemVer where the build counts too, above the same version without one.

use super::key::Key;
use super::scheme::Scheme;
use super::semver;

pub(super) const SCHEME: Scheme = Scheme { name: "pub", encode, compare: None };

fn encode(text: &str, key: &mut Key) -> Result<(), &'static str> {
    let parts = semver::split(text)?;
    semver::write(&parts.numbers, parts.pre_release, key);
    if let Some(build) = parts.build {
        semver::write_identifiers(build, key);
    }
    Ok(())
}
