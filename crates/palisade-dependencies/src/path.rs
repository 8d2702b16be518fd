//! Paths of the tree as text: `/` as separator, relative to the scanned root, never outside it.
//! Used by the formats to recognise files and by the joins to find their neighbours.

/// The last component.
pub(crate) fn name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// Everything before the last component; empty for a file in the root.
pub(crate) fn folder(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// Whether one of the folders of a path has that name.
pub(crate) fn has_folder(path: &str, name: &str) -> bool {
    folder(path).split('/').any(|part| part == name)
}

/// A relative path from a folder, normalised. `None` when it leads out of the tree, is absolute, or is a URL.
pub(crate) fn join(folder: &str, relative: &str) -> Option<String> {
    if relative.starts_with('/') || relative.contains("://") {
        return None;
    }
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in relative.split(['/', '\\']) {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

/// The folders above a folder, nearest first, the root (`""`) last.
pub(crate) fn ancestors(folder: &str) -> impl Iterator<Item = &str> {
    let mut next = (!folder.is_empty()).then_some(folder);
    std::iter::from_fn(move || {
        let current = self::folder(next?);
        next = (!current.is_empty()).then_some(current);
        Some(current)
    })
}

/// Whether a folder matches a workspace pattern: `*` is one component or a part of one, `**` any number of them.
pub(crate) fn matches_glob(pattern: &str, folder: &str) -> bool {
    let pattern: Vec<&str> = pattern.split('/').filter(|part| !matches!(*part, "" | ".")).take(32).collect();
    let folder: Vec<&str> = folder.split('/').collect();
    components_match(&pattern, &folder)
}

/// Linear in pattern × folder: `reached[i]` tells whether the pattern so far matches the first `i` components.
fn components_match(pattern: &[&str], folder: &[&str]) -> bool {
    let mut reached = vec![false; folder.len() + 1];
    reached[0] = true;
    for part in pattern {
        let mut next = vec![false; folder.len() + 1];
        for at in 0..=folder.len() {
            next[at] = match (*part, at) {
                ("**", 0) => reached[0],
                ("**", _) => reached[at] || next[at - 1],
                (_, 0) => false,
                (part, _) => reached[at - 1] && component_matches(part, folder[at - 1]),
            };
        }
        reached = next;
    }
    reached[folder.len()]
}

/// One `*` in a component; more of them are rare enough to be read as the first and last part.
fn component_matches(pattern: &str, component: &str) -> bool {
    match (pattern.find('*'), pattern.rfind('*')) {
        (Some(first), Some(last)) => {
            let (start, end) = (&pattern[..first], &pattern[last + 1..]);
            component.len() >= start.len() + end.len()
                && component.starts_with(start)
                && component.ends_with(end)
        }
        _ => pattern == component,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_stay_inside_the_tree() {
        let cases = [
            (("a/b", "../c.txt"), Some("a/c.txt")),
            (("", "./c.txt"), Some("c.txt")),
            (("a", "..\\c.txt"), Some("c.txt")),
            (("a", "../../c.txt"), None),
            (("a", "/etc/passwd"), None),
            (("a", "https://example.org/x"), None),
        ];
        for ((folder, relative), expected) in cases {
            assert_eq!(join(folder, relative).as_deref(), expected, "{folder} + {relative}");
        }
    }

    #[test]
    fn ancestors_end_at_the_root() {
        assert_eq!(ancestors("a/b/c").collect::<Vec<_>>(), ["a/b", "a", ""]);
        assert_eq!(ancestors("").count(), 0);
    }

    #[test]
    fn workspace_patterns() {
        let yes = [
            ("packages/*", "packages/a"),
            ("./libs/**", "libs/a/b"),
            ("**", "a"),
            ("a/**/z", "a/z"),
            ("p-*", "p-x"),
        ];
        let no =
            [("packages/*", "packages/a/b"), ("packages/*", "packages"), ("a/**/z", "a/z/y"), ("p-*", "q-x")];
        for (pattern, folder) in yes {
            assert!(matches_glob(pattern, folder), "{pattern} {folder}");
        }
        for (pattern, folder) in no {
            assert!(!matches_glob(pattern, folder), "{pattern} {folder}");
        }
    }
}
