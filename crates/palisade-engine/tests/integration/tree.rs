//! Tree scans: order, streaming, isolation of failures, cancellation and coverage.

use std::fs::{OpenOptions, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;
use std::sync::{Mutex, mpsc};
use std::thread;
use std::time::Duration;

use palisade_engine::{ScanError, Stop, scan_tree};
use palisade_model::{GapReason, ScannerStatus};

use crate::support::{Closure, folder, path_of, places, run, scanner, tokens, tree_scan, write};

fn many_files(count: usize) -> tempfile::TempDir {
    let root = folder(&[]);
    for number in 0..count {
        let content = format!("a token:{number}\n  token:again token:again\n");
        write(root.path(), &format!("d{}/f{number}", number % 7), &content);
    }
    root
}

#[test]
fn findings_are_the_same_in_the_same_order_with_any_number_of_threads() {
    let root = many_files(500);
    let scan_with = |threads| {
        let mut scan = tree_scan(root.path(), vec![tokens("two", "b-rule"), tokens("one", "a-rule")]);
        scan.options.threads = threads;
        run(&scan).unwrap()
    };
    let first = scan_with(1);
    assert_eq!(first.1.len(), 500 * 3 * 2);
    assert_eq!(
        places(&first.1[..4]),
        ["d0/f0:1:3 a-rule", "d0/f0:1:3 b-rule", "d0/f0:2:3 a-rule", "d0/f0:2:3 b-rule"]
    );
    for threads in [8, 1, 8, 0] {
        assert_eq!(scan_with(threads), first, "{threads} threads");
    }
}

#[test]
fn findings_arrive_while_the_scan_still_reads() {
    let root = folder(&[("a", "token:1"), ("b", "token:2")]);
    let (received, wait) = mpsc::channel();
    let wait = Mutex::new(wait);
    let gate = scanner("gate", move |_, file, _| {
        if file.entry.path == "b" {
            wait.lock()
                .unwrap()
                .recv_timeout(Duration::from_secs(60))
                .expect("the finding of a before b is read");
        }
        Ok(())
    });
    let scan = tree_scan(root.path(), vec![gate, tokens("tokens", "a-token")]);
    let (out, mut findings) = tokio::sync::mpsc::channel(8);
    thread::scope(|scope| {
        let scanning = scope.spawn(|| scan_tree(&scan, &out));
        assert_eq!(path_of(&findings.blocking_recv().unwrap()), "a");
        received.send(()).unwrap();
        assert_eq!(path_of(&findings.blocking_recv().unwrap()), "b");
        assert_eq!(scanning.join().unwrap().unwrap().coverage.gap_total(), 0);
    });
}

#[test]
fn a_panic_is_a_gap_of_one_scanner_on_one_file() {
    let root = folder(&[("a", "token:1"), ("b", "token:2"), ("c", "token:3")]);
    let fragile = scanner("fragile", |_, file, _| {
        assert_ne!(file.entry.path, "b", "deliberate");
        Ok(())
    });
    let (coverage, findings) =
        run(&tree_scan(root.path(), vec![fragile, tokens("tokens", "a-token")])).unwrap();
    assert_eq!(places(&findings), ["a:1:1 a-token", "b:1:1 a-token", "c:1:1 a-token"]);
    let [gap] = coverage.gaps.as_slice() else { panic!("{:?}", coverage.gaps) };
    assert_eq!((gap.subject.as_str(), gap.reason), ("b", GapReason::ScannerError));
    assert_eq!(gap.scanner.as_deref(), Some("fragile"));
    let statuses: Vec<_> =
        coverage.scanners.iter().map(|run| (run.scanner.as_str(), run.status, run.files)).collect();
    assert_eq!(statuses, [("fragile", ScannerStatus::Partial, 3), ("tokens", ScannerStatus::Completed, 3)]);
}

#[test]
fn a_scanner_out_of_its_budget_is_a_gap_and_keeps_what_it_found() {
    let root = folder(&[("a", "token:1"), ("b", "no such thing")]);
    let mut scan =
        tree_scan(root.path(), vec![tokens("slow", "a-token"), scanner("quick", |_, _, _| Ok(()))]);
    scan.options.limits.file_budget = Duration::ZERO;
    let (coverage, _) = run(&scan).unwrap();
    let gaps: Vec<_> =
        coverage.gaps.iter().map(|gap| (gap.subject.as_str(), gap.reason, gap.scanner.as_deref())).collect();
    assert_eq!(gaps, [("a", GapReason::TimeOut, Some("slow"))]);
    let statuses: Vec<_> = coverage.scanners.iter().map(|run| run.status).collect();
    assert_eq!(statuses, [ScannerStatus::Partial, ScannerStatus::Completed]);
}

#[test]
fn findings_beyond_the_limit_of_one_file_are_a_gap() {
    let root = folder(&[("a", "token:1 token:2 token:3"), ("b", "token:4 token:5")]);
    let mut scan = tree_scan(root.path(), vec![tokens("tokens", "a-token")]);
    scan.options.limits.max_findings_per_file = 2;
    let (coverage, findings) = run(&scan).unwrap();
    assert_eq!(places(&findings), ["a:1:1 a-token", "a:1:9 a-token", "b:1:1 a-token", "b:1:9 a-token"]);
    assert_eq!(coverage.gap_counts.get(&GapReason::Limit), Some(&1));
}

#[test]
fn cancelling_ends_a_scan_in_the_middle_of_a_file() {
    let root = many_files(3000);
    let (started, wait) = mpsc::channel();
    let endless = scanner("endless", move |context, _, _| {
        started.send(()).unwrap();
        loop {
            context.checkpoint()?;
        }
    });
    let scan = tree_scan(root.path(), vec![endless]);
    thread::scope(|scope| {
        let scanning = scope.spawn(|| run(&scan));
        wait.recv().unwrap();
        scan.cancel.cancel();
        assert_eq!(scanning.join().unwrap().unwrap_err(), ScanError::Cancelled);
    });
}

#[test]
fn a_scan_cancelled_before_it_starts_reads_nothing() {
    let root = many_files(3000);
    let scan = tree_scan(root.path(), vec![scanner("never", |_, _, _| panic!("must not run"))]);
    scan.cancel.cancel();
    assert_eq!(run(&scan).unwrap_err().code(), "cancelled");
}

#[test]
fn a_dropped_receiver_ends_the_scan_as_cancelled() {
    let root = many_files(3000);
    let scan = tree_scan(root.path(), vec![tokens("tokens", "a-token")]);
    let (out, findings) = tokio::sync::mpsc::channel(1);
    drop(findings);
    assert_eq!(scan_tree(&scan, &out), Err(ScanError::Cancelled));
    assert!(scan.cancel.is_cancelled());
}

#[test]
fn a_scanner_that_answers_cancelled_by_itself_ends_the_scan() {
    let root = many_files(10);
    let scan = tree_scan(root.path(), vec![scanner("stops", |_, _, _| Err(Stop::Cancelled))]);
    assert_eq!(run(&scan).unwrap_err(), ScanError::Cancelled);
}

#[test]
fn coverage_counts_every_file_once() {
    let root = folder(&[
        (".gitignore", "*.log\n.env\nsecrets.yml\n"),
        (".env", "token:1"),
        ("a.log", ""),
        ("a.unwanted", "token:2"),
        ("binary", "a\0b"),
        ("empty", ""),
        ("text", "token:3"),
        ("too-large", "token:4 and more than twenty bytes"),
    ]);
    std::os::unix::fs::symlink("text", root.path().join("link")).unwrap();
    let tidy = Closure { id: "tidy", reads_ignored: false, scan: Box::new(|_, _, _| Ok(())) };
    let mut scan = tree_scan(root.path(), vec![tokens("tokens", "a-token"), std::sync::Arc::new(tidy)]);
    scan.options.limits.max_file_size = 29;
    let (coverage, findings) = run(&scan).unwrap();
    assert_eq!(places(&findings), [".env:1:1 a-token", "text:1:1 a-token"]);
    assert_eq!((coverage.files_seen, coverage.files_scanned, coverage.files_ignored), (7, 4, 1));
    assert_eq!(coverage.bytes_scanned, 23 + 7 + 7);
    let gaps: Vec<_> = coverage.gaps.iter().map(|gap| (gap.subject.as_str(), gap.reason)).collect();
    let expected = [
        ("a.unwanted", GapReason::Binary),
        ("binary", GapReason::Binary),
        ("link", GapReason::SpecialFile),
        ("too-large", GapReason::TooLarge),
    ];
    assert_eq!(gaps, expected);
    let files: Vec<_> = coverage.scanners.iter().map(|run| run.files).collect();
    assert_eq!(files, [4, 3]);
    let progress = scan.progress.snapshot();
    assert_eq!((progress.done, progress.total), (7, 7));
}

#[test]
fn an_ignored_file_that_no_scanner_asked_for_counts_as_ignored() {
    let root = folder(&[(".gitignore", ".env"), (".env", "")]);
    let tidy = Closure { id: "tidy", reads_ignored: false, scan: Box::new(|_, _, _| Ok(())) };
    let (coverage, _) = run(&tree_scan(root.path(), vec![std::sync::Arc::new(tidy)])).unwrap();
    assert_eq!((coverage.files_seen, coverage.files_ignored), (1, 1));
}

/// Scans `a`, which does `harm` to `b` before `b` is read, and answers the gaps and findings.
fn harmed(harm: impl Fn(&Path) + Send + Sync + 'static) -> (Vec<(String, GapReason)>, Vec<String>) {
    let root = folder(&[("a", ""), ("b", "token:1 token:2"), ("c", "token:3")]);
    let saboteur = scanner("saboteur", move |_, file, _| {
        if file.entry.path == "a" {
            harm(&file.entry.absolute.with_file_name("b"));
        }
        Ok(())
    });
    let mut scan = tree_scan(root.path(), vec![saboteur, tokens("tokens", "a-token")]);
    scan.options.threads = 1;
    let (coverage, findings) = run(&scan).expect("a scan to its end");
    (coverage.gaps.into_iter().map(|gap| (gap.subject, gap.reason)).collect(), places(&findings))
}

#[test]
fn a_file_that_changes_between_walk_and_read_harms_nothing_else() {
    let rest = || vec!["c:1:1 a-token".to_owned()];
    let gap = |reason| vec![("b".to_owned(), reason)];
    assert_eq!(harmed(|b| std::fs::remove_file(b).unwrap()), (gap(GapReason::Unreadable), rest()));

    let truncated = |b: &Path| OpenOptions::new().write(true).open(b).unwrap().set_len(7).unwrap();
    assert_eq!(harmed(truncated), (Vec::new(), vec!["b:1:1 a-token".to_owned(), "c:1:1 a-token".to_owned()]));

    // Swapped in one step, so that the walk never meets a moment without `b`.
    let swapped = |make: fn(&Path)| {
        harmed(move |b| {
            let new = b.with_file_name("new");
            make(&new);
            std::fs::rename(new, b).unwrap();
        })
    };
    let fifo = swapped(|new| assert!(Command::new("mkfifo").arg(new).status().unwrap().success()));
    assert_eq!(fifo, (gap(GapReason::SpecialFile), rest()));
    let link = swapped(|new| std::os::unix::fs::symlink("c", new).unwrap());
    assert_eq!(link, (gap(GapReason::SpecialFile), rest()));
}

#[test]
fn what_may_not_be_read_is_a_gap() {
    let root = folder(&[("a", "token:1"), ("b/c", "token:2"), ("d", "token:3")]);
    for name in ["a", "b"] {
        std::fs::set_permissions(root.path().join(name), Permissions::from_mode(0o000)).unwrap();
    }
    let is_privileged = std::fs::read(root.path().join("a")).is_ok();
    let (coverage, findings) = run(&tree_scan(root.path(), vec![tokens("tokens", "a-token")])).unwrap();
    std::fs::set_permissions(root.path().join("b"), Permissions::from_mode(0o700)).unwrap();
    let gaps: Vec<_> = coverage.gaps.iter().map(|gap| (gap.subject.as_str(), gap.reason)).collect();
    // Whoever may read everything, such as root, finds everything.
    let (expected_gaps, expected): (&[_], &[_]) = if is_privileged {
        (&[], &["a:1:1 a-token", "b/c:1:1 a-token", "d:1:1 a-token"])
    } else {
        (&[("a", GapReason::Unreadable), ("b", GapReason::Unreadable)], &["d:1:1 a-token"])
    };
    assert_eq!(
        (gaps.as_slice(), places(&findings)),
        (expected_gaps, expected.iter().map(|&text| text.to_owned()).collect())
    );
}

#[test]
fn a_scan_of_one_file_names_it_by_its_name() {
    let root = folder(&[("dir/a", "token:1")]);
    let (coverage, findings) =
        run(&tree_scan(&root.path().join("dir/a"), vec![tokens("tokens", "a-token")])).unwrap();
    assert_eq!(places(&findings), ["a:1:1 a-token"]);
    assert_eq!(coverage.files_scanned, 1);
}

#[test]
fn fifty_megabytes_on_one_line_with_a_hundred_thousand_findings_are_scanned() {
    let root = tempfile::tempdir().unwrap();
    let line = format!("é token:same {}", "x".repeat(486)).repeat(100_000);
    std::fs::write(root.path().join("line"), line + " palisade:allow fixture").unwrap();
    let (coverage, findings) = run(&tree_scan(root.path(), vec![tokens("tokens", "a-token")])).unwrap();
    assert_eq!((findings.len(), coverage.gap_total()), (100_000, 0));
    assert_eq!(findings[99_999].location.display(), format!("line:1:{}", 99_999 * 499 + 3));
    assert!(findings.iter().all(|finding| !finding.is_active()));
}
