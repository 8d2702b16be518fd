//! Several licences as one statement.

/// Several licences of which one may be chosen, as one statement.
pub fn choice(licenses: &[&str]) -> Option<String> {
    match licenses {
        [] => None,
        [one] => Some((*one).to_owned()),
        several => Some(several.iter().map(|one| bracketed(one)).collect::<Vec<_>>().join(" OR ")),
    }
}

/// Several licences that all hold, as far as anybody knows, as one statement.
pub fn together(licenses: &[&str]) -> Option<String> {
    match licenses {
        [] => None,
        [one] => Some((*one).to_owned()),
        several => Some(several.iter().map(|one| bracketed(one)).collect::<Vec<_>>().join(" AND ")),
    }
}

/// Names with spaces are left alone, expressions need brackets among others.
fn bracketed(license: &str) -> String {
    let upper = license.to_ascii_uppercase();
    let is_joined = upper.contains(" OR ") || upper.contains(" AND ");
    if is_joined && !license.starts_with('(') { format!("({license})") } else { license.to_owned() }
}
