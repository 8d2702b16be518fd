//! One walk over a file that gives every name its variable.

use std::collections::HashSet;

use crate::ast::{Ast, Interner, Kind, NodeId, Symbol};
use crate::lower::Language;
use crate::matching::Facts;

use super::imports;
use super::scopes::{Reach, Scopes, Variable};

/// Fills in variables, imports and types.
pub fn resolve(ast: &Ast, root: NodeId, language: &Language, symbols: &mut Interner, facts: &mut Facts) {
    let assignment_defines = matches!(language.name, "php" | "python");
    let has_own_variables = language.name == "php";
    let (scopes, wildcards) = (Scopes::default(), Vec::new());
    let constants = HashSet::new();
    let mut walk =
        Walk { ast, symbols, facts, scopes, wildcards, constants, assignment_defines, has_own_variables };
    walk.scopes.enter(true);
    walk.node(root);
}

/// Imports of everything in a module that are followed.
const MOST_WILDCARDS: usize = 16;

struct Walk<'a> {
    ast: &'a Ast,
    symbols: &'a mut Interner,
    facts: &'a mut Facts,
    scopes: Scopes,
    /// Modules of which everything is imported.
    wildcards: Vec<Vec<Symbol>>,
    /// Members of classes that never change.
    constants: HashSet<u32>,
    /// Whether `x = 1` makes a variable of its function.
    assignment_defines: bool,
    /// Whether a function sees no variable of the code around it, but by `global`.
    has_own_variables: bool,
}

