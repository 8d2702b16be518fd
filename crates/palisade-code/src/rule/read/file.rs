//! One file of rules. A rule that is wrong does not keep the others from being read.

use std::collections::HashMap;

use super::fault::{Fault, Outcome};
use super::fields::{Fields, list};
use super::node::Node;
use super::{one_rule, yaml};
use crate::rule::error::Reason;
use crate::rule::{Rule, RuleError};

/// Of one file.
const MAX_BYTES: usize = 32 << 20;
const MAX_RULES: usize = 20_000;

/// Reads the rules of a file, whose name is for messages.
pub fn read(file: &str, text: &str) -> Vec<Result<Rule, RuleError>> {
    match document(text) {
        Ok(document) => rules(file, document.as_ref()),
        Err(fault) => vec![Err(error(file, None, fault))],
    }
}

fn document(text: &str) -> Outcome<Option<Node<'_>>> {
    if text.len() > MAX_BYTES {
        return Err(Fault::too_much(0, "bytes", MAX_BYTES));
    }
    yaml::parse(text)
}

fn rules(file: &str, document: Option<&Node<'_>>) -> Vec<Result<Rule, RuleError>> {
    let mut seen = HashMap::new();
    match document.ok_or_else(|| Fault::expected(0, "`rules`", "an empty file")).and_then(items) {
        Ok(items) => items.iter().map(|item| rule(file, item, &mut seen)).collect(),
        Err(fault) => vec![Err(error(file, None, fault))],
    }
}

fn items<'n, 'a>(document: &'n Node<'a>) -> Outcome<&'n [Node<'a>]> {
    let mut fields = Fields::of(document, "a file of rules")?;
    let rules = list(fields.required("rules")?, "rules")?;
    if rules.len() > MAX_RULES {
        return Err(Fault::too_much(document.line, "rules", MAX_RULES));
    }
    Ok(rules)
}

fn rule(file: &str, node: &Node<'_>, seen: &mut HashMap<String, u32>) -> Result<Rule, RuleError> {
    let rule = one_rule::read(node).map_err(|fault| error(file, id(node), fault))?;
    match seen.get(&rule.id) {
        Some(first) => {
            let fault = Fault { line: rule.line, reason: Reason::Duplicate(format!("line {first}")) };
            Err(error(file, Some(rule.id), fault))
        }
        None => {
            seen.insert(rule.id.clone(), rule.line);
            Ok(rule)
        }
    }
}

/// Of a rule that may be wrong otherwise.
fn id(node: &Node<'_>) -> Option<String> {
    let mut fields = Fields::of(node, "a rule").ok()?;
    fields.text("id").ok().flatten().map(str::to_owned)
}

fn error(file: &str, rule: Option<String>, fault: Fault) -> RuleError {
    RuleError { file: file.to_owned(), line: fault.line, rule, reason: fault.reason }
}
