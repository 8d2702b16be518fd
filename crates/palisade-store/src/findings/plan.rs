//! How a page of findings is read: where its candidates come from, what is checked on them, and how far one step goes.
//! Every step is bounded, so the whole is. Called by `list.rs`.

use crate::db::Db;
use crate::dialect::search_bits;
use crate::findings::checks::{Args, Checks};
use crate::findings::filter::{FindingFilter, FindingPosition};
use crate::findings::identity::known_under;
use crate::findings::list::{ListFindings, Scope};
use crate::findings::search::{Search, Stretch};
use crate::findings::walks::{From, Walks};
use crate::query::{AFTER_EVERY_ID, Query, with_args};

/// How much the steps of one page have looked at.
#[derive(Debug, Default)]
pub(crate) struct Effort {
    /// Steps before this one.
    pub(crate) steps: usize,
    /// Of these, steps that ended because they had seen as many candidates as they may.
    pub(crate) full: usize,
}

/// Index entries that a step may pass over, the first one and others.
const ENTRIES: [usize; 2] = [10_000, 40_000];
/// Rows that a step may read to check them.
const ROWS: [usize; 2] = [250, 800];
/// Steps per page over an index, and steps that read rows.
const STEPS: usize = 3;
/// No page reads more than a few of these: findings that share something.
const FEW: usize = 2_000;

/// Where the candidates of a list come from.
enum Source {
    Walks(Walks),
    /// The few findings that share something.
    Few(String),
    /// What a scan saw.
    Scan(String),
    /// A full-text search.
    Search(Search),
}

/// A list as SQL.
pub(crate) struct Plan<'a> {
    db: &'a Db,
    list: &'a ListFindings,
    args: Args,
    source: Source,
    from: From,
    checks: Checks,
}

impl<'a> Plan<'a> {
    pub(crate) fn of(db: &'a Db, list: &'a ListFindings, scope: &Scope, effort: &Effort) -> Self {
        let mut args = Args(vec![list.organization_id.into(), list.test_mode.into()]);
        let from = beginning(&mut args, list);
        let mut rest = list.filter.clone();
        let source = choose(db, &mut args, list, &mut rest, scope, effort);
        let checks = Checks::of(db, &mut args, rest, scope);
        Self { db, list, args, source, from, checks }
    }

    /// Whether there is nothing to look for.
    pub(crate) fn is_over(&self) -> bool {
        matches!(&self.source, Source::Search(search) if search.stretch.is_none())
    }

    /// So many candidates are looked at in a step that is to fill `room`.
    pub(crate) fn window(&self, room: usize, effort: &Effort) -> usize {
        let rows = ROWS[effort.steps.min(1)].max(room + 1);
        match &self.source {
            Source::Few(_) => FEW,
            Source::Walks(_) if self.checks.on_rows.is_empty() => room + 1,
            Source::Search(_) if self.checks.is_empty() => room + 1,
            Source::Walks(_) | Source::Scan(_) | Source::Search(_) => rows,
        }
    }

    /// Whether one page takes no further step.
    pub(crate) fn is_enough(&self, effort: &Effort) -> bool {
        match &self.source {
            Source::Search(_) => effort.full >= STEPS || effort.steps >= Search::STEPS,
            _ => effort.steps >= STEPS,
        }
    }

    /// The query for the place where the step ends at the latest; `None` when it is known without.
    pub(crate) fn end_query(&self, effort: &Effort) -> Option<Query> {
        let Source::Walks(walks) = &self.source else { return None };
        if self.checks.is_empty() || walks.len() == 0 {
            return None;
        }
        let steps = (ENTRIES[effort.steps.min(1)] / walks.len()).max(1);
        let ends = walks.ends(self.list, &self.from, steps).join(" UNION ALL ");
        let sql = format!(
            "SELECT CAST(sort_rank AS BIGINT), id FROM ({ends}) AS ends ORDER BY {} LIMIT 1",
            self.order("")
        );
        Some(with_args(sql, self.args.0.clone()).without_unused())
    }

