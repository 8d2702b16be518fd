//! Which files hold rules, and which are their targets.

use std::fs;
use std::path::{Path, PathBuf};

use walkdir::WalkDir;

/// Files of rules below a folder, hidden folders left out; a file is itself.
pub fn rule_files(path: &Path) -> Vec<PathBuf> {
    let is_hidden = |name: &str| name.starts_with('.') && name.len() > 1;
    let walk = WalkDir::new(path).sort_by_file_name().into_iter();
    walk.filter_entry(|entry| entry.depth() == 0 || !is_hidden(&entry.file_name().to_string_lossy()))
        .filter_map(Result::ok)
        .map(walkdir::DirEntry::into_path)
        .filter(|path| is_rule_file(path))
        .collect()
}

fn is_rule_file(path: &Path) -> bool {
    let name = file_name(path);
    let is_yaml = name.ends_with(".yaml") || name.ends_with(".yml");
    path.is_file() && is_yaml && !name.contains(".test.") && !name.contains(".fixed.")
}

/// Files beside a file of rules that have its name, whatever their extensions. What a fix makes of them is none.
pub(super) fn targets(rules: &Path) -> Vec<PathBuf> {
    let folder = rules.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let is_target = |path: &PathBuf| {
        let is_same = path.is_file() && path != rules && stem(path) == stem(rules);
        is_same && !file_name(path).contains(".fixed") && !is_rule_file(path)
    };
    let entries = fs::read_dir(folder).into_iter().flatten();
    let mut found: Vec<PathBuf> =
        entries.filter_map(Result::ok).map(|entry| entry.path()).filter(is_target).collect();
    found.sort();
    found
}

fn file_name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

/// The name of a file without any extension.
fn stem(path: &Path) -> String {
    file_name(path).split('.').next().unwrap_or_default().to_owned()
}
