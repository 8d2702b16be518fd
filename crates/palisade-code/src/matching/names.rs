//! Names: an imported name also fits a pattern that writes its full name.

use crate::ast::{Kind, NodeId, Symbol};

use super::matcher::Next;
use super::{Matcher, Value};

impl<'a> Matcher<'a> {
    /// A name or dotted name against a name of the file.
    pub(super) fn name(&mut self, pattern: NodeId, target: NodeId, next: Next<'_, 'a>) -> bool {
        let node = self.pattern.node(pattern);
        if node.kind == Kind::Name && node.text == self.target.ast.text(target) {
            return next(self);
        }
        let facts = self.target.facts;
        if let Some(path) = facts.imported.get(&target) {
            return self.path(pattern, path, target, next);
        }
        let Some(paths) = facts.wildcards.get(&target) else { return false };
        self.is_dotted(pattern) && paths.iter().any(|path| self.path(pattern, path, target, next))
    }

    /// Whether a pattern is names and dots alone.
    fn is_dotted(&self, pattern: NodeId) -> bool {
        let kind = self.pattern.kind(pattern);
        kind == Kind::Name
            || kind == Kind::Member && self.pattern.children(pattern).iter().all(|part| self.is_dotted(*part))
    }

    /// A dotted name against the full name that a name of the file stands for.
    fn path(&mut self, pattern: NodeId, path: &'a [Symbol], target: NodeId, next: Next<'_, 'a>) -> bool {
        let Some((last, before)) = path.split_last() else { return false };
        match self.pattern.kind(pattern) {
            Kind::Name => before.is_empty() && self.pattern.text(pattern) == *last && next(self),
            Kind::Member if !before.is_empty() => {
                let [object, name] = *self.pattern.children(pattern) else { return false };
                self.path(object, before, target, &mut |matcher| matcher.path_end(name, *last, target, next))
            }
            // `$X.get` for `from requests import get`.
            Kind::Metavar => {
                let span = self.target.ast.span(target);
                self.bind(self.pattern.text(pattern), Value::Text(*last, span), next)
            }
            _ => false,
        }
    }

    fn path_end(&mut self, pattern: NodeId, last: Symbol, target: NodeId, next: Next<'_, 'a>) -> bool {
        let node = self.pattern.node(pattern);
        match node.kind {
            Kind::Name => node.text == last && next(self),
            Kind::Metavar => {
                let span = self.target.ast.span(target);
                self.bind(node.text, Value::Text(last, span), next)
            }
            _ => false,
        }
    }
}