    /// The place where the step ends at the latest, when no query is needed to tell.
    pub(crate) fn end(&self) -> Option<FindingPosition> {
        let Source::Search(search) = &self.source else { return None };
        search.stretch.as_ref().and_then(|stretch| stretch.end)
    }

    /// Up to `limit` findings with their sort rank, out of the first `window` candidates up to `end`.
    pub(crate) fn page(
        &self,
        window: usize,
        limit: usize,
        end: Option<FindingPosition>,
        columns: &str,
    ) -> Query {
        let (candidates, args) = self.candidates(window, end);
        let checks = match self.row_checks() {
            checks if checks.is_empty() => String::new(),
            checks => format!(" CROSS JOIN findings AS known WHERE known.id = page.id{checks}"),
        };
        // SQLite runs a CROSS JOIN from left to right.
        let sql = format!(
            "SELECT CAST(hits.sort_rank AS BIGINT), {columns} FROM (SELECT page.sort_rank, page.id FROM ({candidates}) \
             AS page{checks} ORDER BY {} LIMIT {limit}) AS hits CROSS JOIN findings AS known \
             CROSS JOIN finding_contents AS contents WHERE known.id = hits.id AND contents.finding_id = known.id \
             AND contents.version = known.content_version ORDER BY {}",
            self.order("page."),
            self.order("hits."),
        );
        with_args(sql, args.0).without_unused()
    }

    /// The last candidate of a full window.
    pub(crate) fn last(&self, window: usize, end: Option<FindingPosition>) -> Query {
        let (candidates, args) = self.candidates(window, end);
        let sql = format!(
            "SELECT CAST(sort_rank AS BIGINT), id FROM ({candidates}) AS page ORDER BY {} LIMIT 1 OFFSET {}",
            self.order(""),
            window - 1
        );
        with_args(sql, args.0).without_unused()
    }

    /// The first `window` candidates in order.
    fn candidates(&self, window: usize, end: Option<FindingPosition>) -> (String, Args) {
        let mut args = self.args.clone();
        let end = end.map(|end| {
            let id = args.place(end.id.to_string());
            From { position: Some(end), rank: String::new(), id }
        });
        let list = self.list;
        let walks = match &self.source {
            Source::Walks(walks) => {
                walks.merged(list, &self.from, &self.checks.and_columns(), end.as_ref(), window)
            }
            Source::Scan(scan) => self.of_scan(scan, window),
            Source::Few(few) => vec![self.few(few)],
            Source::Search(search) => vec![search.sql(self.db, list.sort, window)],
        };
        // An empty list of walks: a project without any branch.
        let walks = if walks.is_empty() {
            "SELECT 0 AS sort_rank, '' AS id WHERE 1 = 0".to_owned()
        } else {
            walks.join(" UNION ALL ")
        };
        let order = self.order("");
        (format!("SELECT sort_rank, id FROM ({walks}) AS walks ORDER BY {order} LIMIT {window}"), args)
    }

    /// What the candidates were not yet asked.
    fn row_checks(&self) -> String {
        match &self.source {
            Source::Walks(_) | Source::Few(_) => self.checks.and_rows(),
            Source::Scan(_) => self.checks.and_all(),
            // Numbers name the organisation too; this holds whatever they are.
            Source::Search(_) => {
                format!(" AND known.organization_id = $1 AND known.test_mode = $2{}", self.checks.and_all())
            }
        }
    }

