//! The `options` of a rule. Options that are not known mean nothing here, as in the format.

use super::fault::{Fault, Outcome};
use super::fields::{Fields, list};
use super::node::{Node, Value};
use crate::rule::{CommentStyle, GenericEngine, Options};

/// Where an option is.
type Place = fn(&mut Options) -> &mut bool;

/// The switches, by name.
const SWITCHES: &[(&str, Place)] = &[
    ("ac_matching", |options| &mut options.ac_matching),
    ("arrow_is_function", |options| &mut options.arrow_is_function),
    ("attr_expr", |options| &mut options.attr_expr),
    ("commutative_boolop", |options| &mut options.commutative_boolop),
    ("constant_propagation", |options| &mut options.constant_propagation),
    ("decorators_order_matters", |options| &mut options.decorators_order_matters),
    ("flddef_assign", |options| &mut options.flddef_assign),
    ("generic_caseless", |options| &mut options.generic_caseless),
    ("generic_multiline", |options| &mut options.generic_multiline),
    ("guarded_taint_signatures", |options| &mut options.guarded_taint_signatures),
    ("implicit_deep_exprstmt", |options| &mut options.implicit_deep_exprstmt),
    ("implicit_ellipsis", |options| &mut options.implicit_ellipsis),
    ("implicit_return", |options| &mut options.implicit_return),
    ("interfile", |options| &mut options.interfile),
    ("let_is_var", |options| &mut options.let_is_var),
    ("symbolic_propagation", |options| &mut options.symbolic_propagation),
    ("symmetric_eq", |options| &mut options.symmetric_eq),
    ("taint_assume_safe_booleans", |options| &mut options.taint_assume_safe_booleans),
    ("taint_assume_safe_comparisons", |options| &mut options.taint_assume_safe_comparisons),
    ("taint_assume_safe_functions", |options| &mut options.taint_assume_safe_functions),
    ("taint_assume_safe_indexes", |options| &mut options.taint_assume_safe_indexes),
    ("taint_assume_safe_numbers", |options| &mut options.taint_assume_safe_numbers),
    ("taint_intrafile", |options| &mut options.taint_intrafile),
    ("taint_only_propagate_through_assignments", |options| {
        &mut options.taint_only_propagate_through_assignments
    }),
    ("taint_unify_mvars", |options| &mut options.taint_unify_mvars),
    ("unify_ids_strictly", |options| &mut options.unify_ids_strictly),
    ("vardef_assign", |options| &mut options.vardef_assign),
    ("xml_attrs_implicit_ellipsis", |options| &mut options.xml_attrs_implicit_ellipsis),
    ("xml_children_ordered", |options| &mut options.xml_children_ordered),
    ("xml_singleton_loose_matching", |options| &mut options.xml_singleton_loose_matching),
];

pub(super) fn read(node: &Node<'_>) -> Outcome<Options> {
    let mut fields = Fields::of(node, "`options`")?;
    let mut options = Options::default();
    for (name, place) in SWITCHES {
        let switch = place(&mut options);
        *switch = fields.boolean(name, *switch)?;
    }
    if let Some(span) = fields.number("generic_ellipsis_max_span")? {
        options.generic_ellipsis_max_span = span;
    }
    options.taint_focus_on_source = focus_on_source(&mut fields)?;
    options.max_match_per_file = fields.number("max_match_per_file")?;
    options.generic_comment_style = comment_style(&mut fields)?;
    options.generic_engine = engine(&mut fields)?;
    options.generic_braces = fields.take("generic_braces").map(|entry| pairs(&entry.node)).transpose()?;
    if let Some(entry) = fields.take("generic_extra_braces") {
        options.generic_extra_braces = pairs(&entry.node)?;
    }
    options.generic_extra_word_characters = fields.texts("generic_extra_word_characters")?;
    Ok(options)
}

fn focus_on_source(fields: &mut Fields<'_, '_>) -> Outcome<bool> {
    let line = fields.line;
    match fields.text("taint_focus_on")? {
        None | Some("sink") => Ok(false),
        Some("source") => Ok(true),
        Some(other) => Err(Fault::expected(line, "`taint_focus_on` of source or sink", format!("{other:?}"))),
    }
}

fn comment_style(fields: &mut Fields<'_, '_>) -> Outcome<Option<CommentStyle>> {
    match fields.text("generic_comment_style")? {
        None => Ok(None),
        Some("c") => Ok(Some(CommentStyle::C)),
        Some("cpp") => Ok(Some(CommentStyle::Cpp)),
        Some("shell") => Ok(Some(CommentStyle::Shell)),
        Some(found) => {
            Err(Fault::expected(fields.line, "a comment style of c, cpp or shell", format!("{found:?}")))
        }
    }
}

fn engine(fields: &mut Fields<'_, '_>) -> Outcome<GenericEngine> {
    match fields.text("generic_engine")? {
        None | Some("spacegrep") => Ok(GenericEngine::Spacegrep),
        Some("aliengrep") => Ok(GenericEngine::Aliengrep),
        Some(found) => Err(Fault::expected(
            fields.line,
            "a generic engine of spacegrep or aliengrep",
            format!("{found:?}"),
        )),
    }
}

/// A list of lists of an opening and a closing brace.
fn pairs(node: &Node<'_>) -> Outcome<Vec<(String, String)>> {
    let pair = |node: &Node<'_>| match &node.value {
        Value::List(items) => match items.iter().map(Node::text).collect::<Vec<_>>()[..] {
            [Some(open), Some(close)] => Ok((open.to_owned(), close.to_owned())),
            _ => Err(Fault::expected(node.line, "an opening and a closing brace", "something else")),
        },
        _ => Err(Fault::kind(node, "an opening and a closing brace")),
    };
    list(node, "braces")?.iter().map(pair).collect()
}
