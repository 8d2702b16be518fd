//! Everything in which SQLite and PostgreSQL differ: connecting, locking and what their errors mean.
//! No other file asks which engine it runs on.

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use palisade_model::RawId;
use sqlx::postgres::{PgConnectOptions, PgListener, PgPoolOptions};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{ConnectOptions, Connection, PgPool, SqlitePool};

use crate::db::{Db, Tx};
use crate::findings::SearchWords;
use crate::migrate::EngineScripts;
use crate::query::query;
use crate::repeated::Repeated;
use crate::{Result, StoreConfig, StoreError, StoreUrl};

const BUSY_TIMEOUT: Duration = Duration::from_secs(5);
const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(10);
/// A PostgreSQL connection that rested longer than this is pinged before use.
const PING_AFTER: Duration = Duration::from_secs(5);
const BEGIN_WRITING: &str = "BEGIN IMMEDIATE";
/// An arbitrary number that all processes agree on.
const MIGRATION_LOCK: i64 = 0x5041_4c49_5341_4445;

/// Opens the pools. SQLite creates its file; PostgreSQL must answer.
pub(crate) async fn open(config: &StoreConfig) -> Result<Db> {
    match &config.url {
        StoreUrl::Sqlite(path) => open_sqlite(path, config).await,
        StoreUrl::Postgres(url) => open_postgres(url, config).await,
    }
}

async fn open_sqlite(path: &Path, config: &StoreConfig) -> Result<Db> {
    let mut options = SqliteConnectOptions::new()
        .filename(path)
        .foreign_keys(true)
        .busy_timeout(BUSY_TIMEOUT)
        .synchronous(SqliteSynchronous::Full)
        .pragma("temp_store", "MEMORY")
        // No mapped file: each connection would count every page that it touched as memory of this process.
        .pragma("mmap_size", "0")
        // Pages; a larger log writes a page that changes often to the file less often.
        .pragma("wal_autocheckpoint", "8000")
        .disable_statement_logging();
    use_write_ahead_log(&options).await?;
    let reading = options.clone().pragma("query_only", "ON").pragma("cache_size", "-8000");
    let read = sqlite_pool(config.read_connections.max(1)).connect_lazy_with(reading);
    options = options.pragma("cache_size", "-64000");
    if let Some(pages) = config.max_pages {
        options = options.pragma("max_page_count", pages.to_string());
    }
    let stuck = Arc::new(AtomicBool::new(false));
    let replace = stuck.clone();
    let write = sqlite_pool(1)
        .before_acquire(move |_, _| {
            let keep = !replace.swap(false, Ordering::SeqCst);
            Box::pin(async move { Ok(keep) })
        })
        .connect_with(options)
        .await?;
    let mut log = path.as_os_str().to_owned();
    log.push("-wal");
    Ok(Db::Sqlite { write, read, log: PathBuf::from(log).into(), stuck })
}

fn sqlite_pool(connections: u32) -> SqlitePoolOptions {
    // A file does not hang up: no pings, no idle or age limits.
    SqlitePoolOptions::new()
        .max_connections(connections)
        .acquire_timeout(ACQUIRE_TIMEOUT)
        .test_before_acquire(false)
        .idle_timeout(None)
        .max_lifetime(None)
}

