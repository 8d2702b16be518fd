//! An expression of SPDX as text and as terms in postfix order, with ids of today. Made by `normalize.rs` and read by the
//! policy. Source: SPDX specification 2.3, annex D.

use spdx::expression::{ExprNode, Operator};
use spdx::{AdditionItem, LicenseItem, LicenseReq, ParseMode};

use super::modern::modern;

/// Longer texts are no expressions but whole licences.
const LONGEST: usize = 2000;

/// Deprecated ids and `GPL-2.0+` are common; they are replaced.
const MODE: ParseMode = ParseMode {
    allow_slash_as_or_operator: false,
    allow_imprecise_license_names: false,
    allow_postfix_plus_on_gpl: true,
    allow_deprecated: true,
    allow_unknown: false,
};

/// One licence with what was added to it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Term {
    /// An id of the SPDX list, with `+` for later versions where the id does not say it, or a `LicenseRef-`.
    pub license: String,
    /// The id after `WITH`.
    pub exception: Option<String>,
}

impl std::fmt::Display for Term {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.license)?;
        match &self.exception {
            Some(exception) => write!(f, " WITH {exception}"),
            None => Ok(()),
        }
    }
}

/// A part of an expression; operators follow the two parts that they join.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Node {
    Term(Term),
    And,
    Or,
}

/// A valid expression without deprecated ids.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expression {
    text: String,
    nodes: Vec<Node>,
}

impl Expression {
    /// Reads a valid expression; ids in the case of the list, deprecated ones allowed.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        if text.len() > LONGEST || !text.is_ascii() {
            return None;
        }
        let parsed = spdx::Expression::parse_mode(text, MODE).ok()?;
        let nodes: Option<Vec<Node>> = parsed.iter().map(node).collect();
        let nodes = nodes?;
        Some(Self { text: text_of(&nodes)?, nodes })
    }

    /// With spaces and brackets where they are needed.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// In postfix order.
    pub fn nodes(&self) -> &[Node] {
        &self.nodes
    }

    /// The licences, in the order of the text.
    pub fn terms(&self) -> impl Iterator<Item = &Term> {
        self.nodes.iter().filter_map(|node| match node {
            Node::Term(term) => Some(term),
            Node::And | Node::Or => None,
        })
    }
}

fn node(node: &ExprNode) -> Option<Node> {
    Some(match node {
        ExprNode::Op(Operator::And) => Node::And,
        ExprNode::Op(Operator::Or) => Node::Or,
        ExprNode::Req(required) => Node::Term(term(&required.req)?),
    })
}

/// `None` for words that the list has and that are no licences.
fn term(required: &LicenseReq) -> Option<Term> {
    let exception = required.addition.as_ref().map(|addition| match addition {
        AdditionItem::Spdx(id) => id.name.to_owned(),
        AdditionItem::Other(other) => other.to_string(),
    });
    let (license, implied) = match &required.license {
        LicenseItem::Spdx { id, .. } if id.name == "NOASSERTION" => return None,
        LicenseItem::Spdx { id, or_later } => modern(*id, *or_later),
        LicenseItem::Other(other) => (other.to_string(), None),
    };
    Some(Term { license, exception: exception.or(implied.map(str::to_owned)) })
}

/// Writes the expression down again. `AND` binds closer than `OR`, so only an `OR` below an `AND` needs brackets.
fn text_of(nodes: &[Node]) -> Option<String> {
    let mut stack: Vec<(String, bool)> = Vec::new();
    for node in nodes {
        let made = match node {
            Node::Term(term) => (term.to_string(), false),
            Node::Or => {
                let (right, left) = (stack.pop()?, stack.pop()?);
                (format!("{} OR {}", left.0, right.0), true)
            }
            Node::And => {
                let (right, left) = (stack.pop()?, stack.pop()?);
                let bracketed =
                    |(text, is_or): (String, bool)| if is_or { format!("({text})") } else { text };
                (format!("{} AND {}", bracketed(left), bracketed(right)), false)
            }
        };
        stack.push(made);
    }
    stack.pop().filter(|_| stack.is_empty()).map(|(text, _)| text)
}
