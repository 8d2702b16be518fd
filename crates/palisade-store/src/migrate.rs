//! Forward-only, numbered migrations, embedded in the binary. Run by `palisade migrate` and `serve`.

use palisade_model::UnixMillis;

use crate::db::Tx;
use crate::query::query;
use crate::{Result, Store, StoreError, dialect, findings};

struct Migration {
    version: i64,
    name: &'static str,
    /// Runs on both engines.
    sql: &'static str,
    /// What only the open engine understands, run after `sql`.
    engine: EngineScripts,
}

/// The part of a migration in which the engines differ; empty when they do not.
pub(crate) struct EngineScripts {
    pub(crate) sqlite: &'static str,
    pub(crate) postgres: &'static str,
}

/// Oldest first. A migration that was released is never edited; add the next number instead.
const MIGRATIONS: &[Migration] = &[
    Migration {
        version: 1,
        name: "initial",
        sql: include_str!("migrations/0001_initial.sql"),
        engine: EngineScripts { sqlite: "", postgres: "" },
    },
    Migration {
        version: 2,
        name: "platform",
        sql: include_str!("migrations/0002_platform.sql"),
        engine: EngineScripts {
            sqlite: include_str!("migrations/0002_sqlite.sql"),
            postgres: include_str!("migrations/0002_postgres.sql"),
        },
    },
    Migration {
        version: 3,
        name: "sboms",
        sql: include_str!("migrations/0003_sboms.sql"),
        engine: EngineScripts { sqlite: "", postgres: "" },
    },
    Migration {
        version: 4,
        name: "ownership",
        sql: include_str!("migrations/0004_ownership.sql"),
        engine: EngineScripts { sqlite: "", postgres: "" },
    },
    Migration {
        version: 5,
        name: "durations",
        sql: include_str!("migrations/0005_durations.sql"),
        engine: EngineScripts { sqlite: "", postgres: "" },
    },
];

/// What [`Store::migrate`] did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MigrationReport {
    /// Version before; 0 for an empty database.
    pub from: i64,
    /// Version now.
    pub to: i64,
    /// Names of the migrations that this call applied.
    pub applied: Vec<&'static str>,
}

impl Store {
    /// Brings the schema to this version, in one transaction: all of it or nothing. Safe when several
    /// processes start at once; a database from a newer version is refused untouched.
    pub async fn migrate(&self, now: UnixMillis) -> Result<MigrationReport> {
        let mut tx = self.db.begin().await?;
        dialect::lock_migrations(&mut tx).await?;
        tx.script(
            "CREATE TABLE IF NOT EXISTS schema_migrations \
             (version BIGINT NOT NULL PRIMARY KEY, name TEXT NOT NULL, applied_at BIGINT NOT NULL)",
        )
        .await?;
        let from = tx.one(query(VERSION)).await?;
        refuse_newer(from)?;
        let mut applied = Vec::new();
        for migration in MIGRATIONS.iter().filter(|migration| migration.version > from) {
            apply(&mut tx, migration, now).await?;
            applied.push(migration.name);
        }
        tx.commit().await?;
        Ok(MigrationReport { from, to: known(), applied })
    }

    /// Checks that the schema is exactly this version's, without changing anything.
    pub async fn check_schema(&self) -> Result<()> {
        let migrated: bool = self.db.one(query(dialect::has_migrations_table(&self.db))).await?;
        let found = if migrated { self.db.one(query(VERSION)).await? } else { 0 };
        refuse_newer(found)?;
        if found < known() {
            return Err(StoreError::OlderSchema { found, known: known() });
        }
        Ok(())
    }
}

const VERSION: &str = "SELECT coalesce(max(version), 0) FROM schema_migrations";

fn known() -> i64 {
    MIGRATIONS.last().map_or(0, |migration| migration.version)
}

fn refuse_newer(found: i64) -> Result<()> {
    if found > known() {
        return Err(StoreError::NewerSchema { found, known: known() });
    }
    Ok(())
}

async fn apply(tx: &mut Tx, migration: &Migration, now: UnixMillis) -> Result<()> {
    tx.script(dialect::table_script(tx, migration.sql)).await?;
    if migration.version == 2 {
        findings::adopt(tx).await?;
    }
    tx.script(dialect::engine_script(tx, &migration.engine)).await?;
    let record = query("INSERT INTO schema_migrations (version, name, applied_at) VALUES ($1, $2, $3)");
    tx.execute(record.bind(migration.version).bind(migration.name).bind(now)).await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_count_up_from_one() {
        for (place, migration) in (1_i64..).zip(MIGRATIONS) {
            assert_eq!(migration.version, place, "{}", migration.name);
        }
    }
}
