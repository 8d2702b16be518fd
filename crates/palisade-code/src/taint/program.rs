//! The functions and classes of a file, and which variable belongs to which. Made once per file, for all taint rules.

use std::collections::{HashMap, HashSet};

use crate::ast::{NodeId, Symbol};
use crate::matching::Target;

use super::graph::Graph;
use super::place::{Offset, Place, Root, Word};
use super::scope::Scope;
use super::{build, survey};

/// What of a file the analysis needs, whatever the rule.
#[derive(Debug, Default)]
pub struct Program {
    pub(super) functions: Vec<Function>,
    pub(super) classes: Vec<Class>,
    /// By the node of a function or lambda.
    pub(super) by_node: HashMap<NodeId, usize>,
    /// Functions that a variable stands for.
    pub(super) by_variable: HashMap<u32, Vec<usize>>,
    /// Functions that were put into a field.
    pub(super) by_place: HashMap<Place, Vec<usize>>,
    /// Functions outside of classes by their name.
    pub(super) by_name: HashMap<Symbol, Vec<usize>>,
    /// Classes by their name.
    pub(super) class_by_name: HashMap<Symbol, usize>,
    /// Classes by the definition.
    pub(super) class_by_node: HashMap<NodeId, usize>,
    /// The function that a variable belongs to.
    pub(super) owners: HashMap<u32, usize>,
    /// Variables that are the object of a method.
    pub(super) this: HashSet<u32>,
    /// Variables that are fields of the object.
    pub(super) fields: HashMap<u32, Word>,
    /// Classes that a variable was given an object of.
    pub(super) class_of: HashMap<u32, usize>,
    /// Names without a definition that are assigned.
    pub(super) assigned: HashSet<Word>,
    /// For each function its place in an order in which most come after those that they use.
    pub(super) ranks: Vec<usize>,
    /// Whether cases run into the next one.
    pub(super) falls_through: bool,
    /// Whether labels of cases bind names.
    pub(super) cases_bind: bool,
    /// Whether an operator with a number on one side makes a number.
    pub(super) operators_count: bool,
    /// Whether `getX()` and `setX(..)` stand for the field `x`.
    pub(super) has_accessors: bool,
}

/// Code that runs as one.
#[derive(Debug)]
pub(super) struct Function {
    /// The definition, or the block of the file, or the body of a class.
    pub(super) node: NodeId,
    pub(super) kind: FunctionKind,
    pub(super) parameters: Vec<Parameter>,
    /// Variables of its parameters.
    pub(super) variables: HashSet<u32>,
    /// The function that it stands in.
    pub(super) parent: usize,
    pub(super) depth: u32,
    pub(super) class: Option<usize>,
    pub(super) graph: Graph,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum FunctionKind {
    File,
    /// Fields of a class with their values.
    ClassBody,
    Named,
    Lambda,
}

#[derive(Debug, Clone, Copy)]
pub(super) struct Parameter {
    pub(super) node: NodeId,
    /// A name or a pattern of names.
    pub(super) target: NodeId,
    pub(super) default: NodeId,
    pub(super) kind: ParameterKind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ParameterKind {
    Plain,
    /// `*args`, `...args`
    Rest,
    /// `**kwargs`
    Keywords,
    /// What a method is called on.
    Receiver,
}

#[derive(Debug, Default)]
pub(super) struct Class {
    pub(super) bases: Vec<Symbol>,
    pub(super) methods: HashMap<Symbol, Vec<usize>>,
    /// The function of its fields.
    pub(super) body: usize,
}

impl Class {
    /// Its methods in the order of the file.
    pub(super) fn in_order(&self) -> Vec<usize> {
        let mut all: Vec<usize> = self.methods.values().flatten().copied().collect();
        all.sort_unstable();
        all
    }
}

impl Program {
    /// Looks over a file. `language` is its name.
    pub fn of(target: Target<'_>, language: &str) -> Self {
        let mut program = Self {
            falls_through: matches!(
                language,
                "javascript" | "typescript" | "tsx" | "java" | "c" | "cpp" | "php"
            ),
            cases_bind: language == "python",
            operators_count: matches!(language, "php" | "python"),
            has_accessors: language == "java",
            ..Self::default()
        };
        survey::survey(target, language, &mut program);
        for number in 0..program.functions.len() {
            program.functions[number].graph = build::graph(target, &program, number);
        }
        program.ranks = ranks(target, &program);
        program
    }

    /// The place that a name stands for.
    pub(super) fn place_of_name(&self, target: Target<'_>, name: NodeId) -> Place {
        let Some(variable) = target.facts.variables.get(&name) else {
            let text = target.ast.text(name);
            let is_this = matches!(target.symbols.text(text), "this" | "self" | "static" | "@");
            return Place::of(if is_this { Root::This } else { Root::Named(Word::of(target.symbols, text)) });
        };
        if self.this.contains(variable) {
            return Place::of(Root::This);
        }
        match self.fields.get(variable) {
            Some(field) => Place::of(Root::This).with(Offset::Field(*field)),
            None => Place::of(Root::Variable(*variable)),
        }
    }

    /// Whether what `root` holds comes from outside of a function.
    pub(super) fn is_entry(&self, function: usize, root: Root) -> bool {
        if function == 0 {
            return false;
        }
        match root {
            Root::This => true,
            Root::Named(name) => self.assigned.contains(&name),
            Root::Variable(variable) => {
                let is_own = self.owners.get(&variable) == Some(&function);
                !is_own || self.is_parameter(function, variable)
            }
        }
    }

    fn is_parameter(&self, function: usize, variable: u32) -> bool {
        self.functions[function].variables.contains(&variable)
    }

    /// The method of a class or of one that it extends.
    pub(super) fn methods(&self, class: usize, name: Symbol) -> &[usize] {
        let mut at = class;
        for _ in 0..8 {
            if let Some(found) = self.classes[at].methods.get(&name) {
                return found;
            }
            let mut bases = self.classes[at].bases.iter();
            let Some(base) = bases.find_map(|base| self.class_by_name.get(base)) else { break };
            at = *base;
        }
        &[]
    }

    /// The innermost function that two functions are in.
    pub(super) fn common(&self, one: usize, other: usize) -> usize {
        let (mut one, mut other) = (one, other);
        while one != other {
            if self.functions[one].depth >= self.functions[other].depth {
                one = self.functions[one].parent;
            } else {
                other = self.functions[other].parent;
            }
        }
        one
    }
}

/// Functions in the order in which a walk along their uses leaves them.
fn ranks(target: Target<'_>, program: &Program) -> Vec<usize> {
    let count = program.functions.len();
    let uses = |function| Scope { target, program, function, deepest: 1 }.uses();
    let (mut ranks, mut next) = (vec![0; count], 0);
    let mut seen = vec![false; count];
    for start in 0..count {
        let mut open = Vec::new();
        if !std::mem::replace(&mut seen[start], true) {
            open.push((start, uses(start)));
        }
        while let Some((function, left)) = open.last_mut() {
            match left.pop() {
                Some(used) if !std::mem::replace(&mut seen[used], true) => open.push((used, uses(used))),
                Some(_) => {}
                None => {
                    ranks[*function] = next;
                    next += 1;
                    open.pop();
                }
            }
        }
    }
    ranks
}
