//! Names of Python packages as indexes compare them. Used where advisories are indexed and where lockfiles are read.

/// Lower-case, with one dash for each run of `-`, `_` and `.` (PEP 503).
pub fn python_name(name: &str) -> String {
    let mut normal = String::with_capacity(name.len());
    for character in name.chars() {
        match character {
            '-' | '_' | '.' if normal.ends_with('-') => {}
            '-' | '_' | '.' => normal.push('-'),
            other => normal.extend(other.to_lowercase()),
        }
    }
    normal
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_name_become_one() {
        for (name, expected) in
            [("Acme__Anvil.-X", "acme-anvil-x"), ("plain", "plain"), ("_a.", "-a-"), ("", "")]
        {
            assert_eq!(python_name(name), expected);
        }
    }
}
