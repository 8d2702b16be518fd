//! Globs of `paths`. As in the format, `a/b` is found anywhere in a path, and stands for all that is below it.

/// Of one glob.
const MAX_BYTES: usize = 2_000;

/// One glob: `*` and `?` within a part of a path, `**` for any number of parts, `[a-z]`, `[!a-z]`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Glob {
    source: String,
    /// It starts with a slash: nothing may be before it.
    is_anchored: bool,
    parts: Vec<Part>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Part {
    /// `**`
    Any,
    Name(Vec<Piece>),
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Piece {
    /// `*`
    Many,
    /// `?`
    One,
    Character(char),
    Class {
        ranges: Vec<(char, char)>,
        negated: bool,
    },
}

impl Glob {
    /// Reads a glob; `None` when it is too long or a bracket is not closed.
    pub fn parse(source: &str) -> Option<Self> {
        if source.len() > MAX_BYTES {
            return None;
        }
        let trimmed = source.strip_prefix("./").unwrap_or(source);
        let names = trimmed.split('/').filter(|name| !name.is_empty());
        let part = |name| match name {
            "**" => Some(Part::Any),
            _ => pieces(name).map(Part::Name),
        };
        let parts = names.map(part).collect::<Option<Vec<_>>>()?;
        Some(Self { source: source.to_owned(), is_anchored: trimmed.starts_with('/'), parts })
    }

    /// As the rule has it.
    pub fn source(&self) -> &str {
        &self.source
    }

    /// Whether it is found in a path with slashes, relative to what is scanned.
    pub fn matches(&self, path: &str) -> bool {
        let names: Vec<&str> = path.split('/').filter(|name| !name.is_empty() && *name != ".").collect();
        // Whether the parts so far match the names up to each place.
        let mut reached: Vec<bool> = (0..=names.len()).map(|at| at == 0 || !self.is_anchored).collect();
        for part in &self.parts {
            reached = match part {
                Part::Any => reached
                    .iter()
                    .scan(false, |any, here| {
                        *any |= here;
                        Some(*any)
                    })
                    .collect(),
                Part::Name(pieces) => std::iter::once(false)
                    .chain(names.iter().zip(&reached).map(|(name, before)| *before && is_match(pieces, name)))
                    .collect(),
            };
        }
        reached.contains(&true)
    }
}

fn pieces(name: &str) -> Option<Vec<Piece>> {
    let mut pieces = Vec::new();
    let mut characters = name.chars().peekable();
    while let Some(character) = characters.next() {
        pieces.push(match character {
            '*' => {
                while characters.next_if_eq(&'*').is_some() {}
                Piece::Many
            }
            '?' => Piece::One,
            '[' => class(&mut characters)?,
            '\\' => Piece::Character(characters.next()?),
            other => Piece::Character(other),
        });
    }
    Some(pieces)
}

fn class(characters: &mut std::iter::Peekable<std::str::Chars<'_>>) -> Option<Piece> {
    let negated = characters.next_if(|next| matches!(next, '!' | '^')).is_some();
    let mut ranges = Vec::new();
    loop {
        let from = characters.next()?;
        if from == ']' && !ranges.is_empty() {
            return Some(Piece::Class { ranges, negated });
        }
        let mut ahead = characters.clone();
        let to = (ahead.next() == Some('-')).then(|| ahead.next()).flatten().filter(|to| *to != ']');
        if to.is_some() {
            *characters = ahead;
        }
        ranges.push((from, to.unwrap_or(from)));
    }
}

/// A `*` takes as little as possible, and more when what follows it does not match.
fn is_match(pieces: &[Piece], name: &str) -> bool {
    let name: Vec<char> = name.chars().collect();
    let (mut piece, mut at) = (0, 0);
    let mut star = None;
    while at < name.len() {
        if pieces.get(piece) == Some(&Piece::Many) {
            star = Some((piece, at));
            piece += 1;
        } else if pieces.get(piece).is_some_and(|piece| takes(piece, name[at])) {
            (piece, at) = (piece + 1, at + 1);
        } else if let Some((star_piece, star_at)) = star {
            star = Some((star_piece, star_at + 1));
            (piece, at) = (star_piece + 1, star_at + 1);
        } else {
            return false;
        }
    }
    pieces[piece..].iter().all(|piece| *piece == Piece::Many)
}

fn takes(piece: &Piece, character: char) -> bool {
    match piece {
        Piece::Many => false,
        Piece::One => true,
        Piece::Character(expected) => *expected == character,
        Piece::Class { ranges, negated } => {
            ranges.iter().any(|(from, to)| (*from..=*to).contains(&character)) != *negated
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn globs_are_found_anywhere_in_a_path() {
        let cases = [
            ("foo.py", "a/foo.py", true),
            ("foo.py", "a/xfoo.py", false),
            ("*.py", "a/b/foo.py", true),
            ("*test*", "a/tests/foo.py", true),
            ("a/b", "x/a/b/c.py", true),
            ("a/b", "x/a/c/b.py", false),
            ("a/*/c.py", "a/b/c.py", true),
            ("a/*/c.py", "a/b/b/c.py", false),
            ("a/**/c.py", "a/b/b/c.py", true),
            ("a/**/c.py", "a/c.py", true),
            ("**/lib/**", "x/lib/y.js", true),
            ("/src/*.js", "src/a.js", true),
            ("/src/*.js", "x/src/a.js", false),
            ("./src/", "x/src/a.js", true),
            ("[a-c]?[!0-9].go", "bxy.go", true),
            ("[a-c]?[!0-9].go", "bx1.go", false),
            ("a*b*c", "aXbXbXc", true),
        ];
        for (glob, path, expected) in cases {
            assert_eq!(Glob::parse(glob).unwrap().matches(path), expected, "{glob} in {path}");
        }
        assert_eq!(Glob::parse("[ab"), None);
    }

    proptest! {
        #[test]
        fn never_panics(glob in r"[ab*?/\[\]!^\\.-]{0,20}", path in "[ab/.é]{0,20}") {
            if let Some(glob) = Glob::parse(&glob) {
                glob.matches(&path);
            }
        }
    }
}