/// The journal mode stays in the file, so it is set once by one short-lived connection. The switch does
/// not wait for the busy time-out; when another process is switching too, it has to be asked for again.
async fn use_write_ahead_log(options: &SqliteConnectOptions) -> Result<()> {
    let options = options.clone().create_if_missing(true).journal_mode(SqliteJournalMode::Wal);
    let mut tries = 0;
    loop {
        match options.connect().await.map_err(StoreError::from) {
            Ok(connection) => return Ok(connection.close().await?),
            Err(error) if error.is_transient() && tries < 50 => tries += 1,
            Err(error) => return Err(error),
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

async fn open_postgres(url: &str, config: &StoreConfig) -> Result<Db> {
    let options = PgConnectOptions::from_str(url)?.application_name("palisade").disable_statement_logging();
    let pool = PgPoolOptions::new()
        .max_connections(config.postgres_connections.max(1))
        .acquire_timeout(ACQUIRE_TIMEOUT)
        .test_before_acquire(false)
        .before_acquire(|connection, meta| {
            Box::pin(async move { Ok(meta.idle_for < PING_AFTER || connection.ping().await.is_ok()) })
        })
        .connect_with(options)
        .await?;
    Ok(Db::Postgres(pool))
}

/// Begins a SQLite transaction as the writer at once. A plain BEGIN starts as a reader, and its later
/// upgrade fails without waiting when another writer came first.
///
/// When the disk is full SQLite ends the transaction by itself; the driver does not notice and takes the
/// connection to be inside it for ever. Such a connection is replaced.
pub(crate) async fn begin_sqlite(pool: &SqlitePool, stuck: &AtomicBool) -> Result<Tx> {
    match pool.begin_with(BEGIN_WRITING).await {
        Err(sqlx::Error::InvalidSavePointStatement) => {
            stuck.store(true, Ordering::SeqCst);
            Ok(Tx::Sqlite(pool.begin_with(BEGIN_WRITING).await?))
        }
        begun => Ok(Tx::Sqlite(begun?)),
    }
}

/// Begins a PostgreSQL transaction (READ COMMITTED: each statement sees what was committed before it).
pub(crate) async fn begin_postgres(pool: &PgPool) -> Result<Tx> {
    Ok(Tx::Postgres(pool.begin().await?))
}

/// The channel that the triggers of the schema notify, with the table's name.
const CHANNEL: &str = "palisade";

/// Listens to what the processes on one PostgreSQL tell each other, on a connection of its own. SQLite has nothing
/// like it.
pub(crate) async fn listen(db: &Db) -> Result<Option<PgListener>> {
    let Db::Postgres(pool) = db else { return Ok(None) };
    let options = (*pool.connect_options()).clone();
    let own =
        PgPoolOptions::new().max_connections(1).acquire_timeout(ACQUIRE_TIMEOUT).connect_lazy_with(options);
    let mut listener = PgListener::connect_with(&own).await?;
    listener.listen(CHANNEL).await?;
    Ok(Some(listener))
}

/// The question whether the database was ever migrated.
pub(crate) fn has_migrations_table(db: &Db) -> &'static str {
    match db {
        Db::Sqlite { .. } => {
            "SELECT EXISTS (SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'schema_migrations')"
        }
        Db::Postgres(_) => "SELECT to_regclass('schema_migrations') IS NOT NULL",
    }
}

/// The part of a migration for the open engine.
pub(crate) fn engine_script(tx: &Tx, scripts: &EngineScripts) -> &'static str {
    match tx {
        Tx::Sqlite(_) => scripts.sqlite,
        Tx::Postgres(_) => scripts.postgres,
    }
}

/// The script of a migration for both engines. Rows that hold little besides their key are kept in the order of the key
/// alone where the script has the mark and the engine can.
pub(crate) fn table_script(tx: &Tx, sql: &'static str) -> String {
    match tx {
        Tx::Sqlite(_) => sql.replace("/* WITHOUT ROWID */", "WITHOUT ROWID"),
        Tx::Postgres(_) => sql.to_owned(),
    }
}

/// So many numbers, as a power of two, are one stretch of the full-text index; migration 2 says the same. PostgreSQL
/// reads all matches of a stretch, SQLite only as many as are wanted.
pub(crate) fn search_bits(db: &Db) -> u32 {
    match db {
        Db::Sqlite { .. } => SQLITE_SEARCH_BITS,
        Db::Postgres(_) => 13,
    }
}

const SQLITE_SEARCH_BITS: u32 = 14;
/// Findings per statement that adds to the full-text index.
const SEARCH_ROWS: usize = 500;

/// Adds findings to the full-text index: number and text. PostgreSQL indexes the column by itself.
pub(crate) async fn index_search(tx: &mut Tx, texts: &[(i64, &str)]) -> Result<()> {
    if let Tx::Postgres(_) = tx {
        return Ok(());
    }
    // One statement for all: the index writes what it has gathered before every statement of several rows.
    let inserts = texts.chunks(SEARCH_ROWS).map(|some| {
        some.iter().fold(INDEX_SEARCH.of(some.len()), |insert, (number, text)| {
            insert.bind(*number).bind(search_words(*number, text))
        })
    });
    tx.execute_each(inserts).await?;
    Ok(())
}

static INDEX_SEARCH: Repeated =
    Repeated::values("INSERT INTO finding_search (rowid, search_text) VALUES ", (0, "("), 2, "")
        .by(SEARCH_ROWS);

fn search_words(number: i64, text: &str) -> String {
    let stretch = number >> SQLITE_SEARCH_BITS;
    let mut words = String::with_capacity(text.len() * 2);
    for word in text.split(' ') {
        let gap = if words.is_empty() { "" } else { " " };
        // Writing to a text does not fail.
        let _ = write!(words, "{gap}{stretch:x}_{word}");
    }
    words
}

/// Removes findings from the full-text index, by number. PostgreSQL does so by itself.
pub(crate) async fn unindex_search(tx: &mut Tx, numbers: impl Iterator<Item = i64>) -> Result<()> {
    if let Tx::Postgres(_) = tx {
        return Ok(());
    }
    for number in numbers {
        tx.execute(query("DELETE FROM finding_search WHERE rowid = $1").bind(number)).await?;
    }
    Ok(())
}

/// The findings in which all these words are, as SQL with columns `sort_rank` (the finding's number) and `id`:
/// `bounds` limits the number, `order` and `limit` say which ones. `words` is the place of what [`search_value`] made.
pub(crate) fn searched(db: &Db, words: &str, bounds: &str, order: &str, limit: usize) -> String {
    match db {
        Db::Sqlite { .. } => format!(
            "SELECT found.rowid AS sort_rank, numbered.id FROM (SELECT rowid FROM finding_search \
             WHERE finding_search MATCH {words} AND rowid {bounds} ORDER BY rowid {order} LIMIT {limit}) AS found \
             CROSS JOIN findings AS numbered WHERE numbered.number = found.rowid"
        ),
        // OFFSET 0 keeps the planner from walking the numbers instead, and taking every text apart.
        Db::Postgres(_) => format!(
            "SELECT number AS sort_rank, id FROM (SELECT number, id FROM findings WHERE array_to_tsvector(string_to_array(\
             substr(replace(' ' || search_text, ' ', ' ' || to_hex(number >> 13) || '_'), 2), ' ')) \
             @@ CAST({words} AS tsquery) OFFSET 0) AS found WHERE number {bounds} ORDER BY number {order} LIMIT {limit}"
        ),
    }
}

/// A search for all the words in the stretches of these numbers. Words consist of letters and digits alone, so nothing of
/// them is syntax.
pub(crate) fn search_value(db: &Db, low: i64, high: i64, words: &SearchWords) -> String {
    let (quote, and, or, begun) = match db {
        Db::Sqlite { .. } => ('"', " AND ", " OR ", " *"),
        Db::Postgres(_) => ('\'', " & ", " | ", ":*"),
    };
    let bits = search_bits(db);
    let of_stretch = |stretch: i64| {
        let whole = words.whole.iter().map(|word| format!("{quote}{stretch:x}_{word}{quote}"));
        let begun = words.begun.iter().map(|word| format!("{quote}{stretch:x}_{word}{quote}{begun}"));
        format!("({})", whole.chain(begun).collect::<Vec<_>>().join(and))
    };
    (low >> bits..=high >> bits).map(of_stretch).collect::<Vec<_>>().join(or)
}

/// Makes migrations of several processes take turns. On SQLite the transaction already does.
pub(crate) async fn lock_migrations(tx: &mut Tx) -> Result<()> {
    if let Tx::Postgres(postgres) = tx {
        sqlx::query("SELECT pg_advisory_xact_lock($1)").bind(MIGRATION_LOCK).execute(&mut **postgres).await?;
    }
    Ok(())
}

/// Holds the thing of this id against [`lock_alone`] until the transaction ends, together with others that do the same.
/// A SQLite transaction is alone anyway.
pub(crate) async fn lock_shared(tx: &mut Tx, id: RawId) -> Result<()> {
    if let Tx::Postgres(postgres) = tx {
        let lock = sqlx::query("SELECT pg_advisory_xact_lock_shared($1)").bind(lock_number(id));
        lock.execute(&mut **postgres).await?;
    }
    Ok(())
}

/// Holds the thing of this id against everybody else who asks until the transaction ends.
pub(crate) async fn lock_alone(tx: &mut Tx, id: RawId) -> Result<()> {
    if let Tx::Postgres(postgres) = tx {
        let lock = sqlx::query("SELECT pg_advisory_xact_lock($1)").bind(lock_number(id));
        lock.execute(&mut **postgres).await?;
    }
    Ok(())
}

/// The random half of an id: two things with the same number wait for each other, no more.
fn lock_number(id: RawId) -> i64 {
    id.uuid().as_u64_pair().1.cast_signed()
}

/// Whether `text` has `part` in it, letter by letter.
pub(crate) fn contains(db: &Db, text: &str, part: &str) -> String {
    match db {
        Db::Sqlite { .. } => format!("instr({text}, {part}) > 0"),
        Db::Postgres { .. } => format!("strpos({text}, {part}) > 0"),
    }
}

/// The clause that keeps the selected rows from other transactions until this one ends.
/// A SQLite transaction is alone anyway.
pub(crate) fn for_update(tx: &Tx) -> &'static str {
    match tx {
        Tx::Sqlite(_) => "",
        Tx::Postgres(_) => "FOR UPDATE",
    }
}

