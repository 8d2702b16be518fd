//! Conditions on parameters: what a function does only for other arguments, it does not do at a call. Asked where
//! summaries are put in.

use crate::ast::{Kind, NodeId, Symbol};
use crate::matching::Constant;

use super::bind::Bound;
use super::evaluate::Evaluator;

/// Conditions within conditions that are looked at.
const DEEPEST: u32 = 16;

impl Evaluator<'_> {
    /// Whether code of a called function cannot run with the arguments of a call.
    pub(super) fn is_excluded(&self, function: usize, node: NodeId, bound: &Bound) -> bool {
        if !self.context.options.guarded_taint_signatures || bound.nodes.is_empty() {
            return false;
        }
        let (ast, root) = (self.ast(), self.context.program.functions[function].node);
        let wanted = ast.span(node);
        let holds = |id: &NodeId| {
            let span = ast.span(*id);
            span.start <= wanted.start && wanted.end <= span.end
        };
        let mut at = root;
        while at != node && holds(&at) {
            let Some(index) = ast.children(at).iter().position(holds) else { return false };
            if matches!(ast.kind(at), Kind::If | Kind::Conditional) && index > 0 {
                let condition = ast.child(at, 0);
                let known = self.known_condition(condition, bound, DEEPEST);
                if known == Some(index == 2) && !self.is_changed(root, condition, bound) {
                    return true;
                }
            }
            at = ast.child(at, index);
        }
        false
    }

    /// What a condition is with the arguments of a call.
    fn known_condition(&self, condition: NodeId, bound: &Bound, depth: u32) -> Option<bool> {
        let depth = depth.checked_sub(1)?;
        match (self.ast().kind(condition), self.ast().children(condition)) {
            (Kind::Unary, &[operand]) if matches!(self.text(condition), "!" | "not") => {
                self.known_condition(operand, bound, depth).map(|known| !known)
            }
            (Kind::Binary, &[left, right]) => match self.text(condition) {
                "&&" | "and" => self.both(left, right, false, bound, depth),
                "||" | "or" => self.both(left, right, true, bound, depth),
                "==" | "===" => self.are_equal(left, right, bound),
                "!=" | "!==" => self.are_equal(left, right, bound).map(|equal| !equal),
                _ => None,
            },
            _ => self.is_true(self.known_value(condition, bound)?),
        }
    }

    /// `and` is decided by one side that is false, `or` by one that is true.
    fn both(&self, left: NodeId, right: NodeId, decides: bool, bound: &Bound, depth: u32) -> Option<bool> {
        let one = self.known_condition(left, bound, depth);
        let other = self.known_condition(right, bound, depth);
        match (one, other) {
            (Some(known), _) | (_, Some(known)) if known == decides => Some(decides),
            (Some(_), Some(_)) => Some(!decides),
            _ if other == Some(decides) => Some(decides),
            _ => None,
        }
    }

    fn are_equal(&self, left: NodeId, right: NodeId, bound: &Bound) -> Option<bool> {
        let (one, other) = (self.known_value(left, bound)?, self.known_value(right, bound)?);
        // Only values of one kind are compared: languages differ in what else is equal.
        (one.kind == other.kind && one.text.is_some() && other.text.is_some()).then(|| one.text == other.text)
    }

    /// The value of a literal, or of a parameter that is given one, and of what is in one that is written out.
    fn known_value(&self, node: NodeId, bound: &Bound) -> Option<Constant> {
        let target = self.context.target;
        if let Some(length) = self.known_length(node, bound) {
            // A number that is written nowhere is none that anything is compared with.
            let text = target.symbols.find(&length.to_string()).unwrap_or(Symbol::EMPTY);
            return (length > 0 || text != Symbol::EMPTY)
                .then_some(Constant { kind: Kind::Int, text: Some(text) });
        }
        let written = self.written(node, bound, DEEPEST)?;
        target.constant(written, written != node)
    }

    /// The expression that a condition asks about, in the code of the call.
    fn written(&self, node: NodeId, bound: &Bound, depth: u32) -> Option<NodeId> {
        let depth = depth.checked_sub(1)?;
        let facts = self.context.target.facts;
        match (self.ast().kind(node), self.ast().children(node)) {
            (Kind::Name, _) => match facts.variables.get(&node).and_then(|name| bound.nodes.get(name)) {
                Some(argument) => Some(facts.symbolic.get(argument).copied().unwrap_or(*argument)),
                None => Some(node),
            },
            (Kind::Index | Kind::Member, &[object, key]) => {
                let whole = self.written(object, bound, depth)?;
                let pairs = self.ast().children(whole).iter();
                let has_key = |pair: &&NodeId| {
                    let own = self.ast().text(self.ast().child(**pair, 0));
                    self.ast().kind(**pair) == Kind::Pair && own == self.ast().text(key)
                };
                let is_open = |part: &NodeId| self.ast().kind(*part) != Kind::Pair;
                let is_record = matches!(self.ast().kind(whole), Kind::Dict | Kind::Object);
                let is_whole = is_record && !pairs.clone().any(is_open);
                pairs.rev().find(has_key).filter(|_| is_whole).map(|pair| self.ast().child(*pair, 1))
            }
            _ => Some(node),
        }
    }

    /// `len(x)` of a list that is written out.
    fn known_length(&self, node: NodeId, bound: &Bound) -> Option<usize> {
        let ast = self.ast();
        let (Kind::Call, &[callee, arguments]) = (ast.kind(node), ast.children(node)) else { return None };
        let [only] = *ast.children(arguments) else { return None };
        let list = self.written(only, bound, DEEPEST).filter(|_| self.text(callee) == "len")?;
        let is_spread = |part: &NodeId| ast.kind(*part) == Kind::Spread;
        let is_list = matches!(ast.kind(list), Kind::Array | Kind::Dict | Kind::List | Kind::Tuple);
        let parts = ast.children(list);
        (is_list && !parts.iter().any(is_spread)).then_some(parts.len())
    }

    fn is_true(&self, value: Constant) -> Option<bool> {
        let text = self.context.target.symbols.text(value.text?);
        match value.kind {
            Kind::Bool => Some(text.eq_ignore_ascii_case("true")),
            Kind::Int => Some(text != "0"),
            Kind::Null => Some(false),
            Kind::Str => Some(!text.is_empty()),
            _ => None,
        }
    }

    /// Whether a function sets one of the parameters that a condition asks for.
    fn is_changed(&self, function: NodeId, condition: NodeId, bound: &Bound) -> bool {
        let ast = self.ast();
        let variable = |node: NodeId| self.context.target.facts.variables.get(&node).copied();
        let (mut asked, mut open) = (Vec::new(), vec![condition]);
        while let Some(node) = open.pop() {
            asked.extend(variable(node).filter(|variable| bound.nodes.contains_key(variable)));
            open.extend(ast.children(node));
        }
        open.push(function);
        while let Some(node) = open.pop() {
            let targets = match (ast.kind(node), ast.children(node)) {
                (
                    Kind::Assign | Kind::AugAssign | Kind::Update | Kind::ForEach | Kind::Delete,
                    &[target, ..],
                )
                | (Kind::VarDef, &[_, target, ..]) => vec![target],
                _ => Vec::new(),
            };
            let mut names = targets;
            while let Some(name) = names.pop() {
                if variable(name).is_some_and(|variable| asked.contains(&variable)) {
                    return true;
                }
                names.extend(ast.children(name));
            }
            open.extend(ast.children(node));
        }
        false
    }
}
