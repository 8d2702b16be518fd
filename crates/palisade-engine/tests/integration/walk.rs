//! What a walk yields, leaves out and reports as a gap.

use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::Command;

use palisade_engine::{Cancel, ScanError, Walk, WalkItem, WalkOptions};
use palisade_model::GapReason;

use crate::support::{folder, write};

/// `path`, `path (ignored)` or `path: reason` of each item.
fn walk_with(root: &Path, options: WalkOptions) -> Vec<String> {
    Walk::new(root, options)
        .expect("a root that can be walked")
        .map(|item| match item {
            WalkItem::File(entry) if entry.ignored => format!("{} (ignored)", entry.path),
            WalkItem::File(entry) => entry.path,
            WalkItem::Gap(gap) => format!("{}: {}", gap.subject, gap.reason.as_str()),
        })
        .collect()
}

fn walk(root: &Path) -> Vec<String> {
    walk_with(root, WalkOptions::default())
}

#[test]
fn nested_ignore_files_negate_and_override() {
    let root = folder(&[
        (".gitignore", "*.log\n/only-top\nbuild-*/\n!keep.log\n"),
        ("a.log", ""),
        ("keep.log", ""),
        ("only-top", ""),
        ("build-1/x", ""),
        ("build-file/../build-2", "a file, so the folder pattern does not match"),
        ("sub/.gitignore", "!b.log\n*.tmp\r\n"),
        ("sub/a.log", ""),
        ("sub/b.log", ""),
        ("sub/c.tmp", ""),
        ("sub/only-top", ""),
        ("sub/deep/.ignore", "!c.tmp\n"),
        ("sub/deep/b.log", ""),
        ("sub/deep/c.tmp", ""),
        ("z.tmp", ""),
    ]);
    let expected = [
        ".gitignore",
        "build-2",
        "keep.log",
        "sub/.gitignore",
        "sub/b.log",
        "sub/deep/.ignore",
        "sub/deep/b.log",
        "sub/deep/c.tmp",
        "sub/only-top",
        "z.tmp",
    ];
    assert_eq!(walk(root.path()), expected);
}

#[test]
fn a_walk_inside_a_repository_honours_its_upper_ignore_files_and_exclude() {
    let root = folder(&[
        (".gitignore", "*.outside"),
        ("repo/.git/info/exclude", "*.excluded\n"),
        ("repo/.gitignore", "*.log\n"),
        ("repo/sub/dir/a.log", ""),
        ("repo/sub/dir/a.excluded", ""),
        ("repo/sub/dir/a.outside", "patterns from above the repository do not count"),
        ("repo/sub/dir/nested/.git/HEAD", ""),
        ("repo/sub/dir/nested/b.log", "a repository of its own"),
    ]);
    assert_eq!(walk(&root.path().join("repo/sub/dir")), ["a.outside", "nested/b.log"]);
}

#[test]
fn version_control_folders_are_never_entered() {
    let root = folder(&[(".git/config", ""), ("a/.hg/x", ""), ("a/.svn/x", ""), ("a/.gitx/x", "")]);
    let all = WalkOptions { no_ignore: true, ..WalkOptions::default() };
    assert_eq!(walk_with(root.path(), all), ["a/.gitx/x"]);
}

#[test]
fn ignored_files_that_commonly_hold_secrets_are_yielded_and_marked() {
    let root = folder(&[
        (".gitignore", ".env*\nlocal/\nnode_modules/\n"),
        (".env", ""),
        (".env.local", ""),
        ("local/notes.txt", ""),
        ("local/.gitignore", "!notes.txt\n"),
        ("local/keys/server.pem", ""),
        ("local/node_modules/p/.npmrc", ""),
        ("node_modules/p/.env", ""),
    ]);
    let mut walk = Walk::new(root.path(), WalkOptions::default()).unwrap();
    let paths: Vec<_> = walk
        .by_ref()
        .map(|item| match item {
            WalkItem::File(entry) => (entry.path, entry.ignored),
            WalkItem::Gap(gap) => panic!("{gap:?}"),
        })
        .collect();
    let expected =
        [(".env", true), (".env.local", true), (".gitignore", false), ("local/keys/server.pem", true)];
    assert_eq!(paths, expected.map(|(path, ignored)| (path.to_owned(), ignored)));
    assert_eq!(walk.left_out(), 4, "two files in local and two folders of dependencies");
}

#[test]
fn no_ignore_turns_ignore_files_off() {
    let root = folder(&[(".gitignore", "*.log\nnode_modules\n"), ("a.log", ""), ("node_modules/x.js", "")]);
    let all = WalkOptions { no_ignore: true, ..WalkOptions::default() };
    assert_eq!(walk_with(root.path(), all), [".gitignore", "a.log", "node_modules/x.js"]);
}

