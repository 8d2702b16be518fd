//! Which values are numbers or booleans, for rules that take those for safe.

use crate::ast::{Kind, NodeId};

use super::evaluate::Evaluator;

impl Evaluator<'_> {
    /// Whether an expression is of a type that the rule takes for safe.
    pub(super) fn is_safe_type(&self, node: NodeId) -> bool {
        let options = self.context.options;
        let (booleans, numbers) = (options.taint_assume_safe_booleans, options.taint_assume_safe_numbers);
        if !booleans && !numbers {
            return false;
        }
        match self.type_of(node, 4) {
            Some(Simple::Boolean) => booleans,
            Some(Simple::Number) => numbers,
            Some(Simple::Text) | None => false,
        }
    }

    fn type_of(&self, node: NodeId, depth: u32) -> Option<Simple> {
        let ast = self.ast();
        let next = depth.checked_sub(1)?;
        match (ast.kind(node), ast.children(node)) {
            (Kind::Bool, _) => Some(Simple::Boolean),
            (Kind::Int | Kind::Float, _) => Some(Simple::Number),
            (Kind::Str | Kind::Interpolated, _) => Some(Simple::Text),
            (Kind::Name, _) => {
                self.constant(node).or_else(|| match self.context.target.facts.types.get(&node) {
                    Some(of_type) => self.declared(*of_type),
                    // Where a variable has the type of what it starts as.
                    None if self.context.target.facts.functions_are_values => None,
                    None => self.type_of(*self.context.target.facts.values.get(&node)?, next),
                })
            }
            (Kind::Member, &[_, name]) if self.text(name) == "length" => Some(Simple::Number),
            (Kind::Member, &[_, name]) => self.declared(*self.context.target.facts.types.get(&name)?),
            (Kind::Cast, &[of_type, _]) => self.declared(of_type),
            (Kind::Unary, &[_]) if matches!(self.text(node), "!" | "not") => Some(Simple::Boolean),
            (Kind::Binary, &[left, right]) => match self.text(node) {
                "==" | "!=" | "===" | "!==" | "<" | ">" | "<=" | ">=" | "in" | "not in" | "is" | "is not"
                | "instanceof" => Some(Simple::Boolean),
                operator @ ("+" | "-" | "*") if self.context.program.operators_count => {
                    let one = self.type_of(left, next).filter(|_| operator != "*");
                    let other = self.type_of(right, next);
                    let is_number = one == Some(Simple::Number) || other == Some(Simple::Number);
                    is_number.then_some(Simple::Number)
                }
                "+" | "-" | "*" | "/" | "%" => match (self.type_of(left, next), self.type_of(right, next)) {
                    (Some(Simple::Text), _) | (_, Some(Simple::Text)) => Some(Simple::Text),
                    (Some(Simple::Number), _) | (_, Some(Simple::Number)) => Some(Simple::Number),
                    _ => None,
                },
                _ => None,
            },
            (Kind::Call, &[callee, _]) => self.result(callee),
            _ => None,
        }
    }

    fn constant(&self, node: NodeId) -> Option<Simple> {
        match self.context.target.facts.constants.get(&node)?.kind {
            Kind::Bool => Some(Simple::Boolean),
            Kind::Int | Kind::Float => Some(Simple::Number),
            _ => None,
        }
    }

    /// The declared type of what a function of the file returns, or the type that a conversion names.
    fn result(&self, callee: NodeId) -> Option<Simple> {
        let name = match self.ast().kind(callee) {
            Kind::Member => self.ast().child(callee, 1),
            _ => callee,
        };
        if let [only] = self.scope.functions_named(callee)[..] {
            let definition = self.context.program.functions[only].node;
            return self.declared(self.ast().child(definition, 4));
        }
        let object = self.ast().child(callee, 0);
        match self.text(name) {
            "valueOf" if self.ast().kind(object) == Kind::Name => self.declared(object),
            "compareTo" | "parseInt" | "parseLong" | "parseDouble" | "parseFloat" | "intValue"
            | "longValue" | "hashCode" | "Number" | "int" | "float" | "len" => Some(Simple::Number),
            "parseBoolean" | "bool" | "Boolean" | "isEmpty" | "equals" | "equalsIgnoreCase"
            | "startsWith" | "endsWith" | "contains" | "containsKey" | "booleanValue" => {
                Some(Simple::Boolean)
            }
            _ => None,
        }
    }

    fn declared(&self, of_type: NodeId) -> Option<Simple> {
        let of_type = match self.ast().kind(of_type) {
            Kind::Member => self.ast().child(of_type, 1),
            _ => of_type,
        };
        match self.text(of_type) {
            "bool" | "boolean" | "Boolean" => Some(Simple::Boolean),
            "int" | "Integer" | "long" | "Long" | "short" | "Short" | "byte" | "Byte" | "float" | "Float"
            | "double" | "Double" | "number" | "BigInteger" | "int8" | "int16" | "int32" | "int64"
            | "uint" | "uint8" | "uint16" | "uint32" | "uint64" | "float32" | "float64" => {
                Some(Simple::Number)
            }
            "str" | "string" | "String" => Some(Simple::Text),
            _ => None,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Simple {
    Boolean,
    Number,
    Text,
}
