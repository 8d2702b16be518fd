//! Two tenants in one database, and all that is stored of the first.

use super::things::{Things, fitting, things};
use palisade_api::Operation;
use palisade_model::Scope;
use palisade_service::CreateKey;
use palisade_testkit::Sql;

use crate::engine::Database;
use crate::fixture::Api;

/// Rows that change with every call, whoever makes it.
const LOGS: &[&str] = &["audit_segments", "audit_heads"];

pub(super) struct World {
    /// Whose things are at stake.
    pub(super) a: Api,
    /// Who must not reach them, with a key that may do everything.
    pub(super) b: Api,
    pub(super) sql: Sql,
    of_a: Option<Things>,
    of_b: Option<Things>,
}

impl World {
    pub(super) async fn start(database: &Database) -> Self {
        let a = Api::start(database).await;
        let organization = a.service.ensure_organization(Some("business")).await.unwrap();
        assert_ne!(organization, a.organization);
        let mut b = a.second_node();
        b.organization = organization;
        b.key = key_of(&b, &[Scope::ADMIN]).await;
        let mut sql = database.sql().await;
        // A second organisation without the limits of a small plan.
        sql.execute(&format!("UPDATE organizations SET plan = 'enterprise' WHERE id = '{organization}'"))
            .await;
        Self { a, b, sql, of_a: None, of_b: None }
    }

    /// Tenant A's things for the operation: the same ones for most, because nobody in a walk may change them.
    pub(super) async fn things_of_a(&mut self, operation: &Operation) -> Things {
        fit_for(&self.a, &mut self.sql, &mut self.of_a, operation).await
    }

    pub(super) async fn things_of_b(&mut self, operation: &Operation) -> Things {
        fit_for(&self.b, &mut self.sql, &mut self.of_b, operation).await
    }

    /// Makes new things from now on.
    pub(super) fn forget_things(&mut self) {
        (self.of_a, self.of_b) = (None, None);
    }

    /// Every row of tenant A.
    pub(super) async fn rows_of_a(&mut self) -> Vec<String> {
        self.a.service.flush_audit().await.unwrap();
        let rows = self.sql.rows_of(&self.a.organization.to_string(), LOGS).await;
        rows.into_iter().map(without_last_use).collect()
    }

    /// Every row of tenant B.
    pub(super) async fn rows_of_b(&mut self) -> Vec<String> {
        self.sql.rows_of(&self.b.organization.to_string(), LOGS).await
    }

    pub(super) async fn execute(&mut self, sql: &str) {
        self.sql.execute(sql).await;
    }
}

async fn fit_for(api: &Api, sql: &mut Sql, kept: &mut Option<Things>, operation: &Operation) -> Things {
    if kept.is_none() {
        *kept = Some(things(api, sql).await);
    }
    fitting(api, kept.clone().unwrap(), operation).await
}

/// A call notes when its own key was used.
fn without_last_use(row: String) -> String {
    let Some((table, text)) = row.split_once(": ").filter(|(table, _)| *table == "api_keys") else {
        return row;
    };
    let mut key: serde_json::Value = serde_json::from_str(text).unwrap();
    key.as_object_mut().unwrap().remove("last_used_at");
    format!("{table}: {key}")
}

/// A key of the API's organisation with these scopes.
pub(super) async fn key_of(api: &Api, scopes: &[Scope]) -> String {
    key_like(api, CreateKey::new(api.organization, "walk", scopes.to_vec())).await
}

pub(super) async fn key_like(api: &Api, key: CreateKey) -> String {
    api.service.create_key(key).await.unwrap().secret.reveal().to_owned()
}

/// Runs a walk on each engine.
macro_rules! in_a_world {
    ($(async fn $name:ident($world:ident: &mut World) $body:block)+) => {
        $(async fn $name($world: &mut super::world::World) $body)+

        mod sqlite {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $name() {
                let database = crate::engine::Database::sqlite().await;
                super::$name(&mut crate::isolation::world::World::start(&database).await).await;
            })+
        }

        mod postgres {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $name() {
                let database = crate::engine::Database::postgres().await;
                super::$name(&mut crate::isolation::world::World::start(&database).await).await;
            })+
        }
    };
}
pub(super) use in_a_world;

/// Fails with all that was found, not with the first of it.
pub(super) fn assert_none(failures: &[String]) {
    assert!(failures.is_empty(), "{} failures:\n{}", failures.len(), failures.join("\n"));
}
