//! Tells the kinds of rule files apart that `--rules` takes: code rules, templates of web checks, secret rules.

use std::fs;
use std::path::{Path, PathBuf};

/// Rule files by what they are.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct RuleFiles {
    /// YAML of the Semgrep format.
    pub(crate) code: Vec<PathBuf>,
    /// Other YAML, and folders with any.
    pub(crate) templates: Vec<PathBuf>,
    /// TOML of the Gitleaks format.
    pub(crate) secrets: Vec<PathBuf>,
}

/// Sorts files and the files of folders. Folders without code rules stay folders.
pub(crate) fn sorted(paths: &[PathBuf]) -> RuleFiles {
    let mut files = RuleFiles::default();
    for path in paths {
        if path.is_dir() {
            folder(path, &mut files);
        } else {
            file(path, &mut files);
        }
    }
    files
}

fn folder(path: &Path, files: &mut RuleFiles) {
    let found: Vec<PathBuf> = walkdir::WalkDir::new(path)
        .sort_by_file_name()
        .into_iter()
        .filter_map(Result::ok)
        .filter(|entry| entry.file_type().is_file() && is_yaml(entry.path()))
        .map(walkdir::DirEntry::into_path)
        .collect();
    let (code, others): (Vec<_>, Vec<_>) = found.into_iter().partition(|path| holds_code_rules(path));
    if code.is_empty() {
        files.templates.push(path.to_owned());
    } else {
        files.code.extend(code);
        files.templates.extend(others.into_iter().filter(|path| is_template(path)));
    }
}

fn file(path: &Path, files: &mut RuleFiles) {
    let list = match (is_yaml(path), is_yaml(path) && holds_code_rules(path)) {
        (_, true) => &mut files.code,
        (true, false) => &mut files.templates,
        (false, false) => &mut files.secrets,
    };
    list.push(path.to_owned());
}

fn is_yaml(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "yaml" || extension == "yml")
}

/// Whether a file has `rules:` at its top, which templates have not. One that cannot be read is left to its reader.
fn holds_code_rules(path: &Path) -> bool {
    has_key(path, "rules:")
}

/// Whether a file beside code rules is a template, and not one of their test files.
fn is_template(path: &Path) -> bool {
    has_key(path, "id:") && has_key(path, "info:")
}

fn has_key(path: &Path, key: &str) -> bool {
    fs::read_to_string(path).is_ok_and(|text| text.lines().any(|line| line.starts_with(key)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_told_apart_by_what_is_in_them() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str, text: &str| {
            let path = folder.path().join(name);
            fs::write(&path, text).unwrap();
            path
        };
        let code = path("a.yaml", "rules:\n- id: x\n");
        let template = path("b.yaml", "id: x\ninfo:\n  name: y\n");
        let test = path("c.yaml", "apiVersion: v1\n");
        let secrets = path("d.toml", "[[rules]]\n");
        let whole = sorted(&[folder.path().to_owned()]);
        assert_eq!((whole.code, whole.templates), (vec![code.clone()], vec![template.clone()]));
        let single = sorted(&[code.clone(), template.clone(), test.clone(), secrets.clone()]);
        let expected =
            RuleFiles { code: vec![code], templates: vec![template, test], secrets: vec![secrets] };
        assert_eq!(single, expected);
    }
}
