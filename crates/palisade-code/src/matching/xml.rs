//! JSX: attributes in any order and more of them than the pattern has, children in order.

use crate::ast::{Kind, NodeId};

use super::lists::Rest;
use super::matcher::Next;
use super::{Matcher, Value};

impl<'a> Matcher<'a> {
    pub(super) fn xml(&mut self, pattern: NodeId, target: NodeId, next: Next<'_, 'a>) -> bool {
        let (patterns, targets) = (self.pattern.children(pattern), self.target.ast.children(target));
        match self.pattern.kind(pattern) {
            Kind::XmlAttrs => {
                let is_open = self.options.xml_attrs_implicit_ellipsis;
                let rest = if is_open { Rest::Allowed } else { Rest::Refused };
                self.in_any_order(patterns, targets, rest, next)
            }
            Kind::XmlAttr => self.attribute(patterns, targets, next),
            // `<a/>` alone, where the rule says so.
            Kind::XmlBody if patterns.is_empty() && !self.options.xml_singleton_loose_matching => {
                targets.is_empty() && next(self)
            }
            Kind::XmlBody => self.in_order(patterns, targets, Rest::Allowed, next),
            Kind::XmlText => self.xml_text(pattern, target, next),
            _ => self.each_exactly(patterns, targets, next),
        }
    }

    fn attribute(&mut self, patterns: &'a [NodeId], targets: &'a [NodeId], next: Next<'_, 'a>) -> bool {
        let ([name, value], [target_name, target_value]) = (patterns, targets) else { return false };
        self.key(*name, *target_name, &mut |matcher| matcher.exact(*value, *target_value, next))
    }

    fn xml_text(&mut self, pattern: NodeId, target: NodeId, next: Next<'_, 'a>) -> bool {
        let (text, found) = (self.pattern.text(pattern), self.target.ast.text(target));
        let symbols = self.target.symbols;
        let written = symbols.text(text).trim();
        if written == "..." || written == symbols.text(found).trim() {
            return next(self);
        }
        crate::lower::is_metavar(written)
            && self.bind(text, Value::Text(found, self.target.ast.span(target)), next)
    }
}
