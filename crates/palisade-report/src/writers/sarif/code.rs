//! The way of data and fixes of a finding in source code (§3.36, §3.55).

use palisade_model::{CodeFacts, Location, StepKind, TraceStep};
use serde_json::{Value, json};

use super::result::{file, location, region};

/// The codeFlow of a trace. `None` without one.
pub(super) fn flow(code: &CodeFacts) -> Option<Value> {
    let step = |step: &TraceStep| {
        let mut at = location(&step.location);
        at["message"] = json!({"text": format!("{}: {}", step.kind.as_str(), step.code.as_str())});
        let importance = match step.kind {
            StepKind::Source | StepKind::Sink => "essential",
            StepKind::Propagation => "important",
        };
        json!({"location": at, "importance": importance})
    };
    let steps: Vec<Value> = code.trace.iter().map(step).collect();
    (!steps.is_empty()).then(|| json!({"threadFlows": [{"locations": steps}]}))
}

/// The fix object of a replacement. `None` without one, or for what is no file.
pub(super) fn fix(code: &CodeFacts) -> Option<Value> {
    let fix = code.fix.as_ref()?;
    let Location::File { path, start, end } = &fix.location else { return None };
    Some(json!({
        "description": {"text": "Apply the rule's fix."},
        "artifactChanges": [{
            "artifactLocation": file(path),
            "replacements": [{
                "deletedRegion": region(*start, *end),
                "insertedContent": {"text": fix.replacement},
            }],
        }],
    }))
}
