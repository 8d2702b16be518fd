//! NuGet: up to four numbers, then a pre-release as in SemVer but without regard to case.

use super::key::Key;
use super::scheme::Scheme;
use super::semver;

pub(super) const SCHEME: Scheme = Scheme { name: "nuget", encode, compare: None };

fn encode(text: &str, key: &mut Key) -> Result<(), &'static str> {
    let parts = semver::split(text)?;
    let pre_release = parts.pre_release.map(str::to_ascii_lowercase);
    semver::write(&parts.numbers, pre_release.as_deref(), key);
    Ok(())
}
