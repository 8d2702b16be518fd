//! Archives and dumps that were left beside the site, by their first bytes only.

use std::borrow::Cow;

use super::super::probe::{How, Probe, Reading, Topic};
use super::shape::plain_text;
use crate::fetch::Exchange;

const fn archive(path: &'static str) -> Probe {
    Probe::first(Topic::Backup, path, 16, magic)
}

const fn dump(path: &'static str) -> Probe {
    Probe::first(Topic::Backup, path, DUMP_BYTES, is_dump)
}

/// Enough for the comment that dump tools begin with.
const DUMP_BYTES: usize = 1024;

pub(super) const PROBES: &[Probe] = &[
    archive("/backup.zip"),
    archive("/backup.tar.gz"),
    dump("/backup.sql"),
    archive("/backup.sql.gz"),
    dump("/dump.sql"),
    dump("/database.sql"),
    dump("/db.sql"),
    archive("/www.zip"),
    archive("/db.sqlite3"),
];

/// Ending of a name, bytes to read, and the grammar of them.
type Ending = (&'static str, usize, fn(&Exchange) -> Reading);

/// What people call the backup of a site: its name, and the main word of it.
pub(super) fn named_after(host: &str) -> Vec<Probe> {
    let bare = host.strip_prefix("www.").unwrap_or(host);
    if bare.parse::<std::net::IpAddr>().is_ok() || bare.is_empty() {
        return Vec::new();
    }
    let domain = crate::observation::registrable_domain(bare).unwrap_or(bare);
    let word = domain.split('.').next().unwrap_or(domain);
    let mut names = vec![bare, word];
    names.dedup();
    let taken = |path: &str| PROBES.iter().any(|probe| probe.path == path);
    let endings: [Ending; 3] = [(".zip", 16, magic), (".tar.gz", 16, magic), (".sql", DUMP_BYTES, is_dump)];
    let all = names.iter().flat_map(|name| {
        endings.iter().map(move |(ending, bytes, read)| Probe {
            topic: Topic::Backup,
            how: How::First(*bytes),
            path: Cow::Owned(format!("/{name}{ending}")),
            any_status: false,
            read: *read,
        })
    });
    all.filter(|probe| !taken(&probe.path)).collect()
}

/// Kind and first bytes.
const MAGIC: &[(&str, &[u8])] = &[
    ("a ZIP archive", b"PK\x03\x04"),
    ("a gzip archive", b"\x1f\x8b\x08"),
    ("a 7z archive", b"7z\xbc\xaf\x27\x1c"),
    ("a RAR archive", b"Rar!\x1a\x07"),
    ("an xz archive", b"\xfd7zXZ\0"),
    ("a bzip2 archive", b"BZh"),
    ("an SQLite database", b"SQLite format 3\0"),
];

fn magic(exchange: &Exchange) -> Reading {
    // Text that was compressed on the way is not an archive, and a small picture of one neither.
    let bytes = &exchange.body.bytes;
    let kind = MAGIC.iter().find(|(_, magic)| bytes.starts_with(magic)).map(|(kind, _)| *kind);
    kind.map_or(Reading::Other, |kind| Reading::Exposed(kind.to_owned(), None))
}

fn is_dump(exchange: &Exchange) -> Reading {
    const STARTS: &[&str] = &[
        "-- MySQL dump",
        "-- MariaDB dump",
        "/*M!999999\\- enable the sandbox mode",
        "--\n-- PostgreSQL database dump",
        "-- phpMyAdmin SQL Dump",
        "-- Adminer",
        "PRAGMA foreign_keys=OFF;",
        "-- --------",
    ];
    const STATEMENTS: &[&str] =
        &["CREATE TABLE ", "CREATE DATABASE ", "DROP TABLE IF EXISTS ", "INSERT INTO ", "SET NAMES "];
    let text = plain_text(exchange).unwrap_or_default().replace("\r\n", "\n");
    let begins = STARTS.iter().any(|start| text.starts_with(start));
    let states = text.lines().any(|line| STATEMENTS.iter().any(|statement| line.starts_with(statement)));
    Reading::when(begins || states, "a dump of a database")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checks::fixture::reply;

    #[test]
    fn the_names_of_a_site_become_names_of_backups() {
        let paths =
            |host: &str| named_after(host).iter().map(|probe| probe.path.to_string()).collect::<Vec<_>>();
        assert_eq!(
            paths("www.shop.example"),
            [
                "/shop.example.zip",
                "/shop.example.tar.gz",
                "/shop.example.sql",
                "/shop.zip",
                "/shop.tar.gz",
                "/shop.sql"
            ]
        );
        assert_eq!(paths("127.0.0.1"), [""; 0]);
        assert_eq!(paths("localhost"), ["/localhost.zip", "/localhost.tar.gz", "/localhost.sql"]);
    }

    #[test]
    fn first_bytes_tell_an_archive_and_first_lines_a_dump() {
        let read = |read: fn(&Exchange) -> Reading, text: &str| {
            read(&reply("https://shop.example/x", 200, &[], text))
        };
        assert_eq!(read(magic, "PK\x03\x04rest"), Reading::Exposed("a ZIP archive".to_owned(), None));
        assert_eq!(read(magic, "PK is a word"), Reading::Other);
        assert_eq!(read(magic, "<!doctype html>"), Reading::Other);
        assert_ne!(read(is_dump, "-- MySQL dump 10.13\n"), Reading::Other);
        assert_ne!(read(is_dump, "\nCREATE TABLE `users` ("), Reading::Other);
        assert_eq!(read(is_dump, "<html>CREATE TABLE x"), Reading::Other);
        assert_eq!(read(is_dump, "How to write CREATE TABLE"), Reading::Other);
    }
}
