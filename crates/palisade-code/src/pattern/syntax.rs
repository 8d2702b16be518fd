//! The pattern syntax that no grammar knows, replaced by identifiers that every grammar knows.

use std::sync::LazyLock;

use regex::{Captures, Regex};

use crate::lower::{Dots, Language, Placeholders, SUPERGLOBALS};

/// A typed metavariable of a pattern.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Typed {
    /// Without the dollar.
    pub(super) name: String,
    pub(super) of_type: String,
}

/// A pattern in pieces: texts with places for `...` between them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Pieces {
    texts: Vec<String>,
    /// How each `...` and `$...X` may be spelled, best first.
    spellings: Vec<Spelling>,
    pub(super) typed: Vec<Typed>,
}

/// The ways of writing one of them, and the name that takes the place of that of `...`.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Spelling {
    ways: &'static [&'static str],
    name: String,
}

/// Ways of writing all `...` of a pattern that are tried.
const MOST_SPELLINGS: usize = 48;

static METAVARIABLE: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"\$(\.\.\.)?([A-Z_][A-Z_0-9]*|[0-9]+)").expect("it is constant"));

/// What stands for any number of things, metavariables replaced.
static DOTS: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"\.\.\.|plsmve?__[A-Z_0-9]+").expect("it is constant"));

/// A metavariable where the language wants the type of a parameter before it.
const PARAMETER: &[&str] = &["plsany__ plsdots__", "plsdots__"];

/// `(T $X)`
static TYPE_FIRST: LazyLock<Regex> = LazyLock::new(|| {
    let of_type = r"[A-Za-z_$][[:word:].$]*(?:<[^()]*>)?(?:\[\])*";
    Regex::new(&format!(r"\([[:space:]]*({of_type})[[:space:]]+\$([A-Z_][A-Z_0-9]*)[[:space:]]*\)"))
        .expect("it is constant")
});

/// `(T $X)`, `(T *$X)` of C, where `($A * $B)` is a product.
static C_TYPE_FIRST: LazyLock<Regex> = LazyLock::new(|| {
    let words = "const|volatile|struct|union|enum|class|unsigned|signed";
    let numbers = "bool|char|double|float|int|long|short|void|wchar_t";
    Regex::new(&format!(
        r"\(\s*((?:(?:{words})\s+)*(?:(?:(?:{numbers})\s*)+(?:\s|[*&])[*&\s]*|[A-Za-z_$][\w:$]*(?:<[^()]*>)?(?:\s+|\s*[*&]+)))\$([A-Z_][A-Z_0-9]*)\s*\)"
    ))
    .expect("it is constant")
});

/// `($X: T)`
static NAME_FIRST: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"([(,][[:space:]]*)\$([A-Z_][A-Z_0-9]*)[[:space:]]*:[[:space:]]*([^(),]+)")
        .expect("it is constant")
});

/// Splits a pattern at its `...`, other syntax replaced. With `typed`, typed metavariables are too.
pub(super) fn pieces(language: &Language, pattern: &str, typed: bool) -> Pieces {
    let (text, typed) = match typed {
        true => replace_typed(language, pattern),
        false => (pattern.to_owned(), Vec::new()),
    };
    let text = replace_deep(&text);
    let text = METAVARIABLE.replace_all(&text, |found: &Captures<'_>| {
        if SUPERGLOBALS.contains(&&found[0]) {
            return found[0].to_owned();
        }
        let prefix = match found.get(1) {
            Some(_) => Placeholders::METAVAR_ELLIPSIS,
            None => Placeholders::METAVAR,
        };
        format!("{prefix}{}", &found[2])
    });
    let text = language.quoted(&text);
    let (mut texts, mut spellings) = (vec![String::new()], Vec::new());
    let mut at = 0;
    for dots in DOTS.find_iter(&text) {
        let (before, after) = (&text[..dots.start()], &text[dots.end()..]);
        let is_metavar = dots.as_str().starts_with(Placeholders::METAVAR);
        let ways = match () {
            () if is_in_string(before) => &[],
            () if is_metavar && !is_alone(before, after) => continue,
            () => (language.dots)(Dots { before, after }),
        };
        let ways = match is_metavar {
            true if wants_type(ways) => PARAMETER,
            true => continue,
            false => ways,
        };
        let last = texts.last_mut().expect("there is always one");
        last.push_str(&text[at..dots.start()]);
        at = dots.end();
        if ways.is_empty() {
            last.push_str(dots.as_str());
            continue;
        }
        let name = match dots.as_str() {
            "..." => Placeholders::ELLIPSIS,
            name => name,
        };
        spellings.push(Spelling { ways, name: name.to_owned() });
        texts.push(String::new());
    }
    texts.last_mut().expect("there is always one").push_str(&text[at..]);
    Pieces { texts, spellings, typed }
}

/// Whether what stands between these is one of a list in parentheses.
fn is_alone(before: &str, after: &str) -> bool {
    before.trim_end().ends_with(['(', ',']) && after.trim_start().starts_with([')', ','])
}

