//! The token in what a host answered: alone in a file, in a meta element, in a header field. Never as a part of a longer
//! text: that anybody may have left there.

use palisade_model::OwnershipMethod;

use super::visit::Visited;
use crate::parse::Html;

/// The file is the token and nothing else.
pub(super) fn file(visited: &Visited, token: &str) -> Result<(), String> {
    let exchange = visited.end()?;
    if exchange.status != 200 {
        return Err(format!("expected a file that is the token, found status {}", exchange.status));
    }
    let text = exchange.text();
    if text.trim_start_matches('\u{feff}').trim() == token {
        return Ok(());
    }
    Err(format!("expected a file that is the token, found {} bytes of another text", text.len()))
}

/// A meta element of the start page's head has the token.
pub(super) fn meta(visited: &Visited, token: &str) -> Result<(), String> {
    let exchange = visited.end()?;
    let expected = format!("expected a page with a meta element {}", OwnershipMethod::META_NAME);
    if exchange.status != 200 {
        return Err(format!("{expected}, found status {}", exchange.status));
    }
    if !exchange.is_html() {
        return Err(format!("{expected}, found no HTML"));
    }
    let html = Html::parse(&exchange.text());
    match html.verification.iter().any(|content| content.trim() == token) {
        true => Ok(()),
        false if html.verification.is_empty() => Err(format!("{expected}, found none in the head")),
        false => Err(format!("{expected} whose content is the token, found another")),
    }
}

/// A header field of an answer of the host has the token, be it a redirect away.
pub(super) fn header(visited: &Visited, token: &str) -> Result<(), String> {
    let name = OwnershipMethod::HEADER_NAME;
    let field = name.to_ascii_lowercase();
    // A list, since several fields of one name may arrive as one (RFC 9110 section 5.3).
    let values = visited.exchanges.iter().flat_map(|exchange| exchange.headers.all(&field));
    let mut values = values.flat_map(|value| value.split(',')).peekable();
    let is_there = values.peek().is_some();
    if values.any(|value| value.trim() == token) {
        return Ok(());
    }
    if visited.exchanges.is_empty() {
        return visited.end().map(drop);
    }
    let found = if is_there { "another value" } else { "none" };
    Err(format!("expected a header field {name} that is the token, found {found}"))
}
