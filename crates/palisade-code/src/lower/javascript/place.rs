//! Where a `...` of a pattern stands: the innermost bracket that is open before it, and what kind of bracket the
//! code before that makes it.

/// What is around a place of a pattern.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// Statements: a file, a function, a branch.
    Block,
    Class,
    Enum,
    /// An object, or the names of an import.
    Object,
    Switch,
    /// Between `<a` and `>`.
    Tag,
    /// Between tags.
    Content,
    /// Between the parentheses of `for`.
    ForHeader,
    /// Other parentheses and brackets.
    List,
}

/// The place after `before`.
pub(super) fn innermost(before: &str) -> Place {
    let mut open: Vec<(usize, Place)> = Vec::new();
    let mut rest = before.char_indices();
    while let Some((at, character)) = rest.next() {
        let outer = open.last().map_or(Place::Block, |(_, place)| *place);
        match character {
            '"' | '\'' if outer != Place::Content => skip_string(&mut rest, character),
            '/' if before[at..].starts_with("//") => skip_line(&mut rest),
            '(' => open.push((at, of_parenthesis(&before[..at]))),
            '[' => open.push((at, Place::List)),
            '{' => {
                let place = of_brace(before, at, outer, &open);
                open.push((at, place));
            }
            '<' if opens_tag(before, at) => open.push((at, Place::Tag)),
            '<' if before[at..].starts_with("</") && outer == Place::Content => {
                open.pop();
            }
            '>' if outer == Place::Tag => close_tag(before, at, &mut open),
            ')' | ']' | '}' => {
                open.pop();
            }
            _ => {}
        }
    }
    open.last().map_or(Place::Block, |(_, place)| *place)
}

fn skip_string(rest: &mut std::str::CharIndices<'_>, quote: char) {
    while let Some((_, character)) = rest.next() {
        match character {
            '\\' => {
                rest.next();
            }
            _ if character == quote => return,
            _ => {}
        }
    }
}

fn skip_line(rest: &mut std::str::CharIndices<'_>) {
    for (_, character) in rest.by_ref() {
        if character == '\n' {
            return;
        }
    }
}

fn of_parenthesis(before: &str) -> Place {
    match last_word(before) {
        "for" => Place::ForHeader,
        _ => Place::List,
    }
}

/// `<` is a comparison after a value, and type arguments after a name.
fn opens_tag(before: &str, at: usize) -> bool {
    let starts_name = |next: char| next.is_alphabetic() || matches!(next, '$' | '_' | '>');
    if !before[at + 1..].starts_with(starts_name) {
        return false;
    }
    let left = before[..at].trim_end();
    let after_value =
        left.ends_with(|last: char| last.is_alphanumeric() || matches!(last, '_' | '$' | ')' | ']' | '"'));
    !after_value || matches!(last_word(left), "return" | "default")
}

/// The end of `<a ...>`, `<a .../>` or, in an attribute, of `=>`.
fn close_tag(before: &str, at: usize, open: &mut Vec<(usize, Place)>) {
    if before[..at].ends_with('=') {
        return;
    }
    open.pop();
    if !before[..at].ends_with('/') {
        open.push((at, Place::Content));
    }
}

fn of_brace(before: &str, at: usize, outer: Place, open: &[(usize, Place)]) -> Place {
    let left = before[..at].trim_end();
    if left.ends_with("=>") {
        return Place::Block;
    }
    let start = open.last().map_or(0, |(start, _)| start + 1);
    let header = &left[start.min(left.len())..];
    let header = header.rsplit([';', '}']).next().unwrap_or_default();
    match left.chars().next_back() {
        None => Place::Object,
        Some(')') if parenthesis_word(left) == "switch" => Place::Switch,
        Some(')') => Place::Block,
        Some('{' | ';' | '}') if outer == Place::Object => Place::Object,
        Some('{' | ';' | '}') => Place::Block,
        Some(':') if outer == Place::Switch => Place::Block,
        Some(last) if last.is_alphanumeric() || matches!(last, '_' | '$' | '>' | '"' | '\'' | ']') => {
            of_header(header, outer)
        }
        _ => Place::Object,
    }
}

/// The word before the parentheses that end here.
fn parenthesis_word(left: &str) -> &str {
    let mut depth = 0_usize;
    for (at, character) in left.char_indices().rev() {
        match character {
            ')' => depth += 1,
            '(' => depth = depth.saturating_sub(1),
            _ => continue,
        }
        if depth == 0 {
            return last_word(&left[..at]);
        }
    }
    ""
}

/// What `class A extends B {`, `else {`, `return {` and `f(): T {` open.
fn of_header(header: &str, outer: Place) -> Place {
    let words = || header.split(|each: char| !(each.is_alphanumeric() || matches!(each, '_' | '$')));
    let has = |word: &str| words().any(|each| each == word);
    match last_word(header) {
        "else" | "try" | "finally" | "do" | "static" | "catch" => return Place::Block,
        "return" | "yield" | "of" | "in" | "default" | "await" | "throw" | "typeof" | "case" => {
            return Place::Object;
        }
        _ => {}
    }
    match () {
        () if outer == Place::Tag || outer == Place::Content => Place::Object,
        () if has("enum") => Place::Enum,
        () if has("class") || has("interface") => Place::Class,
        () if has("import") || has("export") => Place::Object,
        () if has("namespace") || has("module") || has("global") => Place::Block,
        // A return type.
        () if header.contains("):") || header.contains(") :") => Place::Block,
        () => Place::Object,
    }
}

fn last_word(text: &str) -> &str {
    let text = text.trim_end();
    let start = text.rfind(|each: char| !(each.is_alphanumeric() || matches!(each, '_' | '$')));
    &text[start.map_or(0, |start| start + text[start..].chars().next().map_or(1, char::len_utf8))..]
}
