//! The order that setuptools had before PEP 440, for versions that PEP 440 does not know.

/// A text whose order is that of the version: numbers padded, known words replaced, the rest behind `*`.
pub(super) fn sort_text(text: &str) -> String {
    let mut parts: Vec<String> = Vec::new();
    for part in split(text).chain(["final"]) {
        let part = normalized(part);
        if part.starts_with('*') {
            if part.as_str() < "*final" {
                drop_trailing(&mut parts, "*final-");
            }
            drop_trailing(&mut parts, "00000000");
        }
        parts.push(part);
    }
    parts.concat()
}

/// Runs of digits, runs of letters, and dashes; all else only separates.
fn split(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        loop {
            let first = rest.chars().next()?;
            let end = match first {
                '0'..='9' => rest.bytes().take_while(u8::is_ascii_digit).count(),
                'a'..='z' => rest.bytes().take_while(u8::is_ascii_lowercase).count(),
                _ => first.len_utf8(),
            };
            let (part, tail) = rest.split_at(end);
            rest = tail;
            if first.is_ascii_digit() || first.is_ascii_lowercase() || first == '-' {
                return Some(part);
            }
        }
    })
}

fn normalized(part: &str) -> String {
    let part = match part {
        "pre" | "preview" | "rc" => "c",
        "-" => "final-",
        "dev" => "@",
        part => part,
    };
    if part.starts_with(|first: char| first.is_ascii_digit()) {
        format!("{part:0>8}")
    } else {
        format!("*{part}")
    }
}

fn drop_trailing(parts: &mut Vec<String>, unwanted: &str) {
    while parts.last().is_some_and(|last| last == unwanted) {
        parts.pop();
    }
}
