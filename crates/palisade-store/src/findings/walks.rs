//! Walks along an index that goes on with the severity and the id: one for each prefix and severity, merged. Made and run
//! by `plan.rs`.

use palisade_model::{FindingStatus, Severity};

use crate::findings::checks::Args;
use crate::findings::filter::{Assignee, FindingFilter, FindingPosition};
use crate::findings::list::{ListFindings, Scope};

/// More walks than this are not merged; the list then walks the whole organisation and checks the rest.
pub(crate) const WALKS: usize = 120;

/// Where a walk begins: after a position, which stands at two places of the statement.
#[derive(Debug, Clone)]
pub(crate) struct From {
    pub(crate) position: Option<FindingPosition>,
    pub(crate) rank: String,
    pub(crate) id: String,
}

/// Prefixes of an index, as conditions, and the severities to walk under each.
pub(crate) struct Walks {
    prefixes: Vec<String>,
    severities: Vec<Severity>,
}

impl Walks {
    /// Takes out of the filter what the walks decide.
    pub(crate) fn take(args: &mut Args, rest: &mut FindingFilter, scope: &Scope) -> Self {
        let severities = match std::mem::take(&mut rest.severities) {
            asked if asked.is_empty() => Severity::ALL.to_vec(),
            asked => asked,
        };
        let statuses = match std::mem::take(&mut rest.statuses) {
            asked if asked.is_empty() => FindingStatus::ALL.to_vec(),
            asked => asked,
        };
        let most = WALKS / (statuses.len() * severities.len()).max(1);
        let stems = stems(args, rest, scope, most);
        let of_stem = |stem: &String| {
            let stem = stem.clone();
            statuses.iter().map(move |status| format!("{stem} AND status = '{}'", status.as_str()))
        };
        Self { prefixes: stems.iter().flat_map(of_stem).collect(), severities }
    }

    pub(crate) fn len(&self) -> usize {
        self.prefixes.len() * self.severities.len()
    }

    /// The first `limit` findings of every walk that fulfil `checks`, up to `end` and with it.
    pub(crate) fn merged(
        &self,
        list: &ListFindings,
        from: &From,
        checks: &str,
        end: Option<&From>,
        limit: usize,
    ) -> Vec<String> {
        let bounded = |rank: i64| -> Option<String> {
            let Some(end) = end else { return Some(String::new()) };
            let position = end.position.filter(|_| list.sort.is_by_severity());
            let until = format!(" AND id {} {}", list.sort.until(), end.id);
            match position.map(|position| list.sort.passes(position.rank, rank)) {
                Some(true) => None,
                None => Some(until),
                Some(false) => {
                    Some(if position.is_some_and(|end| end.rank == rank) { until } else { String::new() })
                }
            }
        };
        self.each(list, from, |rank, walk| {
            let bound = bounded(rank)?;
            Some(format!(
                "SELECT sort_rank, id FROM (SELECT {rank} AS sort_rank, id FROM findings WHERE {walk}{bound}{checks} \
                 ORDER BY id {} LIMIT {limit}) AS walk",
                list.sort.direction()
            ))
        })
    }

    /// Where each walk is after `steps` findings; nothing of those that are over by then.
    pub(crate) fn ends(&self, list: &ListFindings, from: &From, steps: usize) -> Vec<String> {
        self.each(list, from, |rank, walk| {
            Some(format!(
                "SELECT sort_rank, id FROM (SELECT {rank} AS sort_rank, id FROM findings WHERE {walk} \
                 ORDER BY id {} LIMIT 1 OFFSET {}) AS walk",
                list.sort.direction(),
                steps - 1
            ))
        })
    }

    /// `text` of each walk that is not over yet.
    fn each(
        &self,
        list: &ListFindings,
        from: &From,
        text: impl Fn(i64, &str) -> Option<String>,
    ) -> Vec<String> {
        let sort = list.sort;
        let mut texts = Vec::with_capacity(self.len());
        for rank in self.severities.iter().map(|severity| severity.rank()) {
            let passed = from.position.filter(|_| sort.is_by_severity()).map(|position| position.rank);
            if passed.is_some_and(|passed| sort.passes(rank, passed)) {
                continue;
            }
            // A severity that has not begun is walked from its beginning.
            let begun = passed.is_none_or(|passed| passed == rank);
            let position =
                if begun { format!(" AND id {} {}", sort.after(), from.id) } else { String::new() };
            let walks =
                self.prefixes.iter().map(|prefix| format!("{prefix} AND severity = {rank}{position}"));
            texts.extend(walks.filter_map(|walk| text(rank, &walk)));
        }
        texts
    }
}

/// What stands before the state in the narrowest index; at most so many.
fn stems(args: &mut Args, rest: &mut FindingFilter, scope: &Scope, most: usize) -> Vec<String> {
    if let Some(rule) = rest.rule_id.take() {
        let place = args.place(rule);
        return vec![format!("organization_id = $1 AND test_mode = $2 AND rule_id = {place}")];
    }
    if let Some(Assignee::Member(member)) = rest.assignee {
        rest.assignee = None;
        let place = args.place(member);
        return vec![format!("organization_id = $1 AND test_mode = $2 AND assignee = {place}")];
    }
    let of_organization = || vec!["organization_id = $1 AND test_mode = $2".to_owned()];
    streams(args, rest, scope, most).unwrap_or_else(of_organization)
}

/// One for each branch of each project that is asked for; `None` when they are too many.
fn streams(args: &mut Args, rest: &mut FindingFilter, scope: &Scope, most: usize) -> Option<Vec<String>> {
    let projects = rest.projects.as_ref()?;
    let asked = rest.branch.clone().map(|branch| vec![branch]);
    let of_project = |at: usize| asked.as_ref().or_else(|| scope.branches.get(at));
    let count: usize = (0..projects.len()).map(|at| of_project(at).map_or(WALKS, Vec::len)).sum();
    if count > most {
        return None;
    }
    let mut streams = Vec::with_capacity(count);
    for (at, project) in projects.iter().enumerate() {
        let project = args.place(*project);
        for branch in of_project(at).into_iter().flatten() {
            let branch = args.place(branch.as_str());
            streams.push(format!("project_id = {project} AND branch = {branch}"));
        }
    }
    (rest.projects, rest.branch) = (None, None);
    Some(streams)
}
