//! How far from a keyword a rule's match can reach, read from the expression's syntax tree.
//! A window is only used when every match is sure to contain a keyword; otherwise the whole file is searched.

use regex_syntax::hir::{Class, Hir, HirKind};

/// Taken for expressions of unbounded length, such as a PEM block.
const UNBOUNDED: usize = 16 << 10;
/// No window reaches further to either side.
const FARTHEST: usize = 64 << 10;
/// Sets of literal texts larger than this are not followed.
const MAX_TEXTS: usize = 256;
/// Classes with more members than this are not spelt out.
const MAX_MEMBERS: usize = 16;

/// Where a rule looks when one of its keywords occurs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reach {
    /// At most this many bytes to either side of the keyword.
    Window(usize),
    WholeFile,
}

/// The reach of an expression around `keywords`, which are lower case.
pub(crate) fn reach(tree: &Hir, keywords: &[String]) -> Reach {
    if keywords.is_empty() || !always_contains(tree, keywords) {
        return Reach::WholeFile;
    }
    Reach::Window(tree.properties().maximum_len().unwrap_or(UNBOUNDED).min(FARTHEST))
}

/// Whether every match surely contains one of the keywords, in any case. May say no too often.
fn always_contains(tree: &Hir, keywords: &[String]) -> bool {
    if let Some(texts) = texts_of(tree) {
        return all_contain(&texts, keywords);
    }
    match tree.kind() {
        HirKind::Capture(capture) => always_contains(&capture.sub, keywords),
        HirKind::Repetition(repetition) => repetition.min > 0 && always_contains(&repetition.sub, keywords),
        HirKind::Alternation(branches) => branches.iter().all(|branch| always_contains(branch, keywords)),
        HirKind::Concat(parts) => concat_contains(parts, keywords),
        _ => false,
    }
}

/// Joins neighbouring parts of known text, so that `gh[pousr]_` is seen to hold `ghp_` or `gho_` or …
fn concat_contains(parts: &[Hir], keywords: &[String]) -> bool {
    let mut run = vec![Vec::new()];
    for part in parts {
        match texts_of(part) {
            Some(texts) => match product(&run, &texts) {
                Some(longer) => run = longer,
                None if all_contain(&run, keywords) => return true,
                None => run = texts,
            },
            None if all_contain(&run, keywords) || always_contains(part, keywords) => return true,
            None => run = vec![Vec::new()],
        }
    }
    all_contain(&run, keywords)
}

fn all_contain(texts: &[Vec<u8>], keywords: &[String]) -> bool {
    let holds = |text: &[u8], word: &[u8]| text.windows(word.len()).any(|part| part == word);
    texts.iter().all(|text| keywords.iter().any(|word| holds(text, word.as_bytes())))
}

/// Every text that the expression matches, in lower case; `None` when there are too many.
fn texts_of(tree: &Hir) -> Option<Vec<Vec<u8>>> {
    match tree.kind() {
        HirKind::Empty | HirKind::Look(_) => Some(vec![Vec::new()]),
        HirKind::Literal(literal) => Some(vec![literal.0.to_ascii_lowercase()]),
        HirKind::Class(class) => members(class),
        HirKind::Capture(capture) => texts_of(&capture.sub),
        HirKind::Repetition(repetition) => repeated(&repetition.sub, repetition.min, repetition.max?),
        HirKind::Concat(parts) => {
            parts.iter().try_fold(vec![Vec::new()], |run, part| product(&run, &texts_of(part)?))
        }
        HirKind::Alternation(branches) => {
            let mut texts = Vec::new();
            for branch in branches {
                texts.extend(texts_of(branch)?);
            }
            bounded(texts)
        }
    }
}

fn members(class: &Class) -> Option<Vec<Vec<u8>>> {
    let bytes: Vec<u8> = match class {
        Class::Bytes(class) => class.iter().flat_map(|range| range.start()..=range.end()).collect(),
        Class::Unicode(class) => {
            let characters = class.iter().flat_map(|range| range.start()..=range.end());
            characters.take(256).map(|character| u8::try_from(character).ok()).collect::<Option<_>>()?
        }
    };
    let texts = bounded(bytes.into_iter().map(|byte| vec![byte.to_ascii_lowercase()]).collect())?;
    (texts.len() <= MAX_MEMBERS).then_some(texts)
}

fn repeated(sub: &Hir, min: u32, max: u32) -> Option<Vec<Vec<u8>>> {
    if max > 4 {
        return None;
    }
    let once = texts_of(sub)?;
    let mut run = vec![Vec::new()];
    let mut texts = Vec::new();
    for count in 0..=max {
        if count >= min {
            texts.extend(run.iter().cloned());
        }
        if count < max {
            run = product(&run, &once)?;
        }
    }
    bounded(texts)
}

fn product(left: &[Vec<u8>], right: &[Vec<u8>]) -> Option<Vec<Vec<u8>>> {
    if left.len().saturating_mul(right.len()) > 16 * MAX_TEXTS {
        return None;
    }
    bounded(left.iter().flat_map(|head| right.iter().map(move |tail| [&head[..], tail].concat())).collect())
}

fn bounded(mut texts: Vec<Vec<u8>>) -> Option<Vec<Vec<u8>>> {
    texts.sort_unstable();
    texts.dedup();
    (texts.len() <= MAX_TEXTS).then_some(texts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_window_is_used_only_where_every_match_holds_a_keyword() {
        for (pattern, keywords, expected) in [
            (r"\bAKIA[A-Z0-9]{16}\b", &["akia"][..], Reach::Window(20)),
            (r"gh[po]_[a-z]{3}", &["ghp_", "gho_"], Reach::Window(7)),
            (r"gh[po]_[a-z]{3}", &["ghp_"], Reach::WholeFile),
            (r"(?i)(?:password|passwd)=x", &["passw"], Reach::Window(10)),
            (r"(?i)api[_-]?key=.", &["api_key", "api-key", "apikey"], Reach::Window(9)),
            (r"(?i)api[_-]?key=.", &["api_key", "apikey"], Reach::WholeFile),
            (r"(?:tok=)?[a-z]{9}", &["tok"], Reach::WholeFile),
            (r"(?:tok=)+[a-z]{9}", &["tok"], Reach::Window(UNBOUNDED)),
            (r"tok[\s\S]+end", &["tok"], Reach::Window(UNBOUNDED)),
            (r"tok", &[], Reach::WholeFile),
        ] {
            let words: Vec<String> = keywords.iter().map(|&word| word.to_owned()).collect();
            let tree = palisade_rules::gitleaks::parse_pattern(pattern, false).unwrap();
            assert_eq!(reach(&tree, &words), expected, "{pattern}");
        }
    }
}
