//! Typed metavariables: what type an expression is declared with, or evidently has.

use crate::ast::{Kind, NodeId, Symbol};

use super::matcher::Next;
use super::{Matcher, Value};

/// Expressions within expressions that are looked at.
const DEEPEST: u32 = 8;

/// Types that are the same but for their names.
const SAME: &[&[&str]] = &[
    &["boolean", "Boolean"],
    &["byte", "Byte"],
    &["char", "Character"],
    &["double", "Double"],
    &["float", "Float"],
    &["int", "Integer"],
    &["long", "Long"],
    &["short", "Short"],
    &["String"],
];

/// What is known of a type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Type {
    /// It is written there.
    Written(NodeId),
    /// A pointer to what is written there.
    Pointer(NodeId),
    Boolean,
    Float,
    Integer,
    Text,
}

impl Type {
    /// What languages call it.
    fn names(self) -> &'static [&'static str] {
        match self {
            Self::Boolean => &["bool", "boolean", "Boolean"],
            Self::Float => &["double", "float", "float64", "number"],
            Self::Integer => &["int", "Integer", "long", "number"],
            Self::Text => &["str", "string", "String"],
            Self::Written(_) | Self::Pointer(_) => &[],
        }
    }
}

impl<'a> Matcher<'a> {
    /// `($X: T)`: an expression whose declared or evident type is `T`.
    pub(super) fn typed(&mut self, pattern: NodeId, target: NodeId, next: Next<'_, 'a>) -> bool {
        let (of_type, name) = (self.pattern.child(pattern, 0), self.pattern.text(pattern));
        self.of_type(of_type, target, &mut |matcher| matcher.bind(name, Value::Node(target), next))
    }

    /// Whether an expression is of a type of the pattern.
    pub(crate) fn has_type(&mut self, of_type: NodeId, target: NodeId) -> bool {
        self.of_type(of_type, target, &mut |_| true)
    }

    fn of_type(&mut self, of_type: NodeId, target: NodeId, next: Next<'_, 'a>) -> bool {
        let is_pointer = matches!(self.target.ast.kind(target), Kind::Str | Kind::Null);
        if is_pointer && self.target.facts.strings_are_pointers {
            return self.pointer_literal(of_type, target, next);
        }
        match self.type_of(target, DEEPEST) {
            Some(Type::Written(found)) if self.are_same(of_type, found) => next(self),
            Some(Type::Written(found)) => {
                self.node(of_type, found, next)
                    || self.referred(found).is_some_and(|found| self.node(of_type, found, next))
            }
            Some(Type::Pointer(found)) => {
                self.pattern.kind(of_type) == Kind::PointerType
                    && self.node(self.pattern.child(of_type, 0), found, next)
            }
            Some(plain) => {
                let name = self.target.symbols.text(self.pattern.text(of_type));
                plain.names().contains(&name) && next(self)
            }
            None => false,
        }
    }

    /// What a reference of C++ or Rust refers to, which it stands for.
    fn referred(&self, found: NodeId) -> Option<NodeId> {
        let ast = self.target.ast;
        let is_reference = ast.kind(found) == Kind::PointerType
            && self.target.symbols.text(ast.text(found)).starts_with('&');
        is_reference.then(|| ast.child(found, 0))
    }

    /// A text of C is a pointer to characters, `NULL` one to anything.
    fn pointer_literal(&mut self, of_type: NodeId, target: NodeId, next: Next<'_, 'a>) -> bool {
        if self.pattern.kind(of_type) != Kind::PointerType {
            return false;
        }
        let to = *self.pattern.node(self.pattern.child(of_type, 0));
        let char = self.target.symbols.find("char");
        match (self.target.ast.kind(target), to.kind, char) {
            (Kind::Str, Kind::Metavar, Some(char)) => {
                self.bind(to.text, Value::Text(char, self.target.ast.span(target)), next)
            }
            (Kind::Str, Kind::Name, _) => Some(to.text) == char && next(self),
            _ => next(self),
        }
    }

    /// Whether two names of types are of one type, as `int` and `java.lang.Integer`. A full name in a pattern is only that.
    fn are_same(&self, pattern: NodeId, found: NodeId) -> bool {
        let symbols = self.target.symbols;
        if self.pattern.kind(pattern) != Kind::Name {
            return false;
        }
        let name = symbols.text(self.pattern.text(pattern));
        let other = self.last_name(found);
        SAME.iter().any(|same| same.contains(&name) && same.contains(&other))
    }

