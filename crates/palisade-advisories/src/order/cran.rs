//! CRAN: numbers between dots and dashes, which weigh the same (`base::package_version` of R).

use super::dotted::{leading_numbers, write_exact};
use super::key::Key;
use super::scheme::Scheme;

pub(super) const SCHEME: Scheme = Scheme { name: "cran", encode, compare: None };

fn encode(text: &str, key: &mut Key) -> Result<(), &'static str> {
    let text = text.replace('-', ".");
    match leading_numbers(&text)? {
        (numbers, "") => write_exact(&numbers, key),
        _ => return Err("numbers between dots and dashes"),
    }
    Ok(())
}
