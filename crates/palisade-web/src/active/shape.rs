//! Forms of answers that several grammars share.

use serde_json::Value;

use crate::fetch::Exchange;

/// Names that a finding shows.
const MOST_NAMES: usize = 5;

/// The JSON of an answer that says that all went well.
pub(super) fn json(exchange: &Exchange) -> Option<Value> {
    if !(200..=299).contains(&exchange.status) {
        return None;
    }
    serde_json::from_slice(&exchange.body.bytes).ok()
}

/// The same, when it is an object.
pub(super) fn object(exchange: &Exchange) -> Option<Value> {
    json(exchange).filter(Value::is_object)
}

/// The list called `name`, when every entry is of the form.
pub(super) fn list<'a>(value: &'a Value, name: &str, is_one: fn(&Value) -> bool) -> Option<&'a [Value]> {
    let list = value[name].as_array()?;
    list.iter().all(is_one).then_some(list)
}

/// How many there are and what the first ones are called: `2 tables (a, b)`.
pub(super) fn named<'a>(what: &str, names: impl IntoIterator<Item = &'a str>) -> String {
    let names: Vec<&str> = names.into_iter().collect();
    let shown: Vec<String> = names.iter().take(MOST_NAMES).map(|name| short(name)).collect();
    let more = if names.len() > MOST_NAMES { ", …" } else { "" };
    let plural = if names.len() == 1 { "" } else { "s" };
    if shown.is_empty() {
        return format!("0 {what}s");
    }
    format!("{} {what}{plural} ({}{more})", names.len(), shown.join(", "))
}

/// A name as findings show it.
pub(super) fn short(name: &str) -> String {
    name.chars().filter(|character| !character.is_control()).take(60).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_counted_and_the_first_are_shown() {
        assert_eq!(named("table", []), "0 tables");
        assert_eq!(named("table", ["a"]), "1 table (a)");
        assert_eq!(named("table", ["a", "b", "c", "d", "e", "f"]), "6 tables (a, b, c, d, e, …)");
    }
}
