//! Matches a pattern from one place of a document on. Choices are kept on a stack rather than by recursion, so that
//! neither long nor deep texts matter; only blocks of patterns, which are few, are matched by a call.

use std::ops::Range;

use super::document::{Content, Document, NONE};
use super::pattern::{Node, Pattern};
use super::tokens::{Kind, Token};

/// What a metavariable is bound to: a place, by name without `$`.
pub(super) type Binding<'p> = (Name<'p>, Range<usize>);

/// `X` of `$X` or of `$...X`, which are different.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Name<'p> {
    pub(super) name: &'p str,
    pub(super) is_stretch: bool,
}

/// A search of one pattern in one document.
pub(super) struct Matcher<'d, 'p> {
    pub(super) document: &'d Document<'d>,
    pub(super) pattern: &'p Pattern,
    /// Steps that are left.
    pub(super) budget: u64,
}

/// The last token of a match.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Last {
    pub(super) range: Range<usize>,
    pub(super) line: usize,
}

/// An open `...`.
#[derive(Debug, Clone)]
struct Dots<'p> {
    /// What is on later lines is not passed over.
    last_line: usize,
    /// What was passed over.
    passed: Range<usize>,
    name: Option<&'p str>,
}

/// What is matched with what next.
#[derive(Clone)]
struct State<'p> {
    pattern: &'p [Node],
    /// A node of the document.
    at: u32,
    /// Where it goes on when the block ends.
    after: u32,
    dots: Option<Dots<'p>>,
    last: Last,
    /// How many bindings there are.
    bound: usize,
}

/// Where a block of the document that was gone into is left.
struct Frame {
    next: u32,
    after: u32,
}

enum Step<'p> {
    Go(State<'p>),
    Complete(Last),
    Fail,
}

/// One run: the choices that are left and the bindings so far.
struct Run<'p> {
    choices: Vec<State<'p>>,
    frames: Vec<Frame>,
    bindings: Vec<Binding<'p>>,
}

impl<'d, 'p> Matcher<'d, 'p> {
    /// Matches from a node to the end of its block.
    pub(super) fn matches(&mut self, at: u32, start: &Token) -> Option<(Last, Vec<Binding<'p>>)> {
        // Nothing is matched yet: what follows a `...` may be the first token.
        let last = Last { range: start.range.start..start.range.start, line: start.line };
        self.run(&self.pattern.nodes, at, last, Vec::new())
    }

    fn run(
        &mut self,
        pattern: &'p [Node],
        at: u32,
        last: Last,
        bindings: Vec<Binding<'p>>,
    ) -> Option<(Last, Vec<Binding<'p>>)> {
        let bound = bindings.len();
        let mut run = Run { choices: Vec::new(), frames: Vec::new(), bindings };
        let mut state = State { pattern, at, after: NONE, dots: None, last, bound };
        loop {
            self.budget = self.budget.checked_sub(1)?;
            state = match self.step(state, &mut run) {
                Step::Go(next) => next,
                Step::Complete(last) => return Some((last, run.bindings)),
                Step::Fail => {
                    let next = run.choices.pop()?;
                    run.bindings.truncate(next.bound);
                    next
                }
            };
        }
    }