    /// The name of a type without its package.
    fn last_name(&self, node: NodeId) -> &'a str {
        let ast = self.target.ast;
        let name = match ast.kind(node) {
            Kind::Member => ast.text(ast.child(node, 1)),
            Kind::Generic => return self.last_name(ast.child(node, 0)),
            Kind::Name => ast.text(node),
            _ => Symbol::EMPTY,
        };
        self.target.symbols.text(name)
    }

    fn type_of(&self, target: NodeId, depth: u32) -> Option<Type> {
        let (ast, facts) = (self.target.ast, self.target.facts);
        let depth = depth.checked_sub(1)?;
        let declared = |name: NodeId| facts.types.get(&name).copied().map(Type::Written);
        match (ast.kind(target), ast.children(target)) {
            (Kind::Name, _) => declared(target)
                .or_else(|| self.type_of(*facts.values.get(&target)?, depth))
                .or_else(|| self.is_class(target).then_some(Type::Written(target))),
            (Kind::New | Kind::Cast, &[of_type, ..]) => Some(Type::Written(of_type)),
            // `this.field`
            (Kind::Member, &[_, name]) => declared(name),
            (Kind::Str | Kind::Interpolated, _) => Some(Type::Text),
            (Kind::Int, _) => Some(Type::Integer),
            (Kind::Float, _) => Some(Type::Float),
            (Kind::Bool, _) => Some(Type::Boolean),
            (Kind::Unary, &[operand]) => self.type_of_unary(target, operand, depth),
            (Kind::Binary, &[left, right]) => {
                let one = self.type_of(left, depth).map(|found| self.as_plain(found));
                self.type_of_binary(target, one, self.type_of(right, depth).map(|found| self.as_plain(found)))
            }
            (Kind::Conditional, &[_, then, otherwise]) => {
                self.type_of(then, depth).or_else(|| self.type_of(otherwise, depth))
            }
            (Kind::Call, &[callee, arguments]) => self.type_of_call(callee, arguments, depth),
            _ => None,
        }
    }

    /// Whether a name is that of a class, as far as its first letter tells.
    fn is_class(&self, name: NodeId) -> bool {
        let text = self.target.symbols.text(self.target.ast.text(name));
        !self.target.facts.variables.contains_key(&name) && text.starts_with(char::is_uppercase)
    }

    /// A type that is written is one of the plain ones, too, where it has their name.
    fn as_plain(&self, found: Type) -> Type {
        let Type::Written(written) = found else { return found };
        let name = self.last_name(written);
        let plain = [Type::Boolean, Type::Float, Type::Integer, Type::Text];
        plain.into_iter().find(|plain| plain.names().contains(&name)).unwrap_or(found)
    }

    fn type_of_unary(&self, node: NodeId, operand: NodeId, depth: u32) -> Option<Type> {
        match self.target.symbols.text(self.target.ast.text(node)) {
            "!" | "not" => Some(Type::Boolean),
            "-" | "+" => self.type_of(operand, depth),
            "&" => match self.type_of(operand, depth)? {
                Type::Written(found) => Some(Type::Pointer(found)),
                _ => None,
            },
            _ => None,
        }
    }

    fn type_of_binary(&self, node: NodeId, left: Option<Type>, right: Option<Type>) -> Option<Type> {
        let either = |wanted: Type| left == Some(wanted) || right == Some(wanted);
        let both = |wanted: Type| left == Some(wanted) && right == Some(wanted);
        match self.target.symbols.text(self.target.ast.text(node)) {
            "==" | "!=" | "===" | "!==" | "<" | ">" | "<=" | ">=" | "in" | "not in" | "is" | "is not"
            | "instanceof" => Some(Type::Boolean),
            // In languages with types: elsewhere they are one of their operands.
            "&&" | "||" if !self.target.facts.functions_are_values => Some(Type::Boolean),
            "^" | "|" | "&" if either(Type::Boolean) => Some(Type::Boolean),
            "+" if either(Type::Text) => Some(Type::Text),
            "+" | "-" | "^" | "|" | "&" if both(Type::Integer) => Some(Type::Integer),
            "+" | "-" if both(Type::Float) => Some(Type::Float),
            _ => None,
        }
    }

    /// What is called on something of a known type, as the libraries of the languages have it.
    fn type_of_call(&self, callee: NodeId, arguments: NodeId, depth: u32) -> Option<Type> {
        let (ast, symbols) = (self.target.ast, self.target.symbols);
        let name = symbols.text(ast.text(callee));
        if ast.kind(callee) == Kind::Name && name == "make" {
            return Some(Type::Written(ast.child(arguments, 0)));
        }
        let [object, method] = *ast.children(callee) else { return None };
        let object = self.type_of(object, depth)?;
        let is_text = self.as_plain(object) == Type::Text;
        match (symbols.text(ast.text(method)), object) {
            ("equals" | "isEmpty", _) => Some(Type::Boolean),
            ("contains" | "endsWith" | "equalsIgnoreCase" | "matches" | "startsWith", _) if is_text => {
                Some(Type::Boolean)
            }
            ("length", _) if is_text => Some(Type::Integer),
            ("size", _) => Some(Type::Integer),
            // `List<T>` and `Map<K, T>`
            ("get", Type::Written(of_type)) if ast.kind(of_type) == Kind::Generic => {
                ast.children(of_type).get(1..)?.last().copied().map(Type::Written)
            }
            _ => None,
        }
    }
}
