//! The text of a message (§3.11): by id or as it stands, with its placeholders filled in and links to places in the
//! same result reduced to their words.

use super::raw::{RawMessage, RawResult};
use super::rule_table::Found;

/// The message of a result; `None` when it has no text anywhere.
pub(super) fn of_result(result: &RawResult, found: Found<'_>) -> Option<String> {
    let message = &result.message;
    let text = message.plain().or_else(|| by_id(message.id.as_deref()?, found))?;
    let arguments: Vec<_> = message.arguments.items.iter().map(|argument| argument.0.as_str()).collect();
    let text = if arguments.is_empty() { text.to_owned() } else { filled(text, &arguments) };
    Some(without_local_links(&text))
}

fn by_id<'a>(id: &str, found: Found<'a>) -> Option<&'a str> {
    let of_rule = found.rule.map(|rule| rule.message_strings.0.as_slice()).unwrap_or_default();
    let all = of_rule.iter().chain(&found.component.messages.0);
    all.into_iter().find(|(key, _)| key == id).and_then(|(_, text): &(String, RawMessage)| text.plain())
}

/// `{0}` is the first argument, `{{` and `}}` are braces (§3.11.5); what names no argument stays as it is.
fn filled(text: &str, arguments: &[&str]) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(['{', '}']) {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let placeholder = rest.strip_prefix('{').and_then(|inner| {
            let (number, after) = inner.split_once('}')?;
            Some((*arguments.get(number.parse::<usize>().ok()?)?, after))
        });
        if let Some((argument, after)) = placeholder {
            out.push_str(argument);
            rest = after;
        } else {
            out.push_str(&rest[..1]);
            rest = if rest.starts_with("{{") || rest.starts_with("}}") { &rest[2..] } else { &rest[1..] };
        }
    }
    out.push_str(rest);
    out
}

/// `[the value](1)` becomes `the value` (§3.11.6); links to anywhere else stay.
fn without_local_links(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("](") {
        let target = after.split_once(')').filter(|(target, _)| {
            !target.is_empty() && target.len() < 10 && target.bytes().all(|byte| byte.is_ascii_digit())
        });
        match (before.rsplit_once('['), target) {
            (Some((start, words)), Some((_, end))) => {
                out.push_str(start);
                out.push_str(words);
                rest = end;
            }
            _ => {
                out.push_str(before);
                out.push_str("](");
                rest = after;
            }
        }
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_are_filled_and_braces_are_single() {
        for (text, expected) in [
            ("{0} and {1}", "a and b"),
            ("{1}{0}{2}", "ba{2}"),
            ("{{0}} {", "{0} {"),
            ("}} {x} {é", "} {x} {é"),
            ("", ""),
        ] {
            assert_eq!(filled(text, &["a", "b"]), expected, "{text}");
        }
    }

    #[test]
    fn links_to_places_of_the_result_are_words() {
        for (text, expected) in [
            ("from [user input](1) to [sink](2).", "from user input to sink."),
            ("see [docs](https://example.com/)", "see [docs](https://example.com/)"),
            ("a[0](x) ](", "a[0](x) ]("),
            ("](1)", "](1)"),
        ] {
            assert_eq!(without_local_links(text), expected, "{text}");
        }
    }
}
