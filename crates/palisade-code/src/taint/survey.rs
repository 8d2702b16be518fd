//! One walk over a file that lists its functions and classes.

use std::collections::HashSet;

use crate::ast::{Ast, Kind, NodeId, Symbol};
use crate::matching::Target;

use super::graph::Graph;
use super::place::{Offset, Place, Root, Word};
use super::program::{Class, Function, FunctionKind, Parameter, ParameterKind, Program};

/// Fills in everything but the graphs.
pub(super) fn survey(target: Target<'_>, language: &str, program: &mut Program) {
    let has_self = language == "python";
    let (aliases, members, objects) = (Vec::new(), Vec::new(), Vec::new());
    let mut survey = Survey { target, ast: target.ast, program, has_self, aliases, members, objects };
    let file = Function {
        node: target.root,
        kind: FunctionKind::File,
        parameters: Vec::new(),
        variables: HashSet::new(),
        parent: 0,
        depth: 0,
        class: None,
        graph: Graph::default(),
    };
    survey.program.functions.push(file);
    survey.walk();
    survey.resolve_given();
}

struct Survey<'a> {
    target: Target<'a>,
    ast: &'a Ast,
    program: &'a mut Program,
    /// Whether the first parameter of a method is the object.
    has_self: bool,
    /// Variables and the lambdas that they are given.
    aliases: Vec<(u32, NodeId)>,
    /// Places and the lambdas that they are given.
    members: Vec<(Place, NodeId)>,
    /// Variables and the class whose object they are given, if it is one.
    objects: Vec<(u32, Symbol)>,
}

/// Where the walk is.
#[derive(Debug, Clone, Copy)]
struct At {
    node: NodeId,
    function: usize,
    /// The class whose body this is directly in.
    class: Option<usize>,
}