#[test]
fn a_hostile_ignore_file_neither_blocks_nor_hides() {
    let root = folder(&[("a", ""), ("big/a", ""), ("bad/a", ""), ("bad/b", "")]);
    assert!(Command::new("mkfifo").arg(root.path().join(".gitignore")).status().unwrap().success());
    write(root.path(), "big/.gitignore", &"a\n".repeat(200_000));
    std::fs::write(root.path().join("bad/.gitignore"), b"[z-a]\n\xff\xfe\xfd\n{{{\nb\n").unwrap();
    let expected = [".gitignore: special_file", "a", "bad/.gitignore", "bad/a", "big/.gitignore", "big/a"];
    assert_eq!(walk(root.path()), expected);
}

#[test]
fn links_and_special_files_are_gaps_and_loops_end() {
    let root = folder(&[("dir/file", "")]);
    let at = |name: &str| root.path().join(name);
    symlink("..", at("dir/loop")).unwrap();
    symlink("link-a", at("link-b")).unwrap();
    symlink("link-b", at("link-a")).unwrap();
    symlink("/etc/passwd", at("outside")).unwrap();
    assert!(Command::new("mkfifo").arg(at("pipe")).status().unwrap().success());
    let _socket = std::os::unix::net::UnixListener::bind(at("socket")).unwrap();
    let expected = [
        "dir/file",
        "dir/loop: special_file",
        "link-a: special_file",
        "link-b: special_file",
        "outside: special_file",
        "pipe: special_file",
        "socket: special_file",
    ];
    assert_eq!(walk(root.path()), expected);
}

#[test]
fn names_that_are_not_utf8_are_percent_encoded() {
    let root = tempfile::tempdir().unwrap();
    let name = std::ffi::OsStr::from_bytes(b"caf\xe9 \xf0\x9f\x98\x80 100%");
    std::fs::write(root.path().join(name), "").unwrap();
    assert_eq!(walk(root.path()), ["caf%E9 😀 100%"]);
}

#[test]
fn the_root_may_be_a_single_file_even_an_ignored_one() {
    let root = folder(&[(".gitignore", "a.log"), ("a.log", "")]);
    assert_eq!(walk(&root.path().join("a.log")), ["a.log"]);
}

#[test]
fn depth_and_number_of_entries_are_limited() {
    let root = folder(&[("1/2/3/deep", ""), ("1/2/file", ""), ("1/file", ""), ("z", "")]);
    let shallow = WalkOptions { max_depth: 2, ..WalkOptions::default() };
    assert_eq!(walk_with(root.path(), shallow), ["1/2/3: limit", "1/2/file", "1/file", "z"]);
    // The root, 1, 1/2, 1/2/3 and the file in it.
    let few = WalkOptions { max_entries: 5, ..WalkOptions::default() };
    assert_eq!(walk_with(root.path(), few), ["1/2/3/deep", ".: limit"]);
}

#[test]
fn a_root_that_cannot_be_walked_is_an_error() {
    let root = folder(&[]);
    assert!(Command::new("mkfifo").arg(root.path().join("pipe")).status().unwrap().success());
    for (name, found) in
        [("gone", "entity not found"), ("pipe", "expected a regular file, found a special file")]
    {
        let path = root.path().join(name);
        let error = Walk::new(&path, WalkOptions::default()).map(|_| ()).unwrap_err();
        let expected =
            ScanError::TargetUnreadable { path: path.display().to_string(), detail: found.to_owned() };
        assert_eq!(error, expected);
        assert_eq!(error.code(), "target_unreadable");
    }
}

#[test]
fn a_folder_removed_during_the_walk_leaves_the_rest_standing() {
    let root = folder(&[("a", ""), ("b/c/file", ""), ("d", "")]);
    let mut walk = Walk::new(root.path(), WalkOptions::default()).unwrap();
    assert!(matches!(walk.next(), Some(WalkItem::File(entry)) if entry.path == "a"));
    std::fs::remove_dir_all(root.path().join("b")).unwrap();
    let Some(WalkItem::Gap(gap)) = walk.next() else { panic!("expected a gap") };
    assert_eq!((gap.subject.as_str(), gap.reason), ("b", GapReason::Unreadable));
    assert_eq!(gap.detail, "expected a readable entry, found entity not found");
    assert!(matches!(walk.next(), Some(WalkItem::File(entry)) if entry.path == "d"));
    assert!(walk.next().is_none());
}

#[test]
fn a_cancelled_walk_ends() {
    let root = folder(&[("a", ""), ("b", "")]);
    let cancel = Cancel::default();
    let mut walk = Walk::new(root.path(), WalkOptions::default()).unwrap().until(&cancel);
    assert!(walk.next().is_some());
    cancel.cancel();
    assert!(walk.next().is_none());
}

#[test]
fn twenty_thousand_entries_come_in_the_order_of_their_names() {
    let root = tempfile::tempdir().unwrap();
    for number in (0..20_000).rev() {
        std::fs::write(root.path().join(format!("{number:05}")), "").unwrap();
    }
    let expected: Vec<_> = (0..20_000).map(|number| format!("{number:05}")).collect();
    assert_eq!(walk(root.path()), expected);
}
