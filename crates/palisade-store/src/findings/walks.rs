//! How a list is read: which walks along indexes give its candidates in order, and what is left to check on each. Every
//! walk is bounded, so the whole is.

use palisade_model::{FindingStatus, Severity};
use serde_json::Value;

use crate::db::Db;
use crate::dialect::{contains, search_value, searched};
use crate::findings::filter::{Assignee, FindingFilter};
use crate::findings::list::{ListFindings, Scope};
use crate::query::{AFTER_EVERY_ID, Arg, Query, with_args};

/// More walks than this are not merged; the list then walks the whole organisation and checks the rest.
pub(crate) const WALKS: usize = 120;

/// Where the candidates of a list come from.
enum Source {
    /// Prefixes of an index that goes on with the severity and the id.
    Prefixes(Vec<String>),
    /// The few findings that share something.
    Few(String),
    /// What a scan saw.
    Scan(String),
    /// A full-text search.
    Search(String),
}

/// A list as SQL.
pub(crate) struct Plan<'a> {
    db: &'a Db,
    list: &'a ListFindings,
    args: Vec<Arg>,
    /// So many of the arguments belong to the walks.
    walk_args: usize,
    source: Source,
    severities: Vec<Severity>,
    /// Where the list goes on: the places of rank and id.
    rank: String,
    id: String,
    /// What the walks leave to be checked.
    checks: Vec<String>,
}

impl<'a> Plan<'a> {
    pub(crate) fn of(db: &'a Db, list: &'a ListFindings, scope: &Scope) -> Self {
        let mut plan = Self {
            db,
            list,
            args: vec![list.organization_id.into(), list.test_mode.into()],
            walk_args: 0,
            source: Source::Prefixes(Vec::new()),
            severities: Severity::ALL.to_vec(),
            rank: String::new(),
            id: String::new(),
            checks: Vec::new(),
        };
        plan.set_position();
        let mut rest = list.filter.clone();
        plan.source = plan.choose(&mut rest, scope);
        plan.walk_args = plan.args.len();
        plan.check(rest, scope);
        plan
    }

    /// Whether the walks alone decide what is listed.
    pub(crate) fn is_exact(&self) -> bool {
        self.checks.is_empty()
    }

    /// Whether every candidate is the result of a full-text search, which costs more than an index.
    pub(crate) fn is_search(&self) -> bool {
        matches!(self.source, Source::Search(_))
    }

    /// Up to `limit` findings with their sort rank, out of the first `window` candidates.
    pub(crate) fn page(&self, window: usize, limit: usize, columns: &str) -> Query {
        let checks = match self.checks.as_slice() {
            [] => String::new(),
            checks => {
                format!(" CROSS JOIN findings AS known WHERE known.id = page.id AND {}", checks.join(" AND "))
            }
        };
        // SQLite runs a CROSS JOIN from left to right.
        let sql = format!(
            "SELECT CAST(hits.sort_rank AS BIGINT), {columns} FROM (SELECT page.sort_rank, page.id FROM ({} LIMIT {window}) \
             AS page{checks} ORDER BY {} LIMIT {limit}) AS hits CROSS JOIN findings AS known \
             CROSS JOIN finding_contents AS contents WHERE known.id = hits.id AND contents.finding_id = known.id \
             AND contents.version = known.content_version ORDER BY {}",
            self.candidates(window),
            self.order("page."),
            self.order("hits."),
        );
        with_args(sql, self.args.clone())
    }

    /// The last candidate of a full window.
    pub(crate) fn end(&self, window: usize) -> Query {
        let sql = format!(
            "SELECT CAST(sort_rank AS BIGINT), id FROM ({} LIMIT 1 OFFSET {}) AS last_one",
            self.candidates(window),
            window.saturating_sub(1)
        );
        with_args(sql, self.args[..self.walk_args].to_vec())
    }

    fn place(&mut self, value: impl Into<Arg>) -> String {
        self.args.push(value.into());
        format!("${}", self.args.len())
    }

    fn places<T: Into<Arg>>(&mut self, values: impl IntoIterator<Item = T>) -> String {
        let places: Vec<_> = values.into_iter().map(|value| self.place(value)).collect();
        places.join(", ")
    }

    /// Without a position, before everything.
    fn set_position(&mut self) {
        let descending = self.list.sort.direction() == "DESC";
        let (rank, id) = match self.list.after {
            Some(after) => (after.rank, after.id.to_string()),
            None if descending => (i64::MAX, AFTER_EVERY_ID.to_owned()),
            None => (i64::MIN, String::new()),
        };
        (self.rank, self.id) = (self.place(rank), self.place(id));
    }