/// Like [`for_update`], leaving out rows that others hold.
pub(crate) fn for_update_skip_locked(tx: &Tx) -> &'static str {
    match tx {
        Tx::Sqlite(_) => "",
        Tx::Postgres(_) => "FOR UPDATE SKIP LOCKED",
    }
}

/// Like [`for_update`] for the table alias `job`.
pub(crate) fn for_update_of_job(tx: &Tx) -> &'static str {
    match tx {
        Tx::Sqlite(_) => "",
        Tx::Postgres(_) => "FOR UPDATE OF job",
    }
}

/// Like [`for_update`] for the table alias `job`, leaving out rows that others hold.
pub(crate) fn for_update_of_job_skip_locked(tx: &Tx) -> &'static str {
    match tx {
        Tx::Sqlite(_) => "",
        Tx::Postgres(_) => "FOR UPDATE OF job SKIP LOCKED",
    }
}

/// Sorts a driver error into the kinds that callers treat differently.
pub(crate) fn classify(error: sqlx::Error) -> StoreError {
    use sqlx::Error as E;
    match &error {
        E::Database(database) => match database.code().as_deref().map(class_of) {
            Some(Class::Full) => StoreError::Full,
            Some(Class::Unavailable) => StoreError::Unavailable(error),
            Some(Class::Conflict) => StoreError::Conflict,
            Some(Class::Corrupt) => StoreError::Corrupt {
                expected: "a sound database file",
                found: database.message().to_owned(),
            },
            Some(Class::Other) | None => StoreError::Sql(error),
        },
        E::Io(io) if io.kind() == std::io::ErrorKind::StorageFull => StoreError::Full,
        E::Io(_) | E::Tls(_) | E::PoolTimedOut | E::PoolClosed | E::WorkerCrashed | E::Protocol(_) => {
            StoreError::Unavailable(error)
        }
        E::ColumnDecode { source, .. } | E::Decode(source) => {
            StoreError::Corrupt { expected: "a column of the declared type", found: source.to_string() }
        }
        _ => StoreError::Sql(error),
    }
}

