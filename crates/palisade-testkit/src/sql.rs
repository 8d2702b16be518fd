//! Another hand in the database: what tests change behind the store's back, and all that is stored of one tenant.

use sqlx::postgres::PgConnectOptions;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{AssertSqlSafe, ConnectOptions, PgConnection, Row, SqliteConnection};

/// A connection beside the store's own.
#[derive(Debug)]
pub enum Sql {
    Sqlite(SqliteConnection),
    Postgres(PgConnection),
}

impl Sql {
    /// Connects to a `postgres://` URL, or to the SQLite file of that path.
    ///
    /// # Panics
    /// When the database does not answer.
    pub async fn connect(database: &str) -> Self {
        if database.starts_with("postgres") {
            let options: PgConnectOptions = database.parse().expect("a PostgreSQL URL");
            return Self::Postgres(options.connect().await.expect("PostgreSQL answers"));
        }
        let options = SqliteConnectOptions::new().filename(database);
        Self::Sqlite(options.connect().await.expect("the file is a SQLite database"))
    }

    /// Runs statements.
    ///
    /// # Panics
    /// When one of them fails.
    pub async fn execute(&mut self, sql: &str) {
        let sql = AssertSqlSafe(sql);
        match self {
            Self::Sqlite(connection) => sqlx::raw_sql(sql).execute(connection).await.map(drop),
            Self::Postgres(connection) => sqlx::raw_sql(sql).execute(connection).await.map(drop),
        }
        .expect("the statement is good");
    }

    /// The first column of every row, all text.
    ///
    /// # Panics
    /// When the query fails.
    pub async fn texts(&mut self, sql: &str) -> Vec<String> {
        let sql = AssertSqlSafe(sql);
        match self {
            Self::Sqlite(connection) => sqlx::query(sql)
                .fetch_all(connection)
                .await
                .map(|rows| rows.iter().map(|row| row.get::<String, _>(0)).collect()),
            Self::Postgres(connection) => sqlx::query(sql)
                .fetch_all(connection)
                .await
                .map(|rows| rows.iter().map(|row| row.get::<String, _>(0)).collect()),
        }
        .expect("the query is good")
    }

    /// Every row that carries `organization_id`, of every table but `except`, as `table: JSON` and sorted.
    pub async fn rows_of(&mut self, organization_id: &str, except: &[&str]) -> Vec<String> {
        let mut rows = Vec::new();
        for table in self.tables_of_tenants().await {
            if except.contains(&table.as_str()) {
                continue;
            }
            let row = self.row_as_json(&table).await;
            let rows_of = format!(
                "SELECT '{table}: ' || CAST({row} AS TEXT) FROM {table} AS t WHERE t.organization_id = '{organization_id}'"
            );
            rows.extend(self.texts(&rows_of).await);
        }
        rows.sort_unstable();
        rows
    }

    async fn tables_of_tenants(&mut self) -> Vec<String> {
        const SQLITE: &str = "SELECT m.name FROM sqlite_schema AS m JOIN pragma_table_info(m.name) AS c \
            WHERE m.type = 'table' AND c.name = 'organization_id' ORDER BY m.name";
        const POSTGRES: &str = "SELECT CAST(table_name AS TEXT) FROM information_schema.columns \
            WHERE table_schema = 'public' AND column_name = 'organization_id' ORDER BY 1";
        let sql = if matches!(self, Self::Sqlite(_)) { SQLITE } else { POSTGRES };
        self.texts(sql).await
    }

    async fn row_as_json(&mut self, table: &str) -> String {
        if matches!(self, Self::Postgres(_)) {
            return "to_jsonb(t)".to_owned();
        }
        let columns = self.texts(&format!("SELECT name FROM pragma_table_info('{table}')")).await;
        let pairs: Vec<_> = columns.iter().map(|column| format!("'{column}', t.\"{column}\"")).collect();
        format!("json_object({})", pairs.join(", "))
    }
}
