//! Texts with expressions in braces: `{{BaseURL}}/admin?{{md5(Hostname)}}`.

use crate::dsl::{Expression, Names};

/// A text of which parts are computed per target.
#[derive(Debug, Clone)]
pub(crate) struct Text(Vec<Piece>);

#[derive(Debug, Clone)]
enum Piece {
    Fixed(String),
    Computed { expression: Expression, written: String },
}

/// What stands before the braces that close, and what behind; braces inside are skipped in pairs.
fn until_closed(text: &str) -> Option<(&str, &str)> {
    let mut open = 1;
    let mut at = 0;
    while let Some(next) = text[at..].find(['{', '}']).map(|found| at + found) {
        match text.get(next..next + 2) {
            Some("{{") => open += 1,
            Some("}}") if open == 1 => return Some((&text[..next], &text[next + 2..])),
            Some("}}") => open -= 1,
            _ => {
                at = next + 1;
                continue;
            }
        }
        at = next + 2;
    }
    None
}

/// `md5('{{name}}')` means `md5(name)`: what is computed first is a value and no text.
fn flat(expression: &str) -> String {
    let [quoted, double] = ["'", "\""].map(|quote| (format!("{quote}{{{{"), format!("}}}}{quote}")));
    [quoted, double, ("{{".to_owned(), "}}".to_owned())]
        .into_iter()
        .fold(expression.to_owned(), |text, (open, close)| text.replace(&open, "").replace(&close, ""))
}

impl Text {
    /// Reads a text; what stands in braces must be an expression.
    ///
    /// # Errors
    /// The expression and what is wrong with it.
    pub(crate) fn read(text: &str) -> Result<Self, (String, String)> {
        Self::pieces(text, |inner, problem| Err((inner.to_owned(), problem)))
    }

    /// Reads a text in which braces may also be what is looked for.
    pub(crate) fn read_leniently(text: &str) -> Self {
        let literal = |inner: &str, _: String| Ok::<_, ()>(Piece::Fixed(format!("{{{{{inner}}}}}")));
        Self::pieces(text, literal).unwrap_or_else(|()| Self(vec![Piece::Fixed(text.to_owned())]))
    }

    fn pieces<E>(text: &str, otherwise: impl Fn(&str, String) -> Result<Piece, E>) -> Result<Self, E> {
        let mut pieces = Vec::new();
        let mut rest = text;
        while let Some((before, behind)) = rest.split_once("{{") {
            let Some((inner, after)) = until_closed(behind) else { break };
            pieces.push(Piece::Fixed(before.to_owned()));
            pieces.push(match Expression::read(&flat(inner)) {
                Ok(expression) => Piece::Computed { expression, written: inner.to_owned() },
                Err(problem) => otherwise(inner, problem)?,
            });
            rest = after;
        }
        pieces.push(Piece::Fixed(rest.to_owned()));
        pieces.retain(|piece| !matches!(piece, Piece::Fixed(text) if text.is_empty()));
        Ok(Self(pieces))
    }

    /// The whole text; `None` when something in it is not known.
    pub(crate) fn fill(&self, names: &dyn Names) -> Option<String> {
        let filled = self.0.iter().map(|piece| match piece {
            Piece::Fixed(fixed) => Some(fixed.clone()),
            Piece::Computed { expression, .. } => Some(expression.value(names)?.text().into_owned()),
        });
        filled.collect()
    }

    /// The whole text, with what is not known as it is written.
    pub(crate) fn fill_leniently(&self, names: &dyn Names) -> String {
        let filled = self.0.iter().map(|piece| match piece {
            Piece::Fixed(fixed) => fixed.clone(),
            Piece::Computed { expression, written } => expression
                .value(names)
                .map_or_else(|| format!("{{{{{written}}}}}"), |value| value.text().into_owned()),
        });
        filled.collect()
    }

    /// The variable that it begins with, when it begins with nothing but one.
    pub(crate) fn first_variable(&self) -> Option<&str> {
        match self.0.first() {
            Some(Piece::Computed { expression: Expression::Variable(name), .. }) => Some(name),
            _ => None,
        }
    }

    /// What it begins with before anything is computed.
    pub(crate) fn start(&self) -> &str {
        match self.0.first() {
            Some(Piece::Fixed(text)) => text,
            _ => "",
        }
    }
}