impl Survey<'_> {
    /// Without recursion, as trees may be deep.
    fn walk(&mut self) {
        let mut open = vec![At { node: self.target.root, function: 0, class: None }];
        while let Some(at) = open.pop() {
            let inside = self.enter(at);
            let children = self.ast.children(at.node);
            open.extend(children.iter().rev().map(|node| At { node: *node, ..inside }));
        }
    }

    /// Notes a node, and answers what its children are in.
    fn enter(&mut self, at: At) -> At {
        match self.ast.kind(at.node) {
            Kind::Name => self.name(at),
            Kind::FuncDef => return self.function(at),
            Kind::Lambda => return self.lambda(at),
            Kind::ClassDef => return self.class(at),
            Kind::ClassBody => return at,
            Kind::VarDef => self.definition(at),
            Kind::Assign => self.assigned(self.ast.child(at.node, 0), self.ast.child(at.node, 1)),
            _ => {}
        }
        let is_member = matches!(self.ast.kind(at.node), Kind::Modifiers | Kind::VarDef);
        At { class: if is_member { at.class } else { None }, ..at }
    }

    fn variable(&self, name: NodeId) -> Option<u32> {
        self.target.facts.variables.get(&name).copied()
    }

    /// A variable belongs to the innermost function that all of its names are in.
    fn name(&mut self, at: At) {
        let Some(variable) = self.variable(at.node) else { return };
        let owner = match self.program.owners.get(&variable) {
            Some(owner) => self.program.common(*owner, at.function),
            None => at.function,
        };
        self.program.owners.insert(variable, owner);
    }

    fn add(&mut self, at: At, kind: FunctionKind, parameters: NodeId) -> usize {
        let parameters = self.parameters(parameters);
        let mut variables = HashSet::new();
        for parameter in &parameters {
            self.names_of(parameter.target, &mut variables);
        }
        let depth = self.program.functions[at.function].depth + 1;
        let (node, parent) = (at.node, at.function);
        let graph = Graph::default();
        let class = at.class.or(match kind {
            FunctionKind::Lambda => self.program.functions[parent].class,
            _ => None,
        });
        let function = Function { node, kind, parameters, variables, parent, depth, class, graph };
        self.program.functions.push(function);
        let number = self.program.functions.len() - 1;
        self.program.by_node.insert(at.node, number);
        number
    }

    fn names_of(&self, target: NodeId, out: &mut HashSet<u32>) {
        let mut open = vec![target];
        while let Some(node) = open.pop() {
            out.extend(self.variable(node));
            open.extend(self.ast.children(node));
        }
    }

    fn parameters(&self, list: NodeId) -> Vec<Parameter> {
        let nodes = self.ast.children(list).iter().copied();
        nodes.filter(|node| self.ast.kind(*node) == Kind::Param).map(|node| self.parameter(node)).collect()
    }

    fn parameter(&self, node: NodeId) -> Parameter {
        let kind = match self.target.symbols.text(self.ast.text(node)) {
            "*" | "..." => ParameterKind::Rest,
            "**" => ParameterKind::Keywords,
            "receiver" => ParameterKind::Receiver,
            _ => ParameterKind::Plain,
        };
        Parameter { node, target: self.ast.child(node, 1), default: self.ast.child(node, 3), kind }
    }

    fn function(&mut self, at: At) -> At {
        let &[_, name, _, parameters, _, _] = self.ast.children(at.node) else { return at };
        let text = self.ast.text(name);
        let number = self.add(at, FunctionKind::Named, parameters);
        match at.class {
            Some(class) => {
                self.program.classes[class].methods.entry(text).or_default().push(number);
                self.object(number);
            }
            None => self.free(name, number),
        }
        At { function: number, class: None, ..at }
    }

    /// The first parameter of a method may be the object.
    fn object(&mut self, number: usize) {
        let function = &mut self.program.functions[number];
        let modifiers = self.ast.child(function.node, 0);
        let is_static = self.ast.children(modifiers).iter().any(|modifier| {
            let word = self.ast.child(*modifier, 0);
            self.target.symbols.text(self.ast.text(word)) == "staticmethod"
        });
        if self.has_self && !is_static && !function.parameters.is_empty() {
            function.parameters[0].kind = ParameterKind::Receiver;
            let first = function.parameters[0].target;
            self.program.this.extend(self.target.facts.variables.get(&first).copied());
        }
    }

    fn free(&mut self, name: NodeId, number: usize) {
        let function = &self.program.functions[number];
        let receiver = function.parameters.first().filter(|first| first.kind == ParameterKind::Receiver);
        let Some(receiver) = receiver.copied() else {
            self.program.by_name.entry(self.ast.text(name)).or_default().push(number);
            if let Some(variable) = self.variable(name) {
                self.program.by_variable.entry(variable).or_default().push(number);
            }
            return;
        };
        // `func (s *Server) handle()`
        self.program.this.extend(self.target.facts.variables.get(&receiver.target).copied());
        let of_type = self.type_name(self.ast.child(receiver.node, 2));
        let class = self.class_named(of_type);
        self.program.functions[number].class = Some(class);
        self.program.classes[class].methods.entry(self.ast.text(name)).or_default().push(number);
    }

    fn class_named(&mut self, name: Symbol) -> usize {
        if let Some(class) = self.program.class_by_name.get(&name) {
            return *class;
        }
        self.program.classes.push(Class::default());
        self.program.class_by_name.insert(name, self.program.classes.len() - 1);
        self.program.classes.len() - 1
    }

    /// The name in a type.
    fn type_name(&self, of_type: NodeId) -> Symbol {
        let mut at = of_type;
        loop {
            at = match self.ast.kind(at) {
                Kind::PointerType | Kind::Generic | Kind::Unary => self.ast.child(at, 0),
                Kind::Member => self.ast.child(at, 1),
                _ => return self.ast.text(at),
            };
        }
    }

    fn lambda(&mut self, at: At) -> At {
        let number = self.add(at, FunctionKind::Lambda, self.ast.child(at.node, 0));
        At { function: number, class: None, ..at }
    }

    fn class(&mut self, at: At) -> At {
        let &[_, name, _, extends, implements, body] = self.ast.children(at.node) else { return at };
        let class = self.class_named(self.ast.text(name));
        let bases = self.ast.children(extends).iter().chain(self.ast.children(implements));
        self.program.classes[class].bases = bases.map(|base| self.type_name(*base)).collect();
        let inside = At { node: body, class: Some(class), ..at };
        let number = self.add(inside, FunctionKind::ClassBody, NodeId::NOTHING);
        self.program.functions[number].class = Some(class);
        self.program.classes[class].body = number;
        self.program.class_by_node.insert(at.node, class);
        At { function: number, class: Some(class), ..at }
    }

    /// A variable or a field.
    fn definition(&mut self, at: At) {
        let (name, value) = (self.ast.child(at.node, 1), self.ast.child(at.node, 3));
        if at.class.is_some()
            && self.program.functions[at.function].kind == FunctionKind::ClassBody
            && let Some(variable) = self.variable(name)
        {
            self.program.fields.insert(variable, self.word(name));
        }
        self.assigned(name, value);
    }

    /// What a name is given: a function, or an object of a class.
    fn word(&self, name: NodeId) -> Word {
        Word::of(self.target.symbols, self.ast.text(name))
    }

    fn assigned(&mut self, name: NodeId, value: NodeId) {
        if self.ast.kind(name) != Kind::Name {
            return self.member_assigned(name, value);
        }
        if self.variable(name).is_none() {
            self.program.assigned.insert(self.word(name));
        }
        let Root::Variable(variable) = self.program.place_of_name(self.target, name).root else { return };
        match self.ast.kind(value) {
            Kind::Lambda => self.aliases.push((variable, value)),
            Kind::Object => self.object_assigned(&Place::of(Root::Variable(variable)), value),
            Kind::New | Kind::Call => self.objects.push((variable, self.type_name(self.ast.child(value, 0)))),
            _ => {}
        }
    }

    /// `object.name = function ..`
    fn member_assigned(&mut self, target: NodeId, value: NodeId) {
        let &[object, name] = self.ast.children(target) else { return };
        let kinds = (self.ast.kind(target), self.ast.kind(object), self.ast.kind(name), self.ast.kind(value));
        if kinds == (Kind::Member, Kind::Name, Kind::Name, Kind::Lambda) {
            let object = self.program.place_of_name(self.target, object);
            self.members.push((object.with(Offset::Field(self.word(name))), value));
        }
    }

    /// `{name() {..}, name: function ..}`
    fn object_assigned(&mut self, place: &Place, object: NodeId) {
        for pair in self.ast.children(object) {
            let (name, value) = match (self.ast.kind(*pair), self.ast.children(*pair)) {
                (Kind::Pair, &[name, value]) if self.ast.kind(value) == Kind::Lambda => (name, value),
                (Kind::FuncDef, children) => (children.get(1).copied().unwrap_or(*pair), *pair),
                _ => continue,
            };
            self.members.push((place.with(Offset::Field(self.word(name))), value));
        }
    }

    /// What names were given is known once everything was seen.
    fn resolve_given(&mut self) {
        for (variable, lambda) in std::mem::take(&mut self.aliases) {
            let function = self.program.by_node.get(&lambda).copied();
            self.program.by_variable.entry(variable).or_default().extend(function);
        }
        for (place, lambda) in std::mem::take(&mut self.members) {
            let function = self.program.by_node.get(&lambda).copied();
            self.program.by_place.entry(place).or_default().extend(function);
        }
        for (variable, class) in std::mem::take(&mut self.objects) {
            if let Some(class) = self.program.class_by_name.get(&class) {
                self.program.class_of.entry(variable).or_insert(*class);
            }
        }
    }
}
