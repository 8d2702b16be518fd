//! Statements that repeat a part for each row. The text of a full one is made once. Used where findings are ingested.

use std::fmt::Write;
use std::sync::{Arc, OnceLock};

use sqlx::{AssertSqlSafe, SqlSafeStr, SqlStr};

use crate::query::{Query, assembled, places};
use crate::unnamed::Unnamed;

/// Rows of a full statement, where it does not say otherwise.
pub(crate) const ROWS: usize = 100;

/// A statement over some rows.
pub(crate) struct Repeated {
    /// What stands before the rows, such as `INSERT INTO t (a, b) VALUES `.
    head: &'static str,
    row: Row,
    /// What stands behind the rows.
    tail: &'static str,
    /// Rows of a full one.
    rows: usize,
    full: OnceLock<(SqlStr, Arc<Unnamed>)>,
}

/// One row: `open`, its own placeholders, `close`.
struct Row {
    open: &'static str,
    own: usize,
    close: &'static str,
    /// Placeholders `$1` to this one belong to all rows; `head`, `open` and `tail` name them.
    shared: usize,
}

impl Repeated {
    /// `… VALUES (shared, own…), …`: `open` holds the values that all rows share, each with a comma behind it.
    pub(crate) const fn values(
        head: &'static str,
        (shared, open): (usize, &'static str),
        own: usize,
        tail: &'static str,
    ) -> Self {
        let row = Row { open, own, close: ")", shared };
        Self { head, row, tail, rows: ROWS, full: OnceLock::new() }
    }

    /// A list of single values: `… IN ($n, …)`, with the parentheses in `head` and `tail`.
    pub(crate) const fn list(head: &'static str, shared: usize, tail: &'static str) -> Self {
        let row = Row { open: "", own: 1, close: "", shared };
        Self { head, row, tail, rows: ROWS, full: OnceLock::new() }
    }

    /// The same with other full statements.
    pub(crate) const fn by(mut self, rows: usize) -> Self {
        self.rows = rows;
        self
    }

    /// The statement for so many rows; first the shared values are bound, then those of each row.
    pub(crate) fn of(&self, rows: usize) -> Query {
        if rows != self.rows {
            return assembled(self.text(rows)).one_off();
        }
        let (named, unnamed) = self.full.get_or_init(|| {
            let text = self.text(rows);
            let unnamed = Unnamed::of(&text);
            let text: Arc<str> = text.into();
            (AssertSqlSafe(text).into_sql_str(), Arc::new(unnamed))
        });
        Query {
            sql: named.clone(),
            args: Vec::with_capacity(self.row.shared + rows * self.row.own),
            persistent: true,
            unnamed: Some(Arc::clone(unnamed)),
        }
    }

    fn text(&self, rows: usize) -> String {
        let Row { open, own, close, shared } = self.row;
        let mut text = self.head.to_owned();
        for row in 0..rows {
            let gap = if row == 0 { "" } else { ", " };
            let own = places(shared + 1 + row * own, own);
            // Writing to a text does not fail.
            let _ = write!(text, "{gap}{open}{own}{close}");
        }
        text.push_str(self.tail);
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_has_the_shared_values_and_its_own() {
        let insert = Repeated::values("INSERT INTO t (a, b, c) VALUES ", (1, "($1, "), 2, "");
        assert_eq!(insert.of(2).sql.as_str(), "INSERT INTO t (a, b, c) VALUES ($1, $2, $3), ($1, $4, $5)");
        let list = Repeated::list("SELECT a FROM t WHERE b = $1 AND a IN (", 1, ")");
        assert_eq!(list.of(2).sql.as_str(), "SELECT a FROM t WHERE b = $1 AND a IN ($2, $3)");
    }

    #[test]
    fn a_full_statement_is_made_once() {
        let list = Repeated::list("SELECT a FROM t WHERE a IN (", 0, ")");
        let (first, again) = (list.of(ROWS), list.of(ROWS));
        assert_eq!(first.sql.as_str().as_ptr(), again.sql.as_str().as_ptr());
        assert_eq!(first.unnamed.expect("made for SQLite").sql.as_str().matches('?').count(), ROWS);
    }
}
