//! Go: semantic versions with `v`, pseudo-versions, and the tags of Go itself (`go1.21rc2`).

use super::key::Key;
use super::scheme::Scheme;
use super::semver;

pub(super) const SCHEME: Scheme = Scheme { name: "go", encode, compare: None };

fn encode(text: &str, key: &mut Key) -> Result<(), &'static str> {
    let text = text.strip_prefix("go").unwrap_or(text);
    let parts = semver::split(text)?;
    match parts.pre_release.and_then(split_word) {
        // `1.21rc2` is `1.21.0-rc.2`.
        Some((word, number)) if !text.contains('-') => {
            semver::write(&parts.numbers, Some(&format!("{word}.{number}")), key);
        }
        _ => semver::write(&parts.numbers, parts.pre_release, key),
    }
    Ok(())
}

fn split_word(text: &str) -> Option<(&str, &str)> {
    let at = text.find(|c: char| c.is_ascii_digit())?;
    let (word, number) = text.split_at(at);
    (!word.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())).then_some((word, number))
}

#[cfg(test)]
mod tests {
    use palisade_model::Ecosystem;

    use crate::Version;

    #[test]
    fn tags_of_modules_and_of_go_itself_are_ordered() {
        let ascending = [
            "v0.0.0-20190101000000-abcdefabcdef",
            "v0.0.0-20200101000000-0123456789ab",
            "v0.1.0",
            "1.21.0-0",
            "go1.21rc2",
            "1.21rc10",
            "go1.21",
            "1.21.1",
            "v2.0.0+incompatible",
        ];
        let versions = ascending.map(|text| Version::parse(Ecosystem::Go, text).unwrap());
        for pair in versions.windows(2) {
            assert!(pair[0] < pair[1], "{} < {}", pair[0].text(), pair[1].text());
        }
        assert_eq!(versions[6], Version::parse(Ecosystem::Go, "v1.21.0").unwrap());
        assert!(Version::parse(Ecosystem::Go, "(devel)").is_err());
    }
}
