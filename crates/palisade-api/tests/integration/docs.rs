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

#[tokio::test]
async fn v_02_redoc_reads_the_served_description_under_a_strict_policy() {
    on_sqlite(async |api| {
        let page = open(api, "/redoc").await;
        assert!(!page.text().contains("://"), "nothing from elsewhere");
        assert_eq!(
            page.text().matches("<script").count(),
            page.text().matches("<script src=\"/redoc/").count()
        );
        let csp = page.header("content-security-policy");
        let scripts = csp.split("; ").find(|directive| directive.starts_with("script-src"));
        assert_eq!(scripts, Some("script-src 'self'"));
        assert!(open(api, "/redoc/start.js").await.text().contains("Redoc.init(\n  \"/openapi.json\""));

        let script = open(api, "/redoc/redoc.standalone.js").await;
        assert_eq!(script.header("content-type"), "text/javascript; charset=utf-8");
        assert!(script.body.len() > 1_000_000);
        let tag = script.header("etag");
        let again = Request::builder().uri("/redoc/redoc.standalone.js").header("if-none-match", tag);
        let again = api.send(again, "").await;
        assert_eq!((again.status.as_u16(), again.body.len(), again.header("etag")), (304, 0, tag));
        let older =
            Request::builder().uri("/redoc/redoc.standalone.js").header("if-none-match", "W/\"redoc-1\"");
        assert_eq!(api.send(older, "").await.status, 200);
    })
    .await;
}

/// What a page loads: every `src`, and every `href` of a `link`, but for what it holds itself.
fn assets(page: &str) -> Vec<String> {
    let tags = page.split('<').filter(|tag| tag.starts_with("link") || tag.starts_with("script"));
    let found = tags.filter_map(|tag| {
        let value = tag.split_once("src=\"").or_else(|| tag.split_once("href=\""))?.1;
        Some(value.split('"').next()?.to_owned())
    });
    let found: Vec<_> = found.filter(|address: &String| !address.starts_with("data:")).collect();
    assert!(!found.is_empty());
    found
}
