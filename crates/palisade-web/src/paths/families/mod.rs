//! The table of probes, by what is looked for.

mod admin;
mod backup;
mod build;
mod config;
mod debug;
mod env;
mod graphql;
mod identity;
mod logs;
mod openapi;
mod policy;
mod shape;
mod status;
mod vcs;

pub(super) use identity::key_set_path;

use super::facts::Paths;
use super::probe::Probe;

/// The tables, the most valuable first: what is not reached in time is the least.
const TABLES: &[&[Probe]] = &[
    vcs::PROBES,
    env::PROBES,
    debug::PROBES,
    config::PROBES,
    backup::PROBES,
    graphql::PROBES,
    openapi::PROBES,
    identity::PROBES,
    logs::PROBES,
    status::PROBES,
    admin::PROBES,
    policy::PROBES,
    build::PROBES,
];

/// Every probe for a site called `host`, in the order in which to ask.
pub(crate) fn every_probe(host: &str) -> Vec<Probe> {
    let mut probes: Vec<Probe> = Vec::new();
    for table in TABLES {
        probes.extend_from_slice(table);
        if std::ptr::eq(*table, backup::PROBES) {
            probes.extend(backup::named_after(host));
        }
    }
    probes
}

/// What the first answers lead to.
pub(super) fn following(paths: &Paths) -> Vec<Probe> {
    let mut probes = graphql::suggestions(paths);
    probes.extend(identity::keys(paths));
    probes
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checks::fixture::reply;
    use crate::paths::How;

    proptest::proptest! {
        #[test]
        fn no_answer_panics(text in "(?s).{0,300}", pieces in proptest::collection::vec("[{}\\[\\]\":,=<>/#. \\n-]{0,6}|é|key|openapi|__schema|ref: refs/|\\$apr1\\$|<domain|keys|kty", 0..40)) {
            for text in [text, pieces.concat()] {
                let answer = reply("https://shop.example/x", 200, &[("Content-Type", "text/html")], &text);
                for probe in every_probe("shop.example") {
                    let _ = (probe.read)(&answer);
                }
            }
        }
    }

    #[test]
    fn operators_can_read_about_every_place() {
        let page = include_str!("../../../../../docs/web-requests.md");
        for probe in TABLES.iter().copied().flatten() {
            assert!(
                page.contains(&format!("`{}`", probe.path)),
                "{} is not in docs/web-requests.md",
                probe.path
            );
        }
    }

    #[test]
    fn no_more_than_150_places_are_looked_at_and_each_once() {
        let probes = every_probe("www.shop.example");
        assert!(probes.len() <= 150, "{} probes", probes.len());
        for (number, probe) in probes.iter().enumerate() {
            assert!(probe.path.starts_with('/'), "{}", probe.path);
            let is_post = |probe: &Probe| matches!(probe.how, How::Post(_));
            let same = |other: &&Probe| other.path == probe.path && is_post(other) == is_post(probe);
            assert!(!probes[..number].iter().any(|other| same(&other)), "{} twice", probe.path);
        }
    }
}
