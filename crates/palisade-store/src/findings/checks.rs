//! What of a filter the source of a list does not decide: conditions on each candidate. Called by `walks.rs` and
//! `search.rs`.

use palisade_model::ProjectId;
use serde_json::Value;

use crate::db::Db;
use crate::dialect::contains;
use crate::findings::filter::{Assignee, FindingFilter};
use crate::findings::identity::known_under;
use crate::findings::list::Scope;
use crate::query::Arg;

/// The values of a statement, in order of their places.
#[derive(Debug, Clone)]
pub(crate) struct Args(pub(crate) Vec<Arg>);

impl Args {
    pub(crate) fn place(&mut self, value: impl Into<Arg>) -> String {
        self.0.push(value.into());
        format!("${}", self.0.len())
    }

    pub(crate) fn places<T: Into<Arg>>(&mut self, values: impl IntoIterator<Item = T>) -> String {
        let places: Vec<_> = values.into_iter().map(|value| self.place(value)).collect();
        places.join(", ")
    }
}

/// Conditions as SQL.
#[derive(Debug, Default)]
pub(crate) struct Checks {
    /// On columns of `findings` alone, named without a table.
    pub(crate) on_columns: Vec<String>,
    /// On the finding `known`, which look into other tables.
    pub(crate) on_rows: Vec<String>,
}

impl Checks {
    pub(crate) fn of(db: &Db, args: &mut Args, rest: FindingFilter, scope: &Scope) -> Self {
        let mut checks = Self::default();
        checks.check_projects(args, rest.projects.as_deref(), scope);
        checks.one_of(args, "branch", rest.branch);
        checks.one_of(args, "severity", rest.severities.iter().map(|severity| severity.rank()));
        checks.one_of(args, "status", rest.statuses.iter().map(|status| status.as_str()));
        checks.one_of(args, "category", rest.categories.iter().map(|category| category.as_str()));
        checks.one_of(args, "scan_type", rest.scan_types.iter().map(|kind| kind.as_str()));
        checks.one_of(args, "scanner", rest.scanner);
        checks.one_of(args, "rule_id", rest.rule_id);
        checks.one_of(args, "correlation_key", rest.correlation_key);
        checks.one_of(args, "suppressed", rest.suppressed);
        match rest.assignee {
            Some(Assignee::Nobody) => checks.on_columns.push("assignee IS NULL".to_owned()),
            Some(Assignee::Member(member)) => checks.one_of(args, "assignee", [member]),
            None => {}
        }
        checks.check_tags(db, args, &rest.compliance_tags);
        if let Some(fingerprint) = rest.fingerprint {
            let place = args.place(fingerprint);
            checks.on_rows.push(format!("known.id IN ({})", known_under(&place.to_string())));
        }
        if let Some(scan) = rest.scan {
            let place = args.place(scan);
            checks.on_rows.push(format!(
                "EXISTS (SELECT 1 FROM scan_findings WHERE scan_id = {place} AND finding_id = known.id)"
            ));
        }
        checks
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.on_columns.is_empty() && self.on_rows.is_empty()
    }

    /// Those on columns, each after an AND.
    pub(crate) fn and_columns(&self) -> String {
        self.on_columns.iter().map(|check| format!(" AND {check}")).collect()
    }

    /// All of them on the finding `known`, each after an AND.
    pub(crate) fn and_all(&self) -> String {
        let columns = self.on_columns.iter().map(|check| format!(" AND known.{check}"));
        columns.chain(self.on_rows.iter().map(|check| format!(" AND {check}"))).collect()
    }

    /// Those that look into other tables, each after an AND.
    pub(crate) fn and_rows(&self) -> String {
        self.on_rows.iter().map(|check| format!(" AND {check}")).collect()
    }

    fn check_projects(&mut self, args: &mut Args, projects: Option<&[ProjectId]>, scope: &Scope) {
        match projects {
            Some(projects) => self.one_of(args, "project_id", projects.iter().copied()),
            None if scope.deleted.is_empty() => {}
            None => {
                let places = args.places(scope.deleted.iter().map(String::as_str));
                self.on_columns.push(format!("project_id NOT IN ({places})"));
            }
        }
    }

    /// A tag stands in the content as a JSON text, quotation marks and all.
    fn check_tags(&mut self, db: &Db, args: &mut Args, tags: &[String]) {
        if tags.is_empty() {
            return;
        }
        let has =
            |tag: &String| contains(db, "told.body", &args.place(Value::from(tag.as_str()).to_string()));
        let has = tags.iter().map(has).collect::<Vec<_>>().join(" OR ");
        self.on_rows.push(format!(
            "EXISTS (SELECT 1 FROM finding_contents AS told WHERE told.finding_id = known.id \
             AND told.version = known.content_version AND ({has}))"
        ));
    }

    /// No values allow everything.
    fn one_of<T: Into<Arg>>(&mut self, args: &mut Args, column: &str, values: impl IntoIterator<Item = T>) {
        let places = args.places(values);
        if !places.is_empty() {
            self.on_columns.push(format!("{column} IN ({places})"));
        }
    }
}