    fn of_scan(&self, scan: &str, window: usize) -> Vec<String> {
        let (list, id) = (self.list, &self.from.id);
        let (after, direction) = (list.sort.after(), list.sort.direction());
        let walk = |rank: &str, condition: &str, position: &str| {
            format!(
                "SELECT sort_rank, id FROM (SELECT {rank} AS sort_rank, finding_id AS id FROM scan_findings \
                 WHERE scan_id = {scan}{condition}{position} ORDER BY finding_id {direction} LIMIT {window}) AS walk"
            )
        };
        let position = format!(" AND finding_id {after} {id}");
        if !list.sort.is_by_severity() {
            return vec![walk("severity", "", &position)];
        }
        let ranks = palisade_model::Severity::ALL.map(|severity| severity.rank());
        let passed = self.from.position.map(|position| position.rank);
        let to_come =
            ranks.iter().filter(|rank| passed.is_none_or(|passed| !list.sort.passes(**rank, passed)));
        let of_rank = |rank: &i64| {
            let begun = passed.is_none_or(|passed| passed == *rank);
            let position = if begun { position.as_str() } else { "" };
            walk(&rank.to_string(), &format!(" AND severity = {rank}"), position)
        };
        to_come.map(of_rank).collect()
    }

    fn few(&self, condition: &str) -> String {
        let (after, rank, id) = (self.list.sort.after(), &self.from.rank, &self.from.id);
        let position = if self.list.sort.is_by_severity() {
            format!("(severity {after} {rank} OR (severity = {rank} AND id {after} {id}))")
        } else {
            format!("id {after} {id}")
        };
        let checks = self.checks.and_columns();
        format!("SELECT severity AS sort_rank, id FROM findings WHERE {condition} AND {position}{checks}")
    }

    fn order(&self, table: &str) -> String {
        let direction = self.list.sort.direction();
        if self.list.sort.is_by_severity() || matches!(self.source, Source::Search(_)) {
            return format!("{table}sort_rank {direction}, {table}id {direction}");
        }
        format!("{table}id {direction}")
    }
}

/// Without a position, before everything.
fn beginning(args: &mut Args, list: &ListFindings) -> From {
    let (rank, id) = match list.after {
        Some(after) => (after.rank, after.id.to_string()),
        None if list.sort.direction() == "DESC" => (i64::MAX, AFTER_EVERY_ID.to_owned()),
        None => (i64::MIN, String::new()),
    };
    let (rank, id) = (args.place(rank), args.place(id));
    From { position: list.after, rank, id }
}

/// The narrowest source; what it decides is taken out of the filter.
fn choose(
    db: &Db,
    args: &mut Args,
    list: &ListFindings,
    rest: &mut FindingFilter,
    scope: &Scope,
    effort: &Effort,
) -> Source {
    if let Some(words) = rest.words.take() {
        let stretch = scope.numbers.and_then(|numbers| Stretch::next(search_bits(db), list, numbers, effort));
        return Source::Search(Search::new(db, args, &words, stretch));
    }
    if let Some(fingerprint) = rest.fingerprint.take() {
        let place = args.place(fingerprint);
        return Source::Few(format!("test_mode = $2 AND id IN ({})", known_under(&place.to_string())));
    }
    if let Some(key) = rest.correlation_key.take() {
        let place = args.place(key);
        return Source::Few(format!(
            "test_mode = $2 AND organization_id = $1 AND correlation_key = {place} AND correlation_key <> ''"
        ));
    }
    if let Some(scan) = rest.scan.take() {
        return Source::Scan(args.place(scan));
    }
    Source::Walks(Walks::take(args, rest, scope))
}

/// Every statement of the first step of a list, for looking at how the engine runs them.
#[cfg(test)]
pub(crate) fn statements(db: &Db, list: &ListFindings, branches: &[String]) -> Vec<Query> {
    let branches = list.filter.projects.iter().flatten().map(|_| branches.to_vec()).collect();
    let numbers = Some(crate::findings::search::Numbers::up_to((1 << 36) + 100_000));
    let scope = Scope { deleted: vec![], branches, numbers };
    let effort = Effort::default();
    let plan = Plan::of(db, list, &scope, &effort);
    let end = list.after;
    let page = plan.page(plan.window(20, &effort), 21, end, "known.id");
    plan.end_query(&effort).into_iter().chain([page]).collect()
}
