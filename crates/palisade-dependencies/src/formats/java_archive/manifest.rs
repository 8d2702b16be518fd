//! META-INF/MANIFEST.MF: the main attributes, continued lines joined.

use std::collections::BTreeMap;

/// The main attributes by name, in lower case; the sections after them are left out.
pub(super) fn main_attributes(text: &str) -> BTreeMap<String, String> {
    let mut attributes = BTreeMap::new();
    let mut last: Option<String> = None;
    for line in text.lines() {
        if line.trim().is_empty() {
            break;
        }
        if let (Some(more), Some(name)) = (line.strip_prefix(' '), &last) {
            attributes.entry(name.clone()).or_insert_with(String::new).push_str(more.trim_end());
            continue;
        }
        let Some((name, value)) = line.split_once(':') else { continue };
        let name = name.trim().to_ascii_lowercase();
        attributes.insert(name.clone(), value.trim().to_owned());
        last = Some(name);
    }
    attributes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn continued_lines_are_joined_and_sections_left_out() {
        let found = main_attributes(
            "Manifest-Version: 1.0\r\nBundle-SymbolicName: org.exam\r\n ple.lib\r\n\r\nName: x\r\n",
        );
        assert_eq!(found["bundle-symbolicname"], "org.example.lib");
        assert_eq!(found.len(), 2);
    }
}
