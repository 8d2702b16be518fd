//! Whether a text may nest more levels than the grammar's scanner has room for: it keeps a stack of them in a buffer of
//! 1,024 bytes, four bytes for each, and writes beyond the end. The lowering asks before it parses.

/// Levels that a text may have, of 253 that there is room for.
const DEEPEST: usize = 200;

/// Whether a text may have more levels. A level begins at a sign such as `-` and ends at a line that is indented less,
/// so that signs are counted along lines that are indented ever more: rather too many than too few.
pub(in crate::lower) fn is_too_deep(source: &str) -> bool {
    let (mut open, mut levels): (Vec<(usize, usize)>, usize) = (Vec::new(), 0);
    for line in source.split(['\n', '\r']).filter(|line| !line.trim().is_empty()) {
        let indent = line.len() - line.trim_start().len();
        while let Some((_, count)) = open.pop_if(|(before, _)| *before > indent) {
            levels -= count;
        }
        // A list may stand as far to the left as the key that it is the value of.
        let count = 2 + signs(line);
        match open.last_mut() {
            Some((before, most)) if *before == indent => {
                levels += count.saturating_sub(*most);
                *most = count.max(*most);
            }
            _ => {
                open.push((indent, count));
                levels += count;
            }
        }
        if levels > DEEPEST {
            return true;
        }
    }
    false
}

/// Signs of a line that may begin a level.
fn signs(line: &str) -> usize {
    let bytes = line.as_bytes();
    let ends = |at: usize| bytes.get(at + 1).is_none_or(u8::is_ascii_whitespace);
    (0..bytes.len()).filter(|at| matches!(bytes[*at], b'-' | b'?' | b':') && ends(*at)).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_texts_that_nest_are_too_deep() {
        let stairs =
            |levels: usize| (0..levels).map(|level| format!("{}a:\n", " ".repeat(level))).collect::<String>();
        for (source, expected) in [
            ("a: [b, {c: d}]\n".repeat(1000), false),
            ("- a\n- b:\n  - c\n".repeat(1000), false),
            (stairs(30), false),
            (stairs(260), true),
            ("- ".repeat(250), true),
            ("? ".repeat(250), true),
            ("a: ".repeat(250), true),
        ] {
            assert_eq!(is_too_deep(&source), expected, "{}", &source[..40]);
        }
    }
}
