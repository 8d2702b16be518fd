//! Which functions of the file a call may run.

use crate::ast::{Kind, NodeId, Symbol};

use super::place::Root;
use super::program::ParameterKind;
use super::scope::Scope;

impl Scope<'_> {
    /// The functions that an expression stands for; none when that is not known.
    pub(super) fn functions_named(&self, callee: NodeId) -> Vec<usize> {
        let program = self.program;
        match (self.ast().kind(callee), self.ast().children(callee)) {
            (Kind::Lambda | Kind::FuncDef, _) => program.by_node.get(&callee).copied().into_iter().collect(),
            (Kind::Name, _) => self.by_name(callee),
            (Kind::Member, &[object, name]) => self.methods_of(callee, object, self.ast().text(name)),
            (Kind::Unary | Kind::Await, &[operand]) => self.functions_named(operand),
            (Kind::Generic, &[base, ..]) => self.functions_named(base),
            _ => Vec::new(),
        }
    }

    fn by_name(&self, name: NodeId) -> Vec<usize> {
        let program = self.program;
        let text = self.ast().text(name);
        let named = || program.by_name.get(&text).cloned().unwrap_or_default();
        match self.target.facts.variables.get(&name) {
            Some(variable) => program.by_variable.get(variable).cloned().unwrap_or_default(),
            // A function that stands below its use, or a method without its object.
            None => {
                let own = self.own_class().map(|class| program.methods(class, text).to_vec());
                own.filter(|own| !own.is_empty()).unwrap_or_else(named)
            }
        }
    }

    /// Functions that the code of this one names as callees or arguments, and those defined in it.
    pub(super) fn uses(&self) -> Vec<usize> {
        let mut used = Vec::new();
        let node = self.program.functions[self.function].node;
        let mut open = vec![node];
        while let Some(at) = open.pop() {
            if at != node
                && let Some(inner) = self.program.by_node.get(&at)
            {
                used.push(*inner);
                continue;
            }
            if let Some(class) = self.program.class_by_node.get(&at) {
                used.push(self.program.classes[*class].body);
                used.extend(self.program.classes[*class].in_order());
                continue;
            }
            match self.ast().kind(at) {
                Kind::Name | Kind::Member => used.extend(self.functions_named(at)),
                _ => {}
            }
            if matches!(self.ast().kind(at), Kind::Name | Kind::New)
                && let Some(class) =
                    self.class_named(at).or_else(|| self.class_named(self.ast().child(at, 0)))
            {
                used.push(self.program.classes[class].body);
                used.extend(self.constructors(class));
            }
            open.extend(self.ast().children(at));
        }
        used
    }

    /// The class whose method this is.
    pub(super) fn own_class(&self) -> Option<usize> {
        self.program.functions[self.function].class
    }

    fn methods_of(&self, callee: NodeId, object: NodeId, name: Symbol) -> Vec<usize> {
        let program = self.program;
        if let Some((place, true)) = self.place(callee)
            && let Some(functions) = program.by_place.get(&place)
        {
            return functions.clone();
        }
        match self.class_of(object) {
            Some(class) => program.methods(class, name).to_vec(),
            None => Vec::new(),
        }
    }

    /// The class that an object is of.
    pub(super) fn class_of(&self, object: NodeId) -> Option<usize> {
        let program = self.program;
        let ast = self.ast();
        match (ast.kind(object), ast.children(object)) {
            (Kind::Name, _) if self.text(object) == "super" => self.base_class(),
            (Kind::Name, _) => {
                let place = program.place_of_name(self.target, object);
                match place.root {
                    Root::This if place.path.is_empty() => self.own_class(),
                    Root::Variable(variable) => program
                        .class_of
                        .get(&variable)
                        .copied()
                        .or_else(|| self.declared_class(object))
                        .or_else(|| self.class_named(object)),
                    _ => self.declared_class(object).or_else(|| self.class_named(object)),
                }
            }
            (Kind::Member, &[_, name]) => self.declared_class(name),
            (Kind::New, &[of_type, ..]) => self.class_named(of_type),
            (Kind::Call, &[callee, _]) if self.text(callee) == "super" => self.base_class(),
            (Kind::Call, &[callee, _]) => self.class_named(callee),
            (Kind::Unary | Kind::Await, &[operand]) => self.class_of(operand),
            _ => None,
        }
    }

    fn base_class(&self) -> Option<usize> {
        let program = self.program;
        let own = self.own_class()?;
        program.classes[own].bases.iter().find_map(|base| program.class_by_name.get(base)).copied()
    }

    /// The class that a name names.
    pub(super) fn class_named(&self, name: NodeId) -> Option<usize> {
        let name = match self.ast().kind(name) {
            Kind::Generic => self.ast().child(name, 0),
            _ => name,
        };
        if self.ast().kind(name) != Kind::Name {
            return None;
        }
        self.program.class_by_name.get(&self.ast().text(name)).copied()
    }

    fn declared_class(&self, name: NodeId) -> Option<usize> {
        let of_type = *self.target.facts.types.get(&name)?;
        let of_type = match self.ast().kind(of_type) {
            Kind::PointerType | Kind::Generic => self.ast().child(of_type, 0),
            _ => of_type,
        };
        self.class_named(of_type)
    }

    /// The methods that make objects of a class.
    pub(super) fn constructors(&self, class: usize) -> Vec<usize> {
        let program = self.program;
        let symbols = self.target.symbols;
        let is_constructor = |name: Symbol, class: usize| {
            let is_named_so = matches!(symbols.text(name), "__init__" | "constructor" | "initialize");
            is_named_so || program.class_by_name.get(&name) == Some(&class)
        };
        let own = program.classes[class].methods.iter();
        let constructors = own.filter(|(name, _)| is_constructor(**name, class));
        let mut found: Vec<usize> =
            constructors.flat_map(|(_, functions)| functions.iter().copied()).collect();
        found.sort_unstable();
        if !found.is_empty() {
            return found;
        }
        ["__init__", "constructor", "initialize"]
            .iter()
            .filter_map(|name| symbols.find(name))
            .flat_map(|name| program.methods(class, name).iter().copied())
            .collect()
    }

    /// Those that take this many arguments; all of them when none does.
    pub(super) fn fitting(&self, functions: Vec<usize>, arguments: usize) -> Vec<usize> {
        if functions.len() < 2 {
            return functions;
        }
        let fits: Vec<usize> =
            functions.iter().copied().filter(|each| self.takes(*each, arguments)).collect();
        if fits.is_empty() { functions } else { fits }
    }

    fn takes(&self, function: usize, arguments: usize) -> bool {
        let parameters = &self.program.functions[function].parameters;
        let plain = parameters.iter().filter(|each| each.kind == ParameterKind::Plain);
        let needed = plain.clone().filter(|each| each.default == NodeId::NOTHING).count();
        let has_rest =
            parameters.iter().any(|each| matches!(each.kind, ParameterKind::Rest | ParameterKind::Keywords));
        needed <= arguments && (has_rest || arguments <= plain.count())
    }
}
