//! Finds the rule of a result: by reference, index or id, in the driver or an extension (§3.27.5 to §3.27.7, §3.52).

use std::collections::HashMap;

use super::component::Component;
use super::raw::{RawReference, RawResult, RawRule};

/// The id that results without any get.
pub(super) const UNNAMED: &str = "unnamed-rule";

/// The rules of one run.
pub(super) struct RuleTable<'a> {
    components: &'a [Component],
    by_id: HashMap<&'a str, (usize, usize)>,
}

/// What is known of the rule of one result.
#[derive(Clone, Copy)]
pub(super) struct Found<'a> {
    pub(super) rule: Option<&'a RawRule>,
    /// Whose it is; its shared messages may be meant.
    pub(super) component: &'a Component,
}

/// A member of the result that points nowhere.
pub(super) struct Dangling {
    pub(super) member: &'static str,
    pub(super) detail: String,
}

impl<'a> RuleTable<'a> {
    pub(super) fn new(components: &'a [Component]) -> Self {
        let mut by_id = HashMap::new();
        for (of, component) in components.iter().enumerate() {
            for (at, rule) in component.rules.iter().enumerate() {
                if let Some(id) = rule.id.as_deref() {
                    by_id.entry(id).or_insert((of, at));
                }
            }
        }
        Self { components, by_id }
    }

    /// The id of the rule and what the file says about it.
    pub(super) fn find(&self, result: &RawResult) -> Result<(String, Found<'a>), Dangling> {
        let reference = result.rule.as_ref();
        let said = result.rule_id.as_deref().or(reference.and_then(|rule| rule.id.as_deref()));
        let said = said.map(str::trim).filter(|id| !id.is_empty());
        let of = self.component(reference)?;
        let component = &self.components[of];
        let (member, index) = match (result.rule_index, reference.and_then(|rule| rule.index)) {
            (_, Some(index)) => ("rule.index", index),
            (index, None) => ("ruleIndex", index.unwrap_or(-1)),
        };
        let indexed = usize::try_from(index).ok().map(|at| component.rules.get(at));
        if said.is_none() && matches!(indexed, Some(None)) {
            let detail =
                format!("expected the index of one of {} rules, found {index}", component.rules.len());
            return Err(Dangling { member, detail });
        }
        let indexed = indexed.flatten().filter(|rule| agrees(rule, said));
        let rule = indexed.map(|rule| Found { rule: Some(rule), component }).or_else(|| self.by_id(said?));
        let id = said.or(indexed.and_then(|rule| rule.id.as_deref())).unwrap_or(UNNAMED);
        Ok((id.to_owned(), rule.unwrap_or(Found { rule: None, component })))
    }

    /// A hierarchical id such as `CA1000/1` falls back to the rule above it (§3.27.5).
    fn by_id(&self, id: &str) -> Option<Found<'a>> {
        let above = id.rmatch_indices('/').map(|(at, _)| &id[..at]);
        let (of, at) = std::iter::once(id).chain(above).find_map(|id| self.by_id.get(id))?;
        let component = &self.components[*of];
        Some(Found { rule: component.rules.get(*at), component })
    }

    fn component(&self, reference: Option<&RawReference>) -> Result<usize, Dangling> {
        let Some(meant) = reference.and_then(|rule| rule.tool_component.as_ref()) else { return Ok(0) };
        if let Some(index) = meant.index.filter(|&index| index >= 0) {
            let extensions = self.components.len() - 1;
            return usize::try_from(index).ok().filter(|&at| at < extensions).map(|at| at + 1).ok_or_else(
                || {
                    let detail =
                        format!("expected the index of one of {extensions} extensions, found {index}");
                    Dangling { member: "rule.toolComponent.index", detail }
                },
            );
        }
        let is_meant = |component: &Component| {
            let same_guid = meant.guid.is_some() && component.guid == meant.guid;
            same_guid || meant.name.as_ref().is_some_and(|name| *name == component.name)
        };
        Ok(self.components.iter().position(is_meant).unwrap_or(0))
    }
}

/// An index is believed when it does not contradict the id beside it.
fn agrees(rule: &RawRule, said: Option<&str>) -> bool {
    match (said, rule.id.as_deref()) {
        (Some(said), Some(id)) => {
            said == id || said.strip_prefix(id).is_some_and(|rest| rest.starts_with('/'))
        }
        _ => true,
    }
}