    /// The narrowest source; what it decides is taken out of the filter.
    fn choose(&mut self, rest: &mut FindingFilter, scope: &Scope) -> Source {
        if let Some(words) = rest.words.take() {
            let value = search_value(self.db, self.list.organization_id, &words);
            return Source::Search(self.place(value));
        }
        if let Some(fingerprint) = rest.fingerprint.take() {
            let place = self.place(fingerprint);
            return Source::Few(format!(
                "test_mode = $2 AND id IN (SELECT finding_id FROM finding_fingerprints \
                 WHERE organization_id = $1 AND fingerprint = {place})"
            ));
        }
        if let Some(key) = rest.correlation_key.take() {
            let place = self.place(key);
            return Source::Few(format!(
                "test_mode = $2 AND organization_id = $1 AND correlation_key = {place} AND correlation_key <> ''"
            ));
        }
        if let Some(scan) = rest.scan.take() {
            return Source::Scan(self.place(scan));
        }
        if !rest.severities.is_empty() {
            self.severities = std::mem::take(&mut rest.severities);
        }
        Source::Prefixes(self.prefixes(rest, scope))
    }

    fn prefixes(&mut self, rest: &mut FindingFilter, scope: &Scope) -> Vec<String> {
        if let Some(rule) = rest.rule_id.take() {
            let place = self.place(rule);
            return vec![format!("organization_id = $1 AND test_mode = $2 AND rule_id = {place}")];
        }
        if let Some(Assignee::Member(member)) = rest.assignee {
            rest.assignee = None;
            let place = self.place(member);
            return vec![format!("organization_id = $1 AND assignee = {place} AND test_mode = $2")];
        }
        let statuses = match std::mem::take(&mut rest.statuses) {
            asked if asked.is_empty() => FindingStatus::ALL.to_vec(),
            asked => asked,
        };
        self.streams(rest, scope, statuses.len()).map_or_else(
            || of_each(&["organization_id = $1 AND test_mode = $2".to_owned()], &statuses),
            |streams| of_each(&streams, &statuses),
        )
    }

    /// One for each branch of each project that is asked for; `None` when they are too many.
    fn streams(&mut self, rest: &mut FindingFilter, scope: &Scope, statuses: usize) -> Option<Vec<String>> {
        let projects = rest.projects.as_ref()?;
        let asked = rest.branch.clone().map(|branch| vec![branch]);
        let of_project = |at: usize| asked.as_ref().or_else(|| scope.branches.get(at));
        let count: usize = (0..projects.len()).map(|at| of_project(at).map_or(WALKS, Vec::len)).sum();
        if count * statuses * self.severities.len() > WALKS {
            return None;
        }
        let mut streams = Vec::with_capacity(count);
        for (at, project) in projects.iter().enumerate() {
            let project = self.place(*project);
            for branch in of_project(at).into_iter().flatten() {
                let branch = self.place(branch.as_str());
                streams.push(format!("project_id = {project} AND branch = {branch}"));
            }
        }
        (rest.projects, rest.branch) = (None, None);
        Some(streams)
    }

    /// Candidates in order, not yet limited.
    fn candidates(&self, window: usize) -> String {
        let walks = match &self.source {
            Source::Prefixes(prefixes) => self.by_severity(
                |severity| {
                    prefixes
                        .iter()
                        .map(|prefix| ("findings", "id", format!("{prefix} AND severity = {severity}")))
                        .collect()
                },
                window,
            ),
            Source::Scan(scan) if self.list.sort.is_by_severity() => self.by_severity(
                |severity| {
                    vec![(
                        "scan_findings",
                        "finding_id",
                        format!("scan_id = {scan} AND severity = {severity}"),
                    )]
                },
                window,
            ),
            Source::Scan(scan) => vec![self.walk(
                "severity",
                "scan_findings",
                "finding_id",
                &format!("scan_id = {scan}"),
                window,
                true,
            )],
            Source::Few(few) => vec![self.few(few)],
            Source::Search(words) => {
                let sort = self.list.sort;
                let bounds = format!("{} {}", sort.after(), self.rank);
                vec![searched(self.db, words, &bounds, sort.direction(), window)]
            }
        };
        // An empty list of walks: a project without any branch.
        let walks = if walks.is_empty() {
            "SELECT 0 AS sort_rank, '' AS id WHERE 1 = 0".to_owned()
        } else {
            walks.join(" UNION ALL ")
        };
        format!("SELECT sort_rank, id FROM ({walks}) AS walks ORDER BY {}", self.order(""))
    }
}

/// Each prefix with each state.
fn of_each(prefixes: &[String], statuses: &[FindingStatus]) -> Vec<String> {
    let of_prefix = |prefix: &String| {
        let prefix = prefix.clone();
        statuses.iter().map(move |status| format!("{prefix} AND status = '{}'", status.as_str()))
    };
    prefixes.iter().flat_map(of_prefix).collect()
}

type Walk = (&'static str, &'static str, String);

