//! One tree, one thread, both programs in the same run.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, bail};
use palisade_code::rule::read;
use palisade_code::testing::rule_files;

use super::cost::{Cost, measure};
use super::found::{Found, ours, theirs};
use crate::figure::{Goal, line, print, progress};

/// Differences of one kind that are listed.
const MOST_LISTED: usize = 200;

pub(super) fn run(binary: &Path, rules: &Path, semgrep: &Path, path: &Path) -> anyhow::Result<()> {
    let version = version(semgrep)?;
    let ids = ids(rules);
    let folder = tempfile::tempdir()?;
    let tree = folder.path().join("tree");
    copy(path, &tree)?;
    // Without one it leaves out tests and the like.
    fs::write(tree.join(".semgrepignore"), "")?;
    line(&format!("{} rules over {} with one thread; Semgrep {version}", ids.len(), path.display()));
    progress("ours");
    let report = folder.path().join("ours.json");
    let own = measure(&palisade(binary, rules, &tree, &report), &[0, 1])?;
    let found = ours(&report, &ids)?;
    print("ours, peak memory", own.megabytes, "MB", Goal::AtMost(150.0));
    let mut fastest = f64::INFINITY;
    for (name, flags) in [("semgrep", &[][..]), ("semgrep --experimental", &["--experimental"])] {
        progress(name);
        let report = folder.path().join("theirs.json");
        let Cost { seconds, megabytes } = measure(&other(semgrep, flags, rules, &tree, &report), &[0, 1])?;
        line(&format!("{name}: {seconds:.2} CPU seconds, {megabytes:.0} MB; ours {:.2}", own.seconds));
        fastest = fastest.min(seconds);
        compare(name, &found, &theirs(&report, &tree, &ids)?);
    }
    print(
        "CPU time of the faster mode of Semgrep in ours",
        fastest / own.seconds,
        "times",
        Goal::AtLeast(10.0),
    );
    Ok(())
}

fn compare(name: &str, ours: &Found, theirs: &Found) {
    let percent = |part: usize| 100.0 * part as f64 / theirs.len().max(1) as f64;
    let (missing, extra): (Vec<_>, Vec<_>) =
        (theirs.difference(ours).collect(), ours.difference(theirs).collect());
    let equal = theirs.len() - missing.len();
    line(&format!("{name}: {} findings, ours {}", theirs.len(), ours.len()));
    print(&format!("{name}: findings that we have too"), percent(equal), "%", Goal::AtLeast(97.0));
    print(&format!("{name}: findings that only we have"), percent(extra.len()), "%", Goal::AtMost(3.0));
    for (what, list) in [("missing", missing), ("extra", extra)] {
        for (rule, path, at) in list.iter().take(MOST_LISTED) {
            line(&format!("  {what}: {rule} {path}:{at}"));
        }
        if list.len() > MOST_LISTED {
            line(&format!("  {what}: and {} more", list.len() - MOST_LISTED));
        }
    }
}

fn palisade(binary: &Path, rules: &Path, tree: &Path, report: &Path) -> Command {
    let mut command = Command::new(binary);
    command.args(["scan", "--scanners", "code", "--threads", "1", "--no-cache", "--no-ignore", "--offline"]);
    command.args(["--format", "json", "--output"]).arg(report).arg("--rules").arg(rules).arg(tree);
    command
}

fn other(semgrep: &Path, flags: &[&str], rules: &Path, tree: &Path, report: &Path) -> Command {
    let mut command = Command::new(semgrep);
    command.arg("scan").args(flags).args(["--metrics=off", "--disable-version-check", "--no-git-ignore"]);
    command.args(["--json", "-j", "1", "--max-target-bytes", "0", "--output"]).arg(report);
    command.arg("--config").arg(rules).arg(tree);
    command
}

fn version(semgrep: &Path) -> anyhow::Result<String> {
    let asked = Command::new(semgrep).arg("--version").stdin(Stdio::null()).output();
    let said = match asked {
        Ok(answer) if answer.status.success() => answer.stdout,
        _ => bail!("expected Semgrep at {} (see --semgrep), found nothing that runs", semgrep.display()),
    };
    Ok(String::from_utf8_lossy(&said).lines().next().unwrap_or_default().to_owned())
}

/// The ids of the rules of a file or folder.
fn ids(rules: &Path) -> BTreeSet<String> {
    let files: Vec<PathBuf> = if rules.is_file() { vec![rules.to_owned()] } else { rule_files(rules) };
    let texts = files.iter().filter_map(|file| fs::read_to_string(file).ok());
    let read = texts.flat_map(|text| read("", &text));
    read.filter_map(|rule| rule.map_or_else(|error| error.rule, |rule| Some(rule.id))).collect()
}

/// Regular files and folders; links are left out.
fn copy(from: &Path, to: &Path) -> anyhow::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from).with_context(|| format!("cannot read {}", from.display()))? {
        let entry = entry?;
        let (kind, there) = (entry.file_type()?, to.join(entry.file_name()));
        if kind.is_dir() {
            copy(&entry.path(), &there)?;
        } else if kind.is_file() {
            fs::copy(entry.path(), there)?;
        }
    }
    Ok(())
}
