//! Reads the allowlists of a Gitleaks file, global or inside a rule. Called by the reader of the file.

use serde::Deserialize;

use super::read::{Place, lower};
use super::{Allowlist, Condition, RegexTarget};
use crate::PackError;

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct RawAllowlist {
    condition: String,
    regextarget: String,
    paths: Vec<String>,
    commits: Vec<String>,
    regexes: Vec<String>,
    stopwords: Vec<String>,
    targetrules: Vec<String>,
}

/// The old single table or the new list of tables, not both.
pub(super) fn allowlists(
    place: &Place<'_>,
    old: Option<RawAllowlist>,
    new: Vec<RawAllowlist>,
) -> Result<Vec<Allowlist>, PackError> {
    if old.is_some() && !new.is_empty() {
        return Err(place.invalid("either [allowlist] or [[allowlists]]", "both"));
    }
    old.into_iter().chain(new).map(|raw| allowlist(place, raw)).collect()
}

fn allowlist(place: &Place<'_>, raw: RawAllowlist) -> Result<Allowlist, PackError> {
    let condition = match raw.condition.to_ascii_lowercase().as_str() {
        "" | "or" | "||" => Condition::Or,
        "and" | "&&" => Condition::And,
        other => return Err(place.invalid("an allowlist condition or, and", format!("{other:?}"))),
    };
    let regex_target = match raw.regextarget.as_str() {
        "" | "secret" => RegexTarget::Secret,
        "match" => RegexTarget::Match,
        "line" => RegexTarget::Line,
        other => return Err(place.invalid("a regexTarget secret, match or line", format!("{other:?}"))),
    };
    let list = Allowlist {
        condition,
        regex_target,
        paths: place.patterns(raw.paths)?,
        commits: lower(raw.commits),
        regexes: place.patterns(raw.regexes)?,
        stopwords: lower(raw.stopwords),
        target_rules: raw.targetrules,
    };
    let checks = list.paths.len() + list.commits.len() + list.regexes.len() + list.stopwords.len();
    if checks == 0 {
        return Err(place.invalid("an allowlist with commits, paths, regexes or stopwords", "none of them"));
    }
    Ok(list)
}
