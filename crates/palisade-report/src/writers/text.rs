//! The page that table, rule list and rule explanation are written on: fixed width, hanging labels,
//! and no character that could drive a terminal.

use std::io;

use owo_colors::{OwoColorize, Style};
use palisade_model::{Severity, printable};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// How text for people looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Look {
    /// Columns; lines are wrapped to fit. Anything below 40 counts as 40.
    pub width: usize,
    /// Whether escape codes for colour may be written.
    pub color: bool,
}

impl Default for Look {
    fn default() -> Self {
        Self { width: 80, color: false }
    }
}

const MIN_WIDTH: usize = 40;

/// Writes lines that fit.
pub(super) struct Page<'a> {
    out: &'a mut dyn io::Write,
    look: Look,
}

impl<'a> Page<'a> {
    pub(super) fn new(look: Look, out: &'a mut dyn io::Write) -> Self {
        Self { out, look: Look { width: look.width.max(MIN_WIDTH), ..look } }
    }

    pub(super) fn width(&self) -> usize {
        self.look.width
    }

    pub(super) fn blank(&mut self) -> io::Result<()> {
        writeln!(self.out)
    }

    /// One line of `(text, style)` pieces that the caller has made fit; trailing blanks are cut.
    pub(super) fn line(&mut self, pieces: &[(&str, Style)]) -> io::Result<()> {
        let last = pieces.iter().rposition(|(text, _)| !text.trim_end().is_empty());
        for (at, (text, style)) in pieces.iter().enumerate().take(last.map_or(0, |last| last + 1)) {
            let text = if Some(at) == last { text.trim_end() } else { text };
            if self.look.color && !text.trim().is_empty() {
                write!(self.out, "{}", text.style(*style))?;
            } else {
                write!(self.out, "{text}")?;
            }
        }
        writeln!(self.out)
    }

    /// `label` in a gutter of `gutter` columns, `text` wrapped beside it.
    pub(super) fn labelled(
        &mut self,
        label: (&str, Style),
        gutter: usize,
        text: (&str, Style),
    ) -> io::Result<()> {
        let mut label = (format!("{:gutter$}", label.0), label.1);
        for line in wrap(&printable(text.0), self.look.width.saturating_sub(gutter)) {
            self.line(&[(&label.0, label.1), (&line, text.1)])?;
            label = (" ".repeat(gutter), Style::new());
        }
        Ok(())
    }

    /// `text` wrapped at `indent` columns.
    pub(super) fn paragraph(&mut self, indent: usize, text: &str, style: Style) -> io::Result<()> {
        self.labelled(("", Style::new()), indent, (text, style))
    }
}

/// How a severity is shown.
pub(super) fn severity_style(severity: Severity) -> Style {
    match severity {
        Severity::Critical => Style::new().bold().red().reversed(),
        Severity::High => Style::new().bold().red(),
        Severity::Medium => Style::new().bold().yellow(),
        Severity::Low => Style::new().bold().blue(),
        Severity::Info => Style::new().bold(),
    }
}

/// Breaks `text` at spaces into lines of at most `width` columns; a longer word is broken anywhere.
/// Never empty: no text is one empty line.
pub(super) fn wrap(text: &str, width: usize) -> Vec<String> {
    let width = width.max(2);
    let mut lines = vec![String::new()];
    let mut used = 0;
    for word in text.split_whitespace() {
        let space = usize::from(used > 0);
        if used > 0 && used + space + word.width() > width {
            lines.push(String::new());
            used = 0;
        } else if used > 0 {
            append(&mut lines, " ");
            used += space;
        }
        for character in word.chars() {
            let columns = character.width().unwrap_or(0);
            if used + columns > width {
                lines.push(String::new());
                used = 0;
            }
            append(&mut lines, character.encode_utf8(&mut [0; 4]));
            used += columns;
        }
    }
    lines
}

fn append(lines: &mut [String], text: &str) {
    if let Some(last) = lines.last_mut() {
        last.push_str(text);
    }
}

/// `text` made printable, cut to `width` columns with an ellipsis.
pub(super) fn fit(text: &str, width: usize) -> String {
    let text = printable(text);
    if text.width() <= width {
        return text;
    }
    let mut out = String::new();
    let mut used = 0;
    for character in text.chars() {
        used += character.width().unwrap_or(0);
        if used >= width {
            break;
        }
        out.push(character);
    }
    out + "…"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_wrapped_at_spaces_and_inside_long_words() {
        for (text, width, lines) in [
            ("", 10, vec![""]),
            ("one two three", 7, vec!["one two", "three"]),
            ("https://example/aaaa b", 8, vec!["https://", "example/", "aaaa b"]),
            ("a  \t b", 10, vec!["a b"]),
            ("字字字字", 5, vec!["字字", "字字"]),
        ] {
            assert_eq!(wrap(text, width), lines, "{text}");
        }
    }

    #[test]
    fn text_that_does_not_fit_ends_in_an_ellipsis() {
        for (text, width, fitted) in [("abc", 3, "abc"), ("abcd", 3, "ab…"), ("字字字", 5, "字字…")]
        {
            assert_eq!(fit(text, width), fitted);
        }
    }

    #[test]
    fn colour_is_written_only_when_asked_for() {
        for (color, expected) in [(false, "a b\n"), (true, "\u{1b}[1ma\u{1b}[0m b\n")] {
            let mut out = Vec::new();
            let look = Look { color, ..Look::default() };
            let pieces = [("a", Style::new().bold()), (" b  ", Style::new()), ("  ", Style::new())];
            Page::new(look, &mut out).line(&pieces).unwrap();
            assert_eq!(String::from_utf8(out).unwrap(), expected);
        }
    }
}
