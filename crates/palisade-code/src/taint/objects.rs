//! Evaluates what makes objects: constructors of classes of the file, and of others.

use crate::ast::{Kind, NodeId};

use super::calls::{Argument, all_of};
use super::evaluate::Evaluator;
use super::instantiate::{Call, Receiver};
use super::value::Value;

impl Evaluator<'_> {
    /// An object of a class of the file; none when nothing is known of how it is made.
    pub(super) fn construct(&mut self, node: NodeId, class: usize, arguments: &[Argument]) -> Option<Value> {
        let program = self.context.program;
        let body = program.classes[class].body;
        let mut this = Value::default();
        if body != 0 {
            let receiver = Some(Receiver { value: this, place: None });
            (_, this) = self.invoke(&Call { node, function: body, receiver, arguments: &[] });
        }
        let constructors = self.scope.fitting(self.scope.constructors(class), arguments.len());
        if constructors.is_empty() {
            this.taint(&all_of(arguments).derived());
            return Some(this);
        }
        let mut made = Value::default();
        for function in constructors {
            let receiver = Some(Receiver { value: this.clone(), place: None });
            let (_, object) = self.invoke(&Call { node, function, receiver, arguments });
            made.join(&object, self.deepest());
        }
        Some(made)
    }

    pub(super) fn new_object(&mut self, node: NodeId) -> Value {
        let &[of_type, list, body] = self.ast().children(node) else { return Value::default() };
        self.sizes(of_type);
        let arguments = self.arguments(list);
        let mut passed = all_of(&arguments);
        if self.context.target.facts.classes_are_values {
            passed.join(&self.all(of_type));
        }
        self.arguments_at_sinks(node, &passed);
        for member in self.ast().children(body) {
            self.define(*member);
        }
        let made = match self.scope.class_named(of_type) {
            Some(class) => self.construct(node, class, &arguments),
            None => None,
        };
        let value = match made {
            Some(made) => made,
            None if self.context.options.taint_only_propagate_through_assignments => Value::default(),
            None => Value::of(passed.derived()),
        };
        self.after_call(node, &value)
    }

    /// `new T[n]` evaluates its sizes.
    fn sizes(&mut self, of_type: NodeId) {
        let mut at = of_type;
        while let (Kind::ArrayType, &[element, size]) = (self.ast().kind(at), self.ast().children(at)) {
            self.value(size);
            at = element;
        }
    }
}