/// Whether `...` at a place must be spelled as a type and a name.
fn wants_type(ways: &[&str]) -> bool {
    ways.first().is_some_and(|way| way.split_whitespace().nth(1) == Some(Placeholders::ELLIPSIS))
}

/// `<... e ...>` as a call. What ends none, as in `<a ...>`, is left, and so are `<...>` and `<..., T>` of types.
fn replace_deep(pattern: &str) -> String {
    let mut text = String::with_capacity(pattern.len());
    let (mut rest, mut open) = (pattern, 0_usize);
    while let Some(at) = rest.find("...") {
        let (before, after) = (&rest[..at], &rest[at + 3..]);
        let opens = before.strip_suffix('<').filter(|_| !after.trim_start().starts_with(['>', ',']));
        if let Some(before) = opens {
            text.push_str(before);
            text.push_str(Placeholders::DEEP);
            text.push('(');
            open += 1;
            rest = after;
        } else if let Some(after) = after.strip_prefix('>').filter(|_| open > 0) {
            text.push_str(before);
            text.push(')');
            open -= 1;
            rest = after;
        } else {
            text.push_str(before);
            text.push_str("...");
            rest = after;
        }
    }
    text.push_str(rest);
    text
}

/// Whether the text ends within `"…"`, as far as one line tells.
fn is_in_string(before: &str) -> bool {
    let line = before.rsplit('\n').next().unwrap_or_default();
    let mut open = None;
    let mut escaped = false;
    for (at, character) in line.char_indices() {
        match (open, character) {
            _ if escaped => escaped = false,
            (_, '\\') => escaped = true,
            // An expression in a template.
            (Some('`'), '{') if line[..at].ends_with('$') => open = None,
            (None, '}') if template_is_open(&line[..at]) => open = Some('`'),
            (Some(quote), _) if quote == character => open = None,
            (None, '"' | '\'' | '`') => open = Some(character),
            _ => {}
        }
    }
    open.is_some()
}

/// Whether an expression of a template ends after the text, as far as one line tells.
fn template_is_open(line: &str) -> bool {
    let Some(start) = line.rfind("${") else { return false };
    let inner = &line[start + 2..];
    line[..start].matches('`').count() % 2 == 1 && inner.matches('{').count() == inner.matches('}').count()
}

fn replace_typed(language: &Language, pattern: &str) -> (String, Vec<Typed>) {
    let mut typed = Vec::new();
    let mut add = |before: &str, name: &str, of_type: &str| {
        typed.push(Typed { name: name.to_owned(), of_type: of_type.trim().to_owned() });
        format!("{before}{}{}", Placeholders::TYPED, typed.len() - 1)
    };
    let text = match language.name {
        "java" => TYPE_FIRST.replace_all(pattern, |found: &Captures<'_>| {
            let name = add("", &found[2], &found[1]);
            in_parentheses(pattern, found, &name)
        }),
        "c" | "cpp" => C_TYPE_FIRST.replace_all(pattern, |found: &Captures<'_>| {
            let at = found.get(0).map_or(0, |all| all.start());
            if are_parameters(&pattern[..at]) {
                return found[0].to_owned();
            }
            let name = add("", &found[2], &found[1]);
            in_parentheses(pattern, found, &name)
        }),
        _ => NAME_FIRST.replace_all(pattern, |found: &Captures<'_>| add(&found[1], &found[2], &found[3])),
    };
    (text.into_owned(), typed)
}

/// What is assigned to stands without parentheses.
fn in_parentheses(pattern: &str, found: &Captures<'_>, name: &str) -> String {
    let after = pattern[found.get(0).map_or(0, |all| all.end())..].trim_start();
    let is_target = after.starts_with('=') && !after.starts_with("==");
    if is_target { format!(" {name}") } else { format!("({name})") }
}

/// Whether parentheses behind a text are those of a function.
fn are_parameters(before: &str) -> bool {
    let before = before.trim_end();
    let is_of_name = |last: char| last.is_alphanumeric() || matches!(last, '_' | '$' | ')' | ']' | '>');
    before.ends_with(is_of_name) && !before.ends_with("return")
}

impl Pieces {
    /// The pattern with its `...` spelled in each of the ways, best first.
    pub(super) fn ways(&self) -> impl Iterator<Item = String> {
        let all: usize = self
            .spellings
            .iter()
            .map(|spelling| spelling.ways.len())
            .try_fold(1, usize::checked_mul)
            .unwrap_or(usize::MAX);
        (0..all.min(MOST_SPELLINGS)).map(|number| self.spelled(number))
    }

    /// One of the ways; the last `...` varies fastest.
    fn spelled(&self, mut number: usize) -> String {
        let mut chosen = vec![""; self.spellings.len()];
        for (spelling, chosen) in self.spellings.iter().zip(&mut chosen).rev() {
            *chosen = spelling.ways[number % spelling.ways.len()];
            number /= spelling.ways.len();
        }
        let mut text = self.texts[0].clone();
        for ((spelling, chosen), next) in self.spellings.iter().zip(chosen).zip(&self.texts[1..]) {
            text.push_str(&chosen.replace(Placeholders::ELLIPSIS, &spelling.name));
            text.push_str(next);
        }
        text
    }
}
