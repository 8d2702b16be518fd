//! `--fix`: writes what rules for source code say, or shows it as a difference.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;
use std::{fs, io};

use anyhow::Context;
use palisade_code::fixes::{Edit, apply};
use palisade_model::{Evidence, Finding, Fix, Location, Position};
use similar::TextDiff;
use tempfile::NamedTempFile;

/// What to do with fixes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fixing {
    Write,
    /// Only show them.
    Show,
}

/// Applies the fixes of findings that count, file by file, and says what it did on stderr.
///
/// # Errors
/// When a file cannot be read or written. Files before it are done.
pub(super) fn fix(root: &Path, findings: &[Finding], fixing: Fixing) -> anyhow::Result<()> {
    let mut by_file: BTreeMap<&str, Vec<(&Finding, &Fix)>> = BTreeMap::new();
    for finding in findings.iter().filter(|finding| finding.is_active()) {
        let fix = finding.code.as_deref().and_then(|code| code.fix.as_ref());
        if let (Some(fix), Location::File { path, .. }) = (fix, &finding.location) {
            by_file.entry(path).or_default().push((finding, fix));
        }
    }
    let (mut fixed, mut left, files) = (0, 0, by_file.len());
    for (path, fixes) in by_file {
        let file = if root.is_file() { root.to_owned() } else { root.join(path) };
        let text = fs::read_to_string(&file).with_context(|| format!("cannot read {}", file.display()))?;
        let edits: Vec<Edit> = fixes.iter().filter_map(|(finding, fix)| edit(&text, finding, fix)).collect();
        let applied = apply(&text, &edits);
        let done = edits.len() - applied.refused.len();
        fixed += done;
        left += fixes.len() - done;
        match fixing {
            Fixing::Show => show(path, &text, &applied.text)?,
            Fixing::Write => {
                replace(&file, &applied.text).with_context(|| format!("cannot write {}", file.display()))?;
            }
        }
    }
    let verb = if fixing == Fixing::Write { "fixed" } else { "can be fixed" };
    let rest =
        if left == 0 { String::new() } else { format!("; {left} overlap others: scan again to fix them") };
    writeln!(anstream::stderr(), "{fixed} findings {verb} in {files} files{rest}")?;
    Ok(())
}

/// The edit of a finding, unless the file says something else there by now.
fn edit(text: &str, finding: &Finding, fix: &Fix) -> Option<Edit> {
    let Location::File { start, end, .. } = &fix.location else { return None };
    let range = offset(text, *start)?..offset(text, *end)?;
    let code = text.get(range.clone())?.split_whitespace().collect::<Vec<_>>().join(" ");
    let is_same = Evidence::from_masked(&code) == finding.evidence;
    is_same.then(|| Edit { range, text: fix.replacement.clone() })
}

/// The byte of a line and column, both from 1; columns count characters.
fn offset(text: &str, position: Position) -> Option<usize> {
    let line = usize::try_from(position.line).ok()?.checked_sub(1)?;
    let column = usize::try_from(position.column).ok()?.checked_sub(1)?;
    let start: usize = text.split_inclusive('\n').take(line).map(str::len).sum();
    let rest = text.get(start..)?;
    let within: usize = rest.chars().take(column).map(char::len_utf8).sum();
    Some(start + within)
}

fn show(path: &str, before: &str, after: &str) -> io::Result<()> {
    let difference = TextDiff::from_lines(before, after);
    let (old, new) = (format!("a/{path}"), format!("b/{path}"));
    write!(anstream::stdout(), "{}", difference.unified_diff().header(&old, &new))
}

/// Puts a text in the place of a file, wholly or not at all.
fn replace(file: &Path, text: &str) -> io::Result<()> {
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut new = NamedTempFile::new_in(folder)?;
    new.write_all(text.as_bytes())?;
    new.as_file().set_permissions(fs::metadata(file)?.permissions())?;
    new.persist(file)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_count_characters() {
        let text = "é = 1\nx = f()\n";
        let at = |line, column| offset(text, Position { line, column });
        assert_eq!((at(1, 1), at(1, 3), at(2, 5)), (Some(0), Some(3), Some(11)));
        assert_eq!((at(0, 1), at(9, 1)), (None, Some(text.len())));
    }
}
