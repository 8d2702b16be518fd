//! What the integration tests share.

pub(crate) mod command;
pub(crate) mod receiver;
pub(crate) mod server;
pub(crate) mod site;

/// Runs an async test over both databases: `sqlite::name` and `postgres::name`.
#[macro_export]
macro_rules! on_both_engines {
    ($($(#[$attribute:meta])* async fn $name:ident($engine:ident: Engine) $body:block)*) => {
        $(async fn $name($engine: $crate::support::server::Engine) $body)*

        mod sqlite {
            $(#[tokio::test(flavor = "multi_thread")] $(#[$attribute])* async fn $name() {
                super::$name($crate::support::server::Engine::Sqlite).await;
            })*
        }
        mod postgres {
            $(#[tokio::test(flavor = "multi_thread")] $(#[$attribute])* async fn $name() {
                super::$name($crate::support::server::Engine::Postgres).await;
            })*
        }
    };
}
