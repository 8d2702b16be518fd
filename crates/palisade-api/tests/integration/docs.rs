//! The description and its pages.

use axum::http::Request;

use crate::engine::Database;
use crate::fixture::{Answer, Api};

async fn on_sqlite(test: impl AsyncFn(&Api)) {
    let database = Database::sqlite().await;
    test(&Api::start(&database).await).await;
    database.store.close().await;
}

async fn open(api: &Api, path: &str) -> Answer {
    api.send(Request::builder().uri(path), "").await
}

#[tokio::test]
async fn v_01_the_description_is_served_without_a_key() {
    on_sqlite(async |api| {
        for path in ["/openapi.json", "/v1/openapi.json"] {
            let answer = open(api, path).await;
            assert_eq!((answer.status.as_u16(), answer.header("content-type")), (200, "application/json"));
            assert_eq!(answer.json(), serde_json::to_value(palisade_api::openapi()).unwrap());
        }
    })
    .await;
}

#[tokio::test]
async fn v_02_both_pages_work_offline() {
    on_sqlite(async |api| {
        let redirect = open(api, "/docs").await;
        assert_eq!((redirect.status.as_u16(), redirect.header("location")), (308, "/docs/"));
        for page in ["/docs/", "/redoc"] {
            let answer = open(api, page).await;
            assert_eq!(answer.status, 200);
            assert!(answer.header("content-type").starts_with("text/html"));
            let csp = answer.header("content-security-policy");
            assert!(csp.starts_with("default-src 'none'") && !csp.contains("http"), "{csp}");
            for asset in assets(&answer.text()) {
                let path = if asset.starts_with('/') {
                    asset
                } else {
                    format!("/docs/{}", asset.trim_start_matches("./"))
                };
                assert_eq!(open(api, &path).await.status, 200, "{path}");
            }
        }
        let start = open(api, "/docs/swagger-initializer.js").await.text();
        assert!(start.contains("/openapi.json") && start.contains("\"validatorUrl\": \"none\""), "{start}");
    })
    .await;
}

/// What a page loads: every `src`, and every `href` of a `link`.
fn assets(page: &str) -> Vec<String> {
    let tags = page.split('<').filter(|tag| tag.starts_with("link") || tag.starts_with("script"));
    let found = tags.filter_map(|tag| {
        let value = tag.split_once("src=\"").or_else(|| tag.split_once("href=\""))?.1;
        Some(value.split('"').next()?.to_owned())
    });
    let found: Vec<_> = found.collect();
    assert!(!found.is_empty());
    found
}
