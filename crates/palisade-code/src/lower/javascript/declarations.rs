//! Declarations: variables, functions, classes, and TypeScript's types, enums and namespaces.

use palisade_grammars::Node as Cst;

use crate::ast::{Kind, NodeId};
use crate::lower::Lowering;

use super::word::Word;
use super::{classes, expressions, functions, statements, types};

const NOTHING: NodeId = NodeId::NOTHING;

/// What stands before a declaration: `export`, `default`, `declare` and decorators.
#[derive(Debug, Clone, Default)]
pub(super) struct Prefix<'t> {
    pub modifiers: Vec<NodeId>,
    /// The node that covers the declaration with its prefix.
    pub whole: Option<Cst<'t>>,
}

impl Prefix<'_> {
    pub(super) fn none() -> Self {
        Self::default()
    }
}

/// Whether [`declaration`] takes it.
pub(super) fn is_declaration(word: Word) -> bool {
    matches!(
        word,
        Word::LexicalDeclaration
            | Word::VariableDeclaration
            | Word::UsingDeclaration
            | Word::FunctionDeclaration
            | Word::GeneratorDeclaration
            | Word::FunctionSignature
            | Word::ClassDeclaration
            | Word::AbstractClass
            | Word::InterfaceDeclaration
            | Word::EnumDeclaration
            | Word::TypeAlias
            | Word::Module
            | Word::InternalModule
            | Word::ImportAlias
            | Word::AmbientDeclaration
    )
}

/// One declaration, which has a node for each variable that it declares.
pub(super) fn declaration<'t>(
    l: &mut Lowering<'_>,
    node: Cst<'t>,
    prefix: Prefix<'t>,
    out: &mut Vec<NodeId>,
) {
    let id = match Word::of(node) {
        Word::LexicalDeclaration | Word::VariableDeclaration | Word::UsingDeclaration => {
            return variables(l, node, &prefix, out);
        }
        Word::AmbientDeclaration => return ambient(l, node, prefix, out),
        Word::ClassDeclaration | Word::AbstractClass | Word::Class => classes::class(l, node, prefix),
        Word::InterfaceDeclaration => classes::interface(l, node, &prefix),
        Word::EnumDeclaration => classes::enumeration(l, node, &prefix),
        Word::TypeAlias => type_alias(l, node, &prefix),
        Word::Module | Word::InternalModule => namespace(l, node, &prefix),
        Word::ImportAlias => import_alias(l, node, &prefix),
        _ => functions::function(l, node, prefix),
    };
    out.push(id);
}

/// `const a = 1, b = 2`: a node for each of them.
fn variables<'t>(l: &mut Lowering<'_>, node: Cst<'t>, prefix: &Prefix<'t>, out: &mut Vec<NodeId>) {
    let declarators = l.parts(node);
    let only = declarators.len() == 1;
    for declarator in declarators {
        // The word is not repeated, but each of them has it.
        let mut modifiers = prefix.modifiers.clone();
        if let Some(word) = node.child(0) {
            modifiers.push(l.literal(Kind::Modifier, word));
        }
        let modifiers = l.add_around(Kind::Modifiers, "", &modifiers);
        let target = l.field(declarator, "name", expressions::expression);
        let of_type = l.field(declarator, "type", types::annotation);
        let value = l.field(declarator, "value", expressions::expression);
        let whole = if only { prefix.whole.unwrap_or(node) } else { declarator };
        out.push(l.add(Kind::VarDef, whole, &[modifiers, target, of_type, value]));
    }
}

/// `declare ...`, `declare global {...}`
fn ambient<'t>(l: &mut Lowering<'_>, node: Cst<'t>, prefix: Prefix<'t>, out: &mut Vec<NodeId>) {
    let Prefix { mut modifiers, whole } = prefix;
    if let Some(word) = node.child(0) {
        modifiers.push(l.literal(Kind::Modifier, word));
    }
    match l.parts(node)[..] {
        [only] if is_declaration(Word::of(only)) => {
            let prefix = Prefix { modifiers, whole: whole.or(Some(node)) };
            l.deeper_into(node, out, |l, _, out| declaration(l, only, prefix, out));
        }
        _ => {
            let other = l.other(node, statements::misplaced);
            out.push(other);
        }
    }
}

fn type_alias<'t>(l: &mut Lowering<'_>, node: Cst<'t>, prefix: &Prefix<'t>) -> NodeId {
    let modifiers = l.add_around(Kind::Modifiers, "", &prefix.modifiers);
    let name = l.field(node, "name", |l, name| l.name(name));
    let value = l.field(node, "value", types::of);
    l.add(Kind::TypeDef, prefix.whole.unwrap_or(node), &[modifiers, name, value])
}

/// `namespace A.B {...}`, `module "a" {...}`
pub(super) fn namespace<'t>(l: &mut Lowering<'_>, node: Cst<'t>, prefix: &Prefix<'t>) -> NodeId {
    let name = l.field(node, "name", expressions::expression);
    let body = l.field(node, "body", |l, body| l.deeper(body, statements::block));
    l.add_text(Kind::Other, "namespace", prefix.whole.unwrap_or(node), &[name, body])
}

/// `import A = B.C`
fn import_alias<'t>(l: &mut Lowering<'_>, node: Cst<'t>, prefix: &Prefix<'t>) -> NodeId {
    let modifiers = l.add_around(Kind::Modifiers, "", &prefix.modifiers);
    let parts = l.parts(node);
    let parts = l.each(parts, expressions::expression);
    let name = parts.first().copied().unwrap_or(NOTHING);
    let value = parts.get(1).copied().unwrap_or(NOTHING);
    l.add(Kind::VarDef, prefix.whole.unwrap_or(node), &[modifiers, name, NOTHING, value])
}
