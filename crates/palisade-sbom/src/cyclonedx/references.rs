//! Every `bom-ref` of a document names one thing. `document` calls it.

use std::collections::HashMap;

use crate::tree::{Node, Value};
use crate::{Path, Violations};

/// Adds a violation for each reference that was given before.
pub(super) fn check_references(root: &Node, violations: &mut Violations) {
    let mut seen = HashMap::new();
    visit(root, &mut seen, violations);
}

fn visit<'a>(node: &'a Node, seen: &mut HashMap<&'a str, u32>, violations: &mut Violations) {
    match &node.value {
        Value::List(items) => items.iter().for_each(|item| visit(item, seen, violations)),
        Value::Object(fields) => {
            for (key, value) in fields {
                match value.as_text().filter(|_| &**key == "bom-ref") {
                    Some(reference) => {
                        if let Some(line) = seen.insert(reference, value.line) {
                            let problem =
                                format!("expected each bom-ref once, found {reference:?} on line {line} too");
                            violations.add(value.line, &Path::default(), problem);
                        }
                    }
                    None => visit(value, seen, violations),
                }
            }
        }
        _ => {}
    }
}
