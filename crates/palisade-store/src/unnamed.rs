//! The form of a statement that SQLite gets when it has many placeholders: a `?` for every use. SQLite goes through all
//! names for each placeholder that has one. Used by `query.rs`.

use sqlx::{AssertSqlSafe, SqlSafeStr, SqlStr};

use crate::query::{Arg, uses};

/// A text without names, and which value each of its placeholders gets.
#[derive(Debug)]
pub(crate) struct Unnamed {
    pub(crate) sql: SqlStr,
    uses: Vec<Use>,
}

#[derive(Debug, Clone, Copy)]
struct Use {
    /// From 0.
    arg: usize,
    /// No later placeholder gets the value.
    is_last: bool,
}

impl Unnamed {
    pub(crate) fn of(sql: &str) -> Self {
        let mut text = String::with_capacity(sql.len());
        let (before, named) = uses(sql);
        text.push_str(before);
        let mut uses = Vec::new();
        for (place, after) in named {
            uses.extend(place.checked_sub(1).map(|arg| Use { arg, is_last: false }));
            text.push('?');
            text.push_str(after);
        }
        mark_last(&mut uses);
        Self { sql: AssertSqlSafe(text).into_sql_str(), uses }
    }

    /// The values in the order of the placeholders.
    pub(crate) fn in_order(&self, mut args: Vec<Arg>) -> Vec<Arg> {
        let values = self.uses.iter().filter_map(|used| {
            let arg = args.get_mut(used.arg)?;
            Some(if used.is_last { std::mem::replace(arg, Arg::Bool(false)) } else { arg.clone() })
        });
        values.collect()
    }
}

fn mark_last(uses: &mut [Use]) {
    let mut seen = vec![false; uses.iter().map(|used| used.arg + 1).max().unwrap_or(0)];
    for used in uses.iter_mut().rev() {
        used.is_last = !std::mem::replace(&mut seen[used.arg], true);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_that_is_used_twice_is_bound_twice() {
        let unnamed = Unnamed::of("VALUES ($2, $3), ($2, $1)");
        assert_eq!(unnamed.sql.as_str(), "VALUES (?, ?), (?, ?)");
        let args = unnamed.in_order(vec![Arg::Int(Some(1)), Arg::Int(Some(2)), Arg::Int(Some(3))]);
        let args: Vec<_> = args.iter().map(|arg| format!("{arg:?}")).collect();
        assert_eq!(args, ["Int(Some(2))", "Int(Some(3))", "Int(Some(2))", "Int(Some(1))"]);
    }
}
