//! A row of either engine, read column by column in the order of the SELECT list.

use std::str::FromStr;

use serde::de::DeserializeOwned;
use sqlx::postgres::PgRow;
use sqlx::sqlite::SqliteRow;
use sqlx::{Decode, Postgres, Row as _, Sqlite, Type};

use crate::{Result, StoreError};

/// One row.
pub(crate) enum Row {
    Sqlite(SqliteRow),
    Postgres(PgRow),
}

/// What a row becomes; written once for both engines.
pub(crate) trait FromRow: Sized {
    fn from_row(columns: &mut Columns<'_>) -> Result<Self>;
}

/// A Rust type that a column can have on both engines.
pub(crate) trait Column:
    for<'r> Decode<'r, Sqlite> + Type<Sqlite> + for<'r> Decode<'r, Postgres> + Type<Postgres>
{
}

impl Column for bool {}
impl Column for i64 {}
impl Column for String {}
impl Column for Option<i64> {}
impl Column for Option<String> {}

/// Reads the columns of one row from left to right.
pub(crate) struct Columns<'r> {
    row: &'r Row,
    at: usize,
}

impl Row {
    pub(crate) fn read<T: FromRow>(&self) -> Result<T> {
        T::from_row(&mut Columns { row: self, at: 0 })
    }
}

impl Columns<'_> {
    /// The next column.
    pub(crate) fn take<T: Column>(&mut self) -> Result<T> {
        let at = self.at;
        self.at += 1;
        Ok(match self.row {
            Row::Sqlite(row) => row.try_get(at)?,
            Row::Postgres(row) => row.try_get(at)?,
        })
    }

    /// The next column, a text that `T` parses.
    pub(crate) fn parse<T: FromStr>(&mut self, expected: &'static str) -> Result<T> {
        self.word(expected, |text| text.parse().ok())
    }

    /// The next column, a word out of a closed list.
    pub(crate) fn word<T>(&mut self, expected: &'static str, parse: impl Fn(&str) -> Option<T>) -> Result<T> {
        let text: String = self.take()?;
        parse(&text).ok_or(StoreError::Corrupt { expected, found: text })
    }

    /// The next column, a text that `T` parses or NULL.
    pub(crate) fn optional_parse<T: FromStr>(&mut self, expected: &'static str) -> Result<Option<T>> {
        self.optional_word(expected, |text| text.parse().ok())
    }

    /// The next column, a word out of a closed list or NULL.
    pub(crate) fn optional_word<T>(
        &mut self,
        expected: &'static str,
        parse: impl Fn(&str) -> Option<T>,
    ) -> Result<Option<T>> {
        let Some(text) = self.take::<Option<String>>()? else { return Ok(None) };
        parse(&text).map(Some).ok_or(StoreError::Corrupt { expected, found: text })
    }

    /// The next column, a number in the range of `T`.
    pub(crate) fn number<T: TryFrom<i64>>(&mut self, expected: &'static str) -> Result<T> {
        let number: i64 = self.take()?;
        T::try_from(number).map_err(|_| StoreError::Corrupt { expected, found: number.to_string() })
    }

    /// The next column, a number in the range of `T` or NULL.
    pub(crate) fn optional_number<T: TryFrom<i64>>(&mut self, expected: &'static str) -> Result<Option<T>> {
        let Some(number) = self.take::<Option<i64>>()? else { return Ok(None) };
        let corrupt = |_| StoreError::Corrupt { expected, found: number.to_string() };
        T::try_from(number).map(Some).map_err(corrupt)
    }

    /// The next column, JSON in text.
    pub(crate) fn json<T: DeserializeOwned>(&mut self, expected: &'static str) -> Result<T> {
        from_json(&self.take::<String>()?, expected)
    }

    /// The next column, JSON in text or NULL.
    pub(crate) fn optional_json<T: DeserializeOwned>(&mut self, expected: &'static str) -> Result<Option<T>> {
        self.take::<Option<String>>()?.map(|text| from_json(&text, expected)).transpose()
    }
}

/// Names the error's place and not the text: a body may quote what was scanned.
pub(crate) fn from_json<T: DeserializeOwned>(text: &str, expected: &'static str) -> Result<T> {
    serde_json::from_str(text).map_err(|error| StoreError::Corrupt { expected, found: error.to_string() })
}

/// JSON text for a column.
pub(crate) fn to_json(value: &impl serde::Serialize) -> Result<String> {
    serde_json::to_string(value).map_err(|error| StoreError::Corrupt {
        expected: "a value that JSON can hold",
        found: error.to_string(),
    })
}

macro_rules! single_column {
    ($($column:ty),*) => {
        $(impl FromRow for $column {
            fn from_row(columns: &mut Columns<'_>) -> Result<Self> {
                columns.take()
            }
        })*
    };
}

single_column!(bool, i64, String, Option<i64>);

impl<A: Column, B: Column> FromRow for (A, B) {
    fn from_row(columns: &mut Columns<'_>) -> Result<Self> {
        Ok((columns.take()?, columns.take()?))
    }
}
