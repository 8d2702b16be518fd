//! Repositories of version control that were published with the site.

use super::super::probe::{Probe, Reading, Topic};
use super::shape::{content_lines, plain_text, text};
use crate::fetch::Exchange;

pub(super) const PROBES: &[Probe] = &[
    Probe::get(Topic::Git, "/.git/HEAD", |exchange| {
        text(exchange, is_git_head, "the HEAD of a git repository")
    }),
    Probe::get(Topic::Git, "/.git/config", |exchange| {
        text(exchange, is_git_config, "the settings of a git repository")
    }),
    Probe::first(Topic::OtherVcs, "/.svn/wc.db", 16, |exchange| {
        Reading::when(
            exchange.body.bytes.starts_with(b"SQLite format 3\0"),
            "the database of a Subversion copy",
        )
    }),
    Probe::get(Topic::OtherVcs, "/.svn/entries", |exchange| {
        text(exchange, is_svn, "the entries of a Subversion copy")
    }),
    Probe::get(Topic::OtherVcs, "/.hg/requires", |exchange| {
        text(exchange, is_hg, "the requirements of a Mercurial repository")
    }),
    Probe::get(Topic::OtherVcs, "/.bzr/branch-format", |exchange| {
        text(exchange, |text| text.starts_with("Bazaar-NG "), "the format of a Bazaar branch")
    }),
    Probe::get(Topic::OtherVcs, "/CVS/Root", |exchange| text(exchange, is_cvs, "the root of a CVS copy")),
    Probe::first(Topic::DsStore, "/.DS_Store", 16, |exchange| {
        Reading::when(
            exchange.body.bytes.starts_with(b"\0\0\0\x01Bud1"),
            "the list of a folder as macOS keeps it",
        )
    }),
    Probe::get(Topic::ConfigFile, "/.git-credentials", credentials),
];

fn is_git_head(text: &str) -> bool {
    let text = text.trim_end();
    let is_hash = matches!(text.len(), 40 | 64) && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    is_hash
        || text.strip_prefix("ref: refs/").is_some_and(|name| !name.is_empty() && !name.contains([' ', '<']))
}

fn is_git_config(text: &str) -> bool {
    let mut lines = content_lines(text);
    lines.next().is_some_and(|line| line.starts_with('[') && line.ends_with(']'))
        && text.contains("[core]")
        && text.contains("repositoryformatversion")
}

/// Since 1.7 the file holds the number of the format; before, it also held the entries.
fn is_svn(text: &str) -> bool {
    let mut lines = text.lines();
    let format = lines.next().and_then(|line| line.trim().parse::<u32>().ok());
    match (format, lines.next()) {
        (Some(12), None) => true,
        (Some(4..=11), Some(_)) => text.contains("\ndir\n") || text.contains("svn"),
        _ => false,
    }
}

fn is_hg(text: &str) -> bool {
    const KNOWN: &[&str] =
        &["dotencode", "fncache", "generaldelta", "revlogv1", "store", "sparserevlog", "share-safe"];
    content_lines(text).any(|line| KNOWN.contains(&line))
        && content_lines(text).all(|line| line.len() < 64 && !line.contains(['<', ' ']))
}

fn is_cvs(text: &str) -> bool {
    let line = text.trim_end();
    !line.contains('\n') && [":pserver:", ":ext:", ":local:"].iter().any(|method| line.starts_with(method))
}

fn credentials(exchange: &Exchange) -> Reading {
    let is_one = |line: &str| {
        let rest = line.strip_prefix("https://").or_else(|| line.strip_prefix("http://"));
        rest.and_then(|rest| rest.split_once('@'))
            .is_some_and(|(user, host)| user.contains(':') && !host.is_empty())
    };
    let text = plain_text(exchange).unwrap_or_default();
    let exposed = content_lines(&text).next().is_some() && content_lines(&text).all(is_one);
    Reading::when(exposed, "credentials of git")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_of_each_system_are_known_by_their_grammar() {
        for (is_one, text, expected) in [
            (is_git_head as fn(&str) -> bool, "ref: refs/heads/main\n", true),
            (is_git_head, "0123456789abcdef0123456789abcdef01234567\n", true),
            (is_git_head, "ref: refs/", false),
            (is_git_head, "ok", false),
            (is_git_config, "[core]\n\trepositoryformatversion = 0\n", true),
            (is_git_config, "[core]\nname = x", false),
            (is_svn, "12\n", true),
            (is_svn, "10\n\ndir\n", true),
            (is_svn, "404\n", false),
            (is_hg, "dotencode\nfncache\nstore\n", true),
            (is_hg, "store is closed", false),
            (is_cvs, ":pserver:anonymous@cvs.shop.example:/root\n", true),
            (is_cvs, "not found", false),
        ] {
            assert_eq!(is_one(text), expected, "{text}");
        }
    }
}
