//! Hackage: numbers between dots; of two that start alike the longer is greater (`Distribution.Types.Version` of Cabal).

use super::dotted::{leading_numbers, without_v, write_exact};
use super::key::Key;
use super::scheme::Scheme;

pub(super) const SCHEME: Scheme = Scheme { name: "hackage", encode, compare: None };

fn encode(text: &str, key: &mut Key) -> Result<(), &'static str> {
    match leading_numbers(without_v(text))? {
        (numbers, "") => write_exact(&numbers, key),
        _ => return Err("numbers between dots"),
    }
    Ok(())
}