    fn step(&mut self, state: State<'p>, run: &mut Run<'p>) -> Step<'p> {
        match state.pattern {
            [] => match self.rest_is_passed(&state) {
                Some(last) => self.complete(&state, last, run),
                None => Step::Fail,
            },
            [Node::End, ..] => match self.rest_is_passed(&state) {
                Some(last) => self.complete(&state, last, run),
                None => Step::Complete(state.last),
            },
            [Node::Dots(name), rest @ ..] => {
                let dots = Some(self.more_dots(&state, name.as_deref()));
                Step::Go(State { pattern: rest, dots, ..state })
            }
            [Node::Block(inner), rest @ ..] => self.block(inner, rest, state, run),
            [atom, rest @ ..] => self.atom(atom, rest, state, run),
        }
    }

    fn more_dots(&self, state: &State<'p>, name: Option<&'p str>) -> Dots<'p> {
        match &state.dots {
            None => {
                let end = state.last.range.end;
                let last_line = state.last.line.saturating_add(self.pattern.max_span);
                Dots { last_line, passed: end..end, name }
            }
            Some(dots) => {
                Dots { last_line: dots.last_line.saturating_add(self.pattern.max_span), ..dots.clone() }
            }
        }
    }

    /// The last token when all that is left of the block may be passed over.
    fn rest_is_passed(&self, state: &State<'p>) -> Option<Last> {
        match &state.dots {
            None => (state.at == NONE).then(|| state.last.clone()),
            Some(dots) if state.last.line > dots.last_line => None,
            Some(dots) => Some(self.last_before(state, dots.last_line)),
        }
    }

    fn last_before(&self, state: &State<'p>, last_line: usize) -> Last {
        let mut last = state.last.clone();
        let mut stack = vec![state.at];
        while let Some(at) = stack.pop() {
            let Some(node) = self.document.nodes.get(at as usize) else { continue };
            match &node.content {
                Content::Block(first) => stack.extend([node.next, *first]),
                Content::Token(token) if token.line <= last_line => {
                    last = Last { range: token.range.clone(), line: token.line };
                    stack.push(node.next);
                }
                Content::Token(_) => break,
            }
        }
        last
    }

    fn complete(&self, state: &State<'p>, last: Last, run: &mut Run<'p>) -> Step<'p> {
        let dots = state.dots.clone().map(|mut dots| {
            dots.passed.end = dots.passed.end.max(last.range.end);
            dots
        });
        if self.close_dots(dots.as_ref(), run) { Step::Complete(last) } else { Step::Fail }
    }

    /// Binds the metavariable of an ellipsis that ends here.
    fn close_dots(&self, dots: Option<&Dots<'p>>, run: &mut Run<'p>) -> bool {
        let Some((name, passed)) = dots.and_then(|dots| Some((dots.name?, dots.passed.clone()))) else {
            return true;
        };
        self.bind(Name { name, is_stretch: true }, passed, run)
    }

    /// Whether a metavariable is bound to the same text, or to nothing yet.
    fn bind(&self, name: Name<'p>, range: Range<usize>, run: &mut Run<'p>) -> bool {
        match run.bindings.iter().find(|(bound, _)| *bound == name) {
            Some((_, bound)) => self.document.text[bound.clone()] == self.document.text[range],
            None => {
                run.bindings.push((name, range));
                true
            }
        }
    }

    /// A block of the pattern, which a block of the document matches as a whole.
    fn block(
        &mut self,
        inner: &'p [Node],
        rest: &'p [Node],
        state: State<'p>,
        run: &mut Run<'p>,
    ) -> Step<'p> {
        let Some(node) = self.document.nodes.get(state.at as usize) else {
            let empty = matches_nothing(inner) && matches_nothing(rest);
            return if empty { self.complete(&state, state.last.clone(), run) } else { Step::Fail };
        };
        match &node.content {
            Content::Block(first) => {
                if !self.close_dots(state.dots.as_ref(), run) {
                    return Step::Fail;
                }
                let bindings = std::mem::take(&mut run.bindings);
                let kept = bindings.clone();
                match self.run(inner, *first, state.last.clone(), bindings) {
                    Some((last, bindings)) => {
                        run.bindings = bindings;
                        let bound = run.bindings.len();
                        Step::Go(State { pattern: rest, at: node.next, dots: None, last, bound, ..state })
                    }
                    None => {
                        run.bindings = kept;
                        Step::Fail
                    }
                }
            }
            Content::Token(token) => match passed_over(&state, token) {
                Some(dots) => Step::Go(State { at: node.next, dots: Some(dots), ..state }),
                None if matches_nothing(inner) && self.close_dots(state.dots.as_ref(), run) => {
                    let bound = run.bindings.len();
                    Step::Go(State { pattern: rest, dots: None, bound, ..state })
                }
                None => Step::Fail,
            },
        }
    }

    /// A word, character or metavariable. Blocks of the document do not matter to it.
    fn atom(&mut self, atom: &'p Node, rest: &'p [Node], state: State<'p>, run: &mut Run<'p>) -> Step<'p> {
        let Some(node) = self.document.nodes.get(state.at as usize) else { return leave(state, run) };
        match &node.content {
            Content::Block(first) => {
                run.frames.push(Frame { next: node.next, after: state.after });
                let after = u32::try_from(run.frames.len() - 1).expect("the budget is smaller");
                Step::Go(State { at: *first, after, ..state })
            }
            Content::Token(token) => {
                let within = state.dots.as_ref().is_none_or(|dots| token.line <= dots.last_line);
                if !within {
                    return Step::Fail;
                }
                let skipped = passed_over(&state, token).map(|dots| State {
                    at: node.next,
                    dots: Some(dots),
                    ..state.clone()
                });
                if !self.close_dots(state.dots.as_ref(), run) || !self.matches_token(atom, token, run) {
                    run.bindings.truncate(state.bound);
                    return skipped.map_or(Step::Fail, Step::Go);
                }
                run.choices.extend(skipped);
                let last = Last { range: token.range.clone(), line: token.line };
                let bound = run.bindings.len();
                Step::Go(State { pattern: rest, at: node.next, dots: None, last, bound, ..state })
            }
        }
    }

    fn matches_token(&self, atom: &'p Node, token: &Token, run: &mut Run<'p>) -> bool {
        match (atom, token.kind) {
            (Node::Word(word), Kind::Word) => {
                let found = &self.document.text[token.range.clone()];
                found == word || self.pattern.caseless && found.eq_ignore_ascii_case(word)
            }
            (Node::Character(character), Kind::Character(found)) => *character == found,
            (Node::Metavariable(name), Kind::Word) => {
                self.bind(Name { name, is_stretch: false }, token.range.clone(), run)
            }
            _ => false,
        }
    }
}

/// At the end of a block that was gone into, it goes on behind it. At the end of the outermost one, what is left of
/// the pattern must match nothing.
fn leave<'p>(state: State<'p>, run: &Run<'p>) -> Step<'p> {
    match run.frames.get(state.after as usize) {
        Some(frame) => Step::Go(State { at: frame.next, after: frame.after, ..state }),
        None if matches_nothing(state.pattern) => Step::Complete(state.last),
        None => Step::Fail,
    }
}

/// The ellipsis with this token, if there is one and it reaches so far.
fn passed_over<'p>(state: &State<'p>, token: &Token) -> Option<Dots<'p>> {
    let dots = state.dots.as_ref().filter(|dots| token.line <= dots.last_line)?;
    Some(Dots { passed: dots.passed.start..token.range.end, ..dots.clone() })
}

fn matches_nothing(pattern: &[Node]) -> bool {
    pattern.iter().all(|node| match node {
        Node::Dots(_) | Node::End => true,
        Node::Block(inner) => matches_nothing(inner),
        Node::Word(_) | Node::Character(_) | Node::Metavariable(_) => false,
    })
}
