//! Scopes within scopes, and the variables in them.

use std::collections::HashMap;

use crate::ast::{NodeId, Symbol};

/// A variable of the file.
#[derive(Debug, Clone, Default)]
pub(super) struct Variable {
    /// Its full dotted name, when it was imported.
    pub(super) imported: Option<Vec<Symbol>>,
    pub(super) of_type: Option<NodeId>,
    /// What its definition sets it to.
    pub(super) value: Option<NodeId>,
}

/// The scopes that are open.
#[derive(Debug, Default)]
pub(super) struct Scopes {
    open: Vec<HashMap<Symbol, u32>>,
    /// Those of functions, by their place in `open`.
    functions: Vec<usize>,
    variables: Vec<Variable>,
    /// Those of classes, by their place in `open`.
    classes: Vec<usize>,
    /// Those of functions that see no variable outside of them, by their place in `open`.
    walls: Vec<usize>,
}

/// How far a name is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reach {
    All,
    /// Up to the innermost wall.
    Wall,
    /// Everywhere but among members of classes.
    NoMembers,
}

impl Scopes {
    pub(super) fn enter_class(&mut self) {
        self.classes.push(self.open.len());
        self.open.push(HashMap::new());
    }

    /// Whether what is defined here is a member of a class.
    pub(super) fn is_in_class(&self) -> bool {
        self.classes.last().is_some_and(|class| *class + 1 == self.open.len())
    }

    pub(super) fn enter(&mut self, is_function: bool) {
        if is_function {
            self.functions.push(self.open.len());
        }
        self.open.push(HashMap::new());
    }

    /// Enters a function that sees no variable outside of it.
    pub(super) fn enter_walled(&mut self) {
        self.walls.push(self.open.len());
        self.enter(true);
    }

    pub(super) fn leave(&mut self) {
        self.open.pop();
        if self.walls.last() == Some(&self.open.len()) {
            self.walls.pop();
        }
        if self.functions.last() == Some(&self.open.len()) {
            self.functions.pop();
        }
        if self.classes.last() == Some(&self.open.len()) {
            self.classes.pop();
        }
    }

    /// The variable of a name, as seen from here.
    pub(super) fn find(&self, name: Symbol, reach: Reach) -> Option<u32> {
        let first = match reach {
            Reach::Wall => self.walls.last().copied().unwrap_or(0),
            _ => 0,
        };
        let scopes = self.open.iter().enumerate().skip(first).rev();
        let mut scopes = scopes.filter(|(at, _)| reach != Reach::NoMembers || !self.classes.contains(at));
        scopes.find_map(|(_, scope)| scope.get(&name).copied())
    }

    /// The variable of a name in the outermost scope, which the innermost function sees from now on.
    pub(super) fn shared(&mut self, name: Symbol) -> u32 {
        let known = self.open.first().and_then(|scope| scope.get(&name).copied());
        let variable = known.unwrap_or_else(|| self.global(name));
        let function = self.functions.last().copied().unwrap_or(0);
        self.open[function].insert(name, variable);
        variable
    }

    /// The variable of a field of the innermost class.
    pub(super) fn field(&self, name: Symbol) -> Option<u32> {
        self.open.get(*self.classes.last()?)?.get(&name).copied()
    }

    /// Says what a variable of the innermost scope was imported as.
    pub(super) fn import(&mut self, name: Symbol, path: Vec<Symbol>) -> Option<u32> {
        let number = self.open.last()?.get(&name).copied()?;
        self.variables[number as usize].imported = Some(path);
        Some(number)
    }

    /// A new variable of the outermost scope.
    pub(super) fn global(&mut self, name: Symbol) -> u32 {
        self.define_at(0, name, Variable::default())
    }

    /// A new variable in the innermost scope.
    pub(super) fn define(&mut self, name: Symbol, variable: Variable) -> u32 {
        let scope = self.open.len().saturating_sub(1);
        self.define_at(scope, name, variable)
    }

    /// The variable of a name in the innermost scope, which is made when it is not there.
    pub(super) fn here(&mut self, name: Symbol) -> u32 {
        let known = self.open.last().and_then(|scope| scope.get(&name).copied());
        known.unwrap_or_else(|| self.define(name, Variable::default()))
    }

    /// The variable of a name, which is made in the innermost function when it is nowhere.
    pub(super) fn in_function(&mut self, name: Symbol, reach: Reach) -> u32 {
        let function = self.functions.last().copied().unwrap_or(0);
        self.find(name, reach).unwrap_or_else(|| self.define_at(function, name, Variable::default()))
    }

    fn define_at(&mut self, scope: usize, name: Symbol, variable: Variable) -> u32 {
        let number = u32::try_from(self.variables.len()).unwrap_or(u32::MAX);
        self.variables.push(variable);
        self.open[scope].insert(name, number);
        number
    }

    /// Says what a variable is from now on.
    pub(super) fn set_type(&mut self, number: u32, of_type: Option<NodeId>) {
        self.variables[number as usize].of_type = of_type;
    }

    pub(super) fn variable(&self, number: u32) -> &Variable {
        &self.variables[number as usize]
    }
}