impl Plan<'_> {
    /// One walk for each severity that is still to come and each of `walks`.
    fn by_severity(&self, walks: impl Fn(i64) -> Vec<Walk>, window: usize) -> Vec<String> {
        let sort = self.list.sort;
        let mut texts = Vec::new();
        for rank in self.severities.iter().map(|severity| severity.rank()) {
            let passed = self.list.after.filter(|_| sort.is_by_severity()).map(|after| after.rank);
            let (is_over, is_inside) = match (passed, sort.direction()) {
                (None, _) => (false, true),
                (Some(passed), "DESC") => (rank > passed, rank == passed),
                (Some(passed), _) => (rank < passed, rank == passed),
            };
            if is_over {
                continue;
            }
            for (table, id, condition) in walks(rank) {
                texts.push(self.walk(&rank.to_string(), table, id, &condition, window, is_inside));
            }
        }
        texts
    }

    /// Along one index, from the position on or from its beginning.
    fn walk(
        &self,
        rank: &str,
        table: &str,
        id: &str,
        condition: &str,
        window: usize,
        from_position: bool,
    ) -> String {
        let (sort, place) = (self.list.sort, &self.id);
        let position =
            if from_position { format!(" AND {id} {} {place}", sort.after()) } else { String::new() };
        format!(
            "SELECT sort_rank, id FROM (SELECT {rank} AS sort_rank, {id} AS id FROM {table} WHERE {condition}{position} \
             ORDER BY {id} {} LIMIT {window}) AS walk",
            sort.direction()
        )
    }

    fn few(&self, condition: &str) -> String {
        let (after, rank, id) = (self.list.sort.after(), &self.rank, &self.id);
        let position = if self.list.sort.is_by_severity() {
            format!("(severity {after} {rank} OR (severity = {rank} AND id {after} {id}))")
        } else {
            format!("id {after} {id}")
        };
        format!("SELECT severity AS sort_rank, id FROM findings WHERE {condition} AND {position}")
    }

    fn order(&self, table: &str) -> String {
        let direction = self.list.sort.direction();
        if self.list.sort.is_by_severity() || self.is_search() {
            return format!("{table}sort_rank {direction}, {table}id {direction}");
        }
        format!("{table}id {direction}")
    }

    /// What is left of the filter becomes conditions on each candidate.
    fn check(&mut self, rest: FindingFilter, scope: &Scope) {
        if self.is_search() {
            // The words name the organisation too; this holds whatever they are.
            self.checks.push("known.organization_id = $1 AND known.test_mode = $2".to_owned());
        }
        match rest.projects {
            Some(projects) => self.check_one_of("project_id", projects),
            None if scope.deleted.is_empty() => {}
            None => {
                let places = self.places(scope.deleted.iter().map(String::as_str));
                self.checks.push(format!("known.project_id NOT IN ({places})"));
            }
        }
        self.check_one_of("branch", rest.branch);
        self.check_one_of("severity", rest.severities.iter().map(|severity| severity.rank()));
        self.check_one_of("status", rest.statuses.iter().map(|status| status.as_str()));
        self.check_one_of("category", rest.categories.iter().map(|category| category.as_str()));
        self.check_one_of("scan_type", rest.scan_types.iter().map(|kind| kind.as_str()));
        self.check_one_of("scanner", rest.scanner);
        self.check_one_of("rule_id", rest.rule_id);
        self.check_one_of("correlation_key", rest.correlation_key);
        self.check_one_of("suppressed", rest.suppressed);
        match rest.assignee {
            Some(Assignee::Nobody) => self.checks.push("known.assignee IS NULL".to_owned()),
            Some(Assignee::Member(member)) => self.check_one_of("assignee", [member]),
            None => {}
        }
        self.check_tags(&rest.compliance_tags);
        if let Some(fingerprint) = rest.fingerprint {
            let place = self.place(fingerprint);
            self.checks.push(format!(
                "known.id IN (SELECT finding_id FROM finding_fingerprints WHERE organization_id = $1 AND fingerprint = {place})"
            ));
        }
        if let Some(scan) = rest.scan {
            let place = self.place(scan);
            self.checks.push(format!(
                "EXISTS (SELECT 1 FROM scan_findings WHERE scan_id = {place} AND finding_id = known.id)"
            ));
        }
    }

    /// A tag stands in the content as a JSON text, quotation marks and all.
    fn check_tags(&mut self, tags: &[String]) {
        if tags.is_empty() {
            return;
        }
        let places: Vec<_> =
            tags.iter().map(|tag| self.place(Value::from(tag.as_str()).to_string())).collect();
        let has =
            places.iter().map(|place| contains(self.db, "told.body", place)).collect::<Vec<_>>().join(" OR ");
        self.checks.push(format!(
            "EXISTS (SELECT 1 FROM finding_contents AS told WHERE told.finding_id = known.id \
             AND told.version = known.content_version AND ({has}))"
        ));
    }

    /// No values allow everything.
    fn check_one_of<T: Into<Arg>>(&mut self, column: &str, values: impl IntoIterator<Item = T>) {
        let places = self.places(values);
        if !places.is_empty() {
            self.checks.push(format!("known.{column} IN ({places})"));
        }
    }
}
