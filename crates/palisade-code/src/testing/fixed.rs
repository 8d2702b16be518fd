//! Compares what fixes make of a target with the copy beside it that has `.fixed` in its name. Called for each target
//! that a fix applies to.

use std::path::{Path, PathBuf};
use std::{fs, io};

use crate::fixes::{Applied, Edit, apply};

use super::Outcome;

/// Lines of a difference that are shown.
const MOST_LINES: usize = 20;

/// Applies all edits and compares byte by byte. `None` when the target has no edited copy.
pub(super) fn compare(target: &Path, source: &str, edits: &[Edit]) -> io::Result<Option<Outcome>> {
    let Some(copy) = copy_of(target).filter(|copy| copy.is_file()) else { return Ok(None) };
    let expected = String::from_utf8_lossy(&fs::read(&copy)?).into_owned();
    let Applied { text, refused } = apply(source, edits);
    let name = copy.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let detail = match refused[..] {
        [] if text == expected => String::new(),
        [] => format!("{name}:\n{}", difference(&expected, &text)),
        _ => format!("{name}: expected fixes apart from each other, found {} that overlap", refused.len()),
    };
    let is_same = detail.is_empty();
    Ok(Some(Outcome { rule: name, strict: is_same, lenient: is_same, is_error: false, is_fix: true, detail }))
}

/// `a.fixed.py` for `a.py`, `a.fixed.test.py` for `a.test.py`.
fn copy_of(target: &Path) -> Option<PathBuf> {
    let name = target.file_name()?.to_str()?;
    let (stem, extensions) = name.split_once('.')?;
    Some(target.with_file_name(format!("{stem}.fixed.{extensions}")))
}

/// The lines that differ, without those that are the same before and after them.
fn difference(expected: &str, found: &str) -> String {
    let (expected, found): (Vec<&str>, Vec<&str>) = (expected.lines().collect(), found.lines().collect());
    let same = |pairs: &mut dyn Iterator<Item = (&&str, &&str)>| pairs.take_while(|(a, b)| a == b).count();
    let before = same(&mut expected.iter().zip(&found));
    let after = same(&mut expected[before..].iter().rev().zip(found[before..].iter().rev()));
    let lines = |sign: &str, all: &[&str]| -> Vec<String> {
        all[before..all.len() - after].iter().take(MOST_LINES).map(|line| format!("{sign}{line}")).collect()
    };
    let mut shown = vec![format!("@@ line {} @@", before + 1)];
    shown.extend(lines("-", &expected));
    shown.extend(lines("+", &found));
    if shown.len() == 1 {
        shown.push("only line ends differ".to_owned());
    }
    shown.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fixes_are_compared_with_the_copy_beside_the_target() {
        let folder = std::env::temp_dir().join(format!("palisade-fixed-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        let target = folder.join("a.py");
        let edit = |range, text: &str| Edit { range, text: text.to_owned() };
        assert_eq!(compare(&target, "f(1)\n", &[edit(0..1, "g")]).unwrap(), None);
        fs::write(folder.join("a.fixed.py"), "g(1)\nh(2)\n").unwrap();
        let detail = |edits: &[Edit]| compare(&target, "f(1)\nh(2)\n", edits).unwrap().unwrap().detail;
        assert_eq!(detail(&[edit(0..1, "g")]), "");
        assert_eq!(detail(&[edit(0..1, "k")]), "a.fixed.py:\n@@ line 1 @@\n-g(1)\n+k(1)");
        let overlapping = detail(&[edit(0..1, "g"), edit(0..4, "g(1)")]);
        assert_eq!(overlapping, "a.fixed.py: expected fixes apart from each other, found 1 that overlap");
        fs::remove_dir_all(&folder).unwrap();
    }
}
