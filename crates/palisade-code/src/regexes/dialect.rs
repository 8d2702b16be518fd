//! From the dialect of PCRE to the syntax of our engines: character by character, each construct to one that means the same.

use super::RegexError;
use super::Use;
use super::class::class;
use super::escape::escape;
use super::group::group;

/// Of ASCII words; nothing else is translated to it.
pub(super) const WORD_BOUNDARY: &str = r"(?-u:\b)";
/// Of the source.
const MAX_BYTES: usize = 100_000;

/// An expression in the syntax of our engines.
#[derive(Debug)]
pub(super) struct Dialect {
    pub(super) text: String,
    /// It has look-around, back-references or the like.
    pub(super) backtracks: bool,
    /// It has `^`.
    pub(super) has_line_start: bool,
    /// How many groups capture.
    pub(super) groups: usize,
}

/// Where the translation is.
pub(super) struct Translation<'s> {
    pub(super) rest: &'s str,
    pub(super) out: String,
    pub(super) backtracks: bool,
    pub(super) groups: usize,
    /// Of the whole source, for back-references that may come before their group.
    pub(super) all_groups: usize,
    /// Whether white space and comments mean nothing, here and around each open group.
    pub(super) extended: Vec<bool>,
    /// Whether `^` and `$` are of lines, here and around each open group.
    pub(super) multiline: Vec<bool>,
    /// For each open group, where its text begins if it is a look-around.
    pub(super) looks: Vec<Option<usize>>,
    /// Where the look-around begins that was just closed.
    after_look: Option<usize>,
    has_line_start: bool,
}

/// Translates an expression.
pub(super) fn translate(source: &str, usage: Use) -> Result<Dialect, RegexError> {
    if source.len() > MAX_BYTES {
        return Err(RegexError::Expected {
            expected: "100000 bytes at most",
            found: source.len().to_string(),
        });
    }
    let mut translation = Translation {
        rest: source,
        out: String::with_capacity(source.len() + 16),
        backtracks: false,
        groups: 0,
        all_groups: source.matches('(').count(),
        extended: vec![false],
        multiline: vec![usage == Use::Search],
        looks: Vec::new(),
        after_look: None,
        has_line_start: false,
    };
    if usage == Use::Match {
        translation.out.push_str(r"\A(?:");
    }
    while let Some(character) = translation.next() {
        translation.one(character)?;
    }
    if translation.extended.len() > 1 {
        return Err(RegexError::Expected { expected: "a closing parenthesis", found: "the end".to_owned() });
    }
    if usage == Use::Match {
        translation.out.push(')');
    }
    let Translation { out: mut text, backtracks, groups, has_line_start, .. } = translation;
    if backtracks {
        // The engine that backtracks knows words of Unicode only.
        text = text.replace(WORD_BOUNDARY, r"\b");
    }
    Ok(Dialect { text, backtracks, has_line_start, groups })
}

impl Translation<'_> {
    /// Takes the next character.
    pub(super) fn next(&mut self) -> Option<char> {
        let mut characters = self.rest.chars();
        let next = characters.next();
        self.rest = characters.as_str();
        next
    }

    /// Takes this text if it comes next.
    pub(super) fn skip(&mut self, text: &str) -> bool {
        let rest = self.rest.strip_prefix(text);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    /// Takes everything up to and with this text.
    pub(super) fn until(&mut self, end: &'static str) -> Result<&str, RegexError> {
        let (inner, rest) = self
            .rest
            .split_once(end)
            .ok_or_else(|| RegexError::Expected { expected: end, found: "the end".to_owned() })?;
        self.rest = rest;
        Ok(inner)
    }

    fn one(&mut self, character: char) -> Result<(), RegexError> {
        let after_look = self.after_look.take();
        match character {
            '\\' => escape(self)?,
            '[' => class(self)?,
            '(' => group(self)?,
            ')' => self.close()?,
            '^' => self.line_start(),
            '$' => self.line_end(),
            '*' | '+' | '?' => self.quantifier(character.encode_utf8(&mut [0; 4]), after_look),
            '{' => match self.counted() {
                Some(counted) => self.quantifier(&counted, after_look),
                None => self.out.push_str(r"\{"),
            },
            '.' | '|' => self.out.push(character),
            '#' if self.is_extended() => {
                self.rest = self.rest.split_once('\n').map_or("", |(_, rest)| rest);
            }
            _ if self.is_extended() && character.is_ascii_whitespace() => {}
            _ => self.literal(character),
        }
        Ok(())
    }

    /// A character that stands for itself.
    pub(super) fn literal(&mut self, character: char) {
        if is_special(character) {
            self.out.push('\\');
        }
        self.out.push(character);
    }

    fn is_extended(&self) -> bool {
        self.extended.last().copied().unwrap_or(false)
    }

    fn is_multiline(&self) -> bool {
        self.multiline.last().copied().unwrap_or(false)
    }

    fn close(&mut self) -> Result<(), RegexError> {
        if self.extended.len() == 1 {
            return Err(RegexError::Expected {
                expected: "an open group",
                found: "a closing parenthesis".to_owned(),
            });
        }
        self.extended.pop();
        self.multiline.pop();
        self.after_look = self.looks.pop().flatten();
        self.out.push(')');
        Ok(())
    }

    fn line_start(&mut self) {
        self.has_line_start = true;
        self.out.push_str(if self.is_multiline() { "(?m:^)" } else { r"\A" });
    }

    /// The end of the text is also before a line end that is the last character.
    fn line_end(&mut self) {
        let end = match self.is_multiline() {
            true => "(?m:$)",
            // Nothing can follow, so that it does not matter that the line end is taken.
            false if self.rest.trim_matches([')', '|']).is_empty() => r"(?:\n?\z)",
            false => {
                self.backtracks = true;
                r"(?=\n?\z)"
            }
        };
        self.out.push_str(end);
    }

    /// `{2}`, `{2,}` or `{2,3}` after its brace; anything else is a brace.
    fn counted(&mut self) -> Option<String> {
        let (inner, rest) = self.rest.split_once('}')?;
        let (least, most) = inner.split_once(',').unwrap_or((inner, ""));
        let is_number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        let is_counted = !least.is_empty() && is_number(least) && is_number(most);
        is_counted.then(|| {
            self.rest = rest;
            format!("{{{inner}}}")
        })
    }

    /// A quantifier with what may follow it: lazy or possessive. A look-around is the same once and more often.
    fn quantifier(&mut self, quantifier: &str, after_look: Option<usize>) {
        if let Some(start) = after_look {
            if quantifier.starts_with(['*', '?']) || quantifier.starts_with("{0") {
                self.out.truncate(start);
            }
            self.rest = self.rest.strip_prefix(['?', '+']).unwrap_or(self.rest);
            return;
        }
        self.out.push_str(quantifier);
        if self.skip("?") {
            self.out.push('?');
        } else if self.skip("+") {
            self.backtracks = true;
            self.out.push('+');
        }
    }
}

/// Whether a character must be escaped to stand for itself, outside and within classes.
pub(super) fn is_special(character: char) -> bool {
    matches!(
        character,
        '\\' | '.'
            | '+'
            | '*'
            | '?'
            | '('
            | ')'
            | '|'
            | '['
            | ']'
            | '{'
            | '}'
            | '^'
            | '$'
            | '#'
            | '&'
            | '-'
            | '~'
    )
}