#[derive(Debug, PartialEq, Eq)]
enum Class {
    Full,
    Unavailable,
    Conflict,
    Corrupt,
    Other,
}

/// SQLite codes are (extended) decimal numbers of at most four digits; PostgreSQL codes have five characters.
fn class_of(code: &str) -> Class {
    match code.parse::<u32>() {
        Ok(number) if code.len() < 5 => sqlite_class(number),
        _ => postgres_class(code),
    }
}

/// <https://www.sqlite.org/rescode.html>; the low byte is the primary code.
fn sqlite_class(code: u32) -> Class {
    const CONSTRAINT_PRIMARYKEY: u32 = 1555;
    const CONSTRAINT_UNIQUE: u32 = 2067;
    match (code, code & 0xff) {
        (CONSTRAINT_PRIMARYKEY | CONSTRAINT_UNIQUE, _) => Class::Conflict,
        (_, 13) => Class::Full,
        // BUSY, LOCKED, IOERR, CANTOPEN, PROTOCOL
        (_, 5 | 6 | 10 | 14 | 15) => Class::Unavailable,
        // CORRUPT, NOTADB
        (_, 11 | 26) => Class::Corrupt,
        _ => Class::Other,
    }
}

/// <https://www.postgresql.org/docs/current/errcodes-appendix.html>
fn postgres_class(code: &str) -> Class {
    match (code, code.get(..2)) {
        ("53100", _) => Class::Full,
        ("23505", _) => Class::Conflict,
        // serialization failure, deadlock, lock not available; read-only (a standby after fail-over)
        ("40001" | "40P01" | "55P03" | "25006", _) => Class::Unavailable,
        // connection exception, insufficient resources, operator intervention, system error
        (_, Some("08" | "53" | "57" | "58")) => Class::Unavailable,
        (_, Some("XX")) => Class::Corrupt,
        _ => Class::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_transaction_that_sqlite_ended_by_itself_does_not_block_the_next_one() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let config = StoreConfig::parse(None, folder.path()).expect("a plain folder");
        let db = open(&config).await.expect("a new file opens");
        let mut tx = db.begin().await.expect("the first transaction begins");
        // What SQLite does on its own when the disk is full.
        tx.script("ROLLBACK").await.expect("inside a transaction");
        drop(tx);
        for _ in 0..2 {
            let mut tx = db.begin().await.expect("the connection was replaced");
            tx.script("CREATE TABLE IF NOT EXISTS t (a BIGINT)").await.expect("a fresh transaction");
            tx.commit().await.expect("it commits");
        }
    }

    #[test]
    fn error_codes_of_both_engines_mean_the_same_kinds() {
        for (code, class) in [
            ("13", Class::Full),
            ("53100", Class::Full),
            ("5", Class::Unavailable),
            ("517", Class::Unavailable),
            ("778", Class::Unavailable),
            ("57P01", Class::Unavailable),
            ("08006", Class::Unavailable),
            ("40P01", Class::Unavailable),
            ("2067", Class::Conflict),
            ("1555", Class::Conflict),
            ("23505", Class::Conflict),
            ("787", Class::Other),
            ("23503", Class::Other),
            ("11", Class::Corrupt),
            ("26", Class::Corrupt),
            ("XX001", Class::Corrupt),
            ("42P01", Class::Other),
        ] {
            assert_eq!(class_of(code), class, "{code}");
        }
    }
}