impl Walk<'_> {
    fn node(&mut self, id: NodeId) {
        let ast = self.ast;
        match ast.kind(id) {
            Kind::Name => self.used(id),
            Kind::Member => self.member(id),
            Kind::Import | Kind::ImportFrom => self.import(id),
            Kind::ImportAll if self.wildcards.len() < MOST_WILDCARDS => {
                let module = imports::dotted(ast, ast.child(id, 0));
                self.wildcards.push(module);
            }
            Kind::ImportAll | Kind::Package | Kind::Nothing => {}
            Kind::FuncDef => self.function(id),
            Kind::Lambda => self.scoped(ast.children(id), true),
            Kind::ClassDef => self.class(id),
            Kind::Param => self.parameter(id),
            Kind::VarDef => self.variable(id),
            Kind::Assign => self.assignment(id),
            Kind::AugAssign => self.all(ast.children(id)),
            Kind::ForEach => self.for_each(id),
            Kind::CompFor => {
                self.node(ast.child(id, 1));
                self.defined(ast.child(id, 0), None);
            }
            Kind::Comprehension => self.comprehension(id),
            Kind::Catch => self.catch(id),
            Kind::Block | Kind::For | Kind::Switch => self.scoped(ast.children(id), false),
            Kind::Try => self.tried(id),
            Kind::Pair => self.pair(id),
            Kind::XmlAttr => self.node(ast.child(id, 1)),
            Kind::Call if self.has_own_variables => self.call(id),
            Kind::Other if self.has_own_variables && self.symbols.text(ast.text(id)) == "global" => {
                self.shared(id);
            }
            _ => self.all(ast.children(id)),
        }
    }

    fn all(&mut self, ids: &[NodeId]) {
        ids.iter().for_each(|id| self.node(*id));
    }

    fn scoped(&mut self, ids: &[NodeId], is_function: bool) {
        // A block is no scope where an assignment makes variables of the function.
        let is_scope = is_function || !self.assignment_defines;
        if is_scope {
            self.scopes.enter(is_function);
        }
        self.all(ids);
        if is_scope {
            self.scopes.leave();
        }
    }

    /// How far a name is looked for from here.
    fn reach(&self, name: Symbol) -> Reach {
        match (self.has_own_variables, self.symbols.text(name).starts_with('$')) {
            (true, true) => Reach::Wall,
            (true, false) => Reach::NoMembers,
            // Fields are no names of their own.
            (false, _) if self.facts.functions_are_values => Reach::NoMembers,
            (false, _) => Reach::All,
        }
    }

    fn find(&self, name: Symbol) -> Option<u32> {
        self.scopes.find(name, self.reach(name))
    }

    /// `define('NAME', value)` makes a constant of the whole program.
    fn call(&mut self, id: NodeId) {
        self.all(self.ast.children(id));
        let (callee, arguments) = (self.ast.child(id, 0), self.ast.child(id, 1));
        let &[name, _, ..] = self.ast.children(arguments) else { return };
        if self.ast.kind(name) != Kind::Str || self.symbols.text(self.ast.text(callee)) != "define" {
            return;
        }
        let text = self.symbols.text(self.ast.text(name)).to_ascii_lowercase();
        let symbol = self.symbols.intern(&text);
        let variable = self.scopes.global(symbol);
        self.facts.variables.insert(name, variable);
    }

    /// `global $x;`
    fn shared(&mut self, id: NodeId) {
        for name in self.ast.children(id) {
            if self.ast.kind(*name) == Kind::Name {
                let variable = self.scopes.shared(self.ast.text(*name));
                self.is_of(*name, variable);
            }
        }
    }

    fn used(&mut self, id: NodeId) {
        match self.find(self.ast.text(id)) {
            Some(variable) => self.is_of(id, variable),
            None if self.wildcards.is_empty() => {}
            None => {
                let name = self.ast.text(id);
                let with = |module: &Vec<Symbol>| module.iter().copied().chain([name]).collect();
                self.facts.wildcards.insert(id, self.wildcards.iter().map(with).collect());
            }
        }
    }

    fn is_of(&mut self, id: NodeId, variable: u32) {
        self.facts.variables.insert(id, variable);
        let Variable { imported, of_type, value } = self.scopes.variable(variable);
        if let Some(path) = imported {
            self.facts.imported.insert(id, path.clone());
        }
        if let Some(of_type) = of_type {
            self.facts.types.insert(id, *of_type);
        } else if let Some(value) = value {
            self.facts.values.insert(id, *value);
        }
    }

    /// The name after the dot is no variable, unless it is of `this`.
    fn member(&mut self, id: NodeId) {
        let (object, name) = (self.ast.child(id, 0), self.ast.child(id, 1));
        self.node(object);
        match self.ast.kind(name) {
            Kind::Name => {
                let is_own = matches!(self.symbols.text(self.ast.text(object)), "this" | "self" | "static");
                let field = self.scopes.field(self.ast.text(name)).filter(|_| is_own);
                field.map(|field| self.facts.fields.insert(name, field));
                if is_own && let Some(field) = field.or_else(|| self.member_of_class(self.ast.text(name))) {
                    let of_type = self.scopes.variable(field).of_type;
                    of_type.map(|of_type| self.facts.types.insert(name, of_type));
                    if self.constants.contains(&field) {
                        self.facts.variables.insert(name, field);
                    }
                }
            }
            _ => self.node(name),
        }
    }

    /// A member of the class by the name that its uses have: fields of PHP are declared with a dollar.
    fn member_of_class(&self, name: Symbol) -> Option<u32> {
        let found = self.scopes.find(name, Reach::All);
        found.or_else(|| {
            let text = format!("${}", self.symbols.text(name));
            let declared = self.symbols.find(&text).filter(|_| self.has_own_variables)?;
            self.scopes.find(declared, Reach::All)
        })
    }

    fn import(&mut self, id: NodeId) {
        for (name, path) in imports::imported(self.ast, self.symbols, id) {
            let variable = Variable { imported: Some(path), ..Variable::default() };
            self.scopes.define(self.ast.text(name), variable);
        }
    }

    fn function(&mut self, id: NodeId) {
        let &[modifiers, name, types, parameters, returns, body] = self.ast.children(id) else { return };
        self.node(modifiers);
        if !self.scopes.is_in_class() {
            self.named(name);
        }
        if !self.has_own_variables {
            return self.scoped(&[types, parameters, returns, body], true);
        }
        self.scopes.enter_walled();
        self.all(&[types, parameters, returns, body]);
        self.scopes.leave();
    }

    fn class(&mut self, id: NodeId) {
        let &[modifiers, name, _, bases, implements, body] = self.ast.children(id) else { return };
        self.all(&[modifiers, bases, implements]);
        self.named(name);
        self.scopes.enter_class();
        // Fields are seen by methods that stand before them.
        for member in self.ast.children(body) {
            if let (Kind::VarDef, &[_, target, of_type, _]) =
                (self.ast.kind(*member), self.ast.children(*member))
            {
                self.defined(target, Some(of_type));
            }
        }
        self.injected(modifiers, body);
        self.node(body);
        self.scopes.leave();
    }

    /// Parameters of a constructor that are fields: those with a modifier, and all of a class that a framework makes.
    fn injected(&mut self, modifiers: NodeId, body: NodeId) {
        let ast = self.ast;
        let is_injected = ast.children(modifiers).iter().any(|one| {
            let name = match ast.kind(ast.child(*one, 0)) {
                Kind::Call => ast.child(ast.child(*one, 0), 0),
                _ => ast.child(*one, 0),
            };
            matches!(self.symbols.text(ast.text(name)), "Component" | "Injectable")
        });
        for member in ast.children(body) {
            let (Kind::FuncDef, &[_, name, _, parameters, _, _]) = (ast.kind(*member), ast.children(*member))
            else {
                continue;
            };
            if self.symbols.text(ast.text(name)) != "constructor" {
                continue;
            }
            for parameter in ast.children(parameters) {
                let &[modifiers, name, of_type, _] = ast.children(*parameter) else { continue };
                let is_field = is_injected || !ast.children(modifiers).is_empty();
                if is_field && ast.kind(name) == Kind::Name && of_type != NodeId::NOTHING {
                    let field = Variable { of_type: Some(of_type), ..Variable::default() };
                    self.scopes.define(ast.text(name), field);
                }
            }
        }
    }

    fn parameter(&mut self, id: NodeId) {
        let &[modifiers, name, of_type, default] = self.ast.children(id) else { return };
        self.all(&[modifiers, of_type, default]);
        self.defined(name, Some(of_type));
    }

    fn variable(&mut self, id: NodeId) {
        let &[modifiers, target, of_type, value] = self.ast.children(id) else { return };
        self.all(&[modifiers, of_type, value]);
        let imported = imports::imported(self.ast, self.symbols, id);
        // `x := new T()` is a `T`.
        let is_left_out =
            of_type == NodeId::NOTHING || matches!(self.symbols.text(self.ast.text(of_type)), "auto" | "var");
        let of_type = if is_left_out { self.type_of_value(value) } else { Some(of_type) };
        self.defined_as(target, of_type, Some(value).filter(|value| *value != NodeId::NOTHING));
        if self.has_own_variables && self.scopes.is_in_class() {
            let is_constant = |modifier: &NodeId| self.symbols.text(self.ast.text(*modifier)) == "const";
            let is_constant = self.ast.children(modifiers).iter().any(is_constant);
            let variable = self.facts.variables.get(&target);
            self.constants.extend(variable.filter(|_| is_constant));
        }
        for (name, path) in imported {
            if self.ast.kind(name) == Kind::Name
                && let Some(variable) = self.scopes.import(self.ast.text(name), path)
            {
                self.is_of(name, variable);
            }
        }
    }

    fn type_of_value(&self, value: NodeId) -> Option<NodeId> {
        match self.ast.kind(value) {
            Kind::New | Kind::Cast => Some(self.ast.child(value, 0)),
            _ => None,
        }
    }

    fn assignment(&mut self, id: NodeId) {
        let (target, value) = (self.ast.child(id, 0), self.ast.child(id, 1));
        self.node(value);
        let is_new = self.ast.kind(target) == Kind::Name && self.find(self.ast.text(target)).is_none();
        let makes = self.assignment_defines || self.symbols.text(self.ast.text(id)) == ":=";
        if !makes && is_new {
            // A variable of the whole program.
            let variable = self.scopes.global(self.ast.text(target));
            return self.is_of(target, variable);
        }
        if !makes {
            return self.node(target);
        }
        let of_type = self.type_of_value(value);
        self.assigned(target, of_type, Some(value));
    }

    /// Targets of an assignment that makes variables.
    fn assigned(&mut self, target: NodeId, of_type: Option<NodeId>, value: Option<NodeId>) {
        match self.ast.kind(target) {
            Kind::Name if self.assignment_defines => {
                let name = self.ast.text(target);
                let variable = self.scopes.in_function(name, self.reach(name));
                if of_type.is_some() {
                    self.scopes.set_type(variable, of_type);
                }
                self.is_of(target, variable);
            }
            Kind::Name => self.defined_as(target, of_type, value),
            Kind::Pair if self.has_own_variables => {
                self.node(self.ast.child(target, 0));
                self.assigned(self.ast.child(target, 1), None, None);
            }
            Kind::Unary if self.has_own_variables => self.assigned(self.ast.child(target, 0), None, None),
            Kind::Tuple | Kind::List | Kind::Spread => {
                self.ast.children(target).iter().for_each(|part| self.assigned(*part, None, None));
            }
            _ => self.node(target),
        }
    }

    fn for_each(&mut self, id: NodeId) {
        let &[target, iterable, body] = self.ast.children(id) else { return };
        self.node(iterable);
        if !self.assignment_defines {
            self.scopes.enter(false);
        }
        self.defined(target, None);
        self.node(body);
        if !self.assignment_defines {
            self.scopes.leave();
        }
    }

    /// What a comprehension loops over comes after what it makes.
    fn comprehension(&mut self, id: NodeId) {
        self.scopes.enter(false);
        let children = self.ast.children(id);
        self.all(children.get(1..).unwrap_or_default());
        self.all(children.get(..1).unwrap_or_default());
        self.scopes.leave();
    }

    /// The body of `try` sees its resources.
    fn tried(&mut self, id: NodeId) {
        let &[resources, body, ref rest @ ..] = self.ast.children(id) else { return };
        let parts: Vec<_> = self.ast.children(resources).iter().copied().chain([body]).collect();
        self.scoped(&parts, false);
        self.all(rest);
    }

    fn catch(&mut self, id: NodeId) {
        let (caught, body) = (self.ast.child(id, 0), self.ast.child(id, 1));
        self.scopes.enter(false);
        match (self.ast.kind(caught), self.ast.children(caught)) {
            (Kind::Name, _) if !self.assignment_defines => self.defined(caught, None),
            (Kind::Other, &[of_type, name]) => {
                self.node(of_type);
                self.defined(name, None);
            }
            _ => self.node(caught),
        }
        self.node(body);
        self.scopes.leave();
    }

    fn pair(&mut self, id: NodeId) {
        let (key, value) = (self.ast.child(id, 0), self.ast.child(id, 1));
        if self.ast.kind(key) != Kind::Name || self.assignment_defines {
            self.node(key);
        }
        self.node(value);
    }

    /// The name of a definition, which may come twice.
    fn named(&mut self, name: NodeId) {
        if self.ast.kind(name) == Kind::Name {
            let variable = self.scopes.here(self.ast.text(name));
            self.is_of(name, variable);
        }
    }

    /// New variables for the names of a target.
    fn defined(&mut self, target: NodeId, of_type: Option<NodeId>) {
        self.defined_as(target, of_type, None);
    }

    fn defined_as(&mut self, target: NodeId, of_type: Option<NodeId>, value: Option<NodeId>) {
        match self.ast.kind(target) {
            Kind::Name => {
                let of_type = of_type.filter(|of_type| *of_type != NodeId::NOTHING);
                let name: Symbol = self.ast.text(target);
                let variable = self.scopes.define(name, Variable { imported: None, of_type, value });
                self.is_of(target, variable);
            }
            // `foreach ($a as $key => &$value)`
            Kind::Pair | Kind::Unary if self.has_own_variables => {
                self.ast.children(target).iter().for_each(|part| self.defined(*part, None));
            }
            Kind::Pair => self.defined(self.ast.child(target, 1), None),
            Kind::Assign => {
                self.node(self.ast.child(target, 1));
                self.defined(self.ast.child(target, 0), None);
            }
            Kind::Tuple | Kind::List | Kind::Array | Kind::Object | Kind::Spread => {
                self.ast.children(target).iter().for_each(|part| self.defined(*part, None));
            }
            Kind::VarDef => self.node(target),
            Kind::Nothing => {}
            _ => self.all(self.ast.children(target)),
        }
    }
}
