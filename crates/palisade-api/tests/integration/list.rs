//! Listing scans page by page.

use serde_json::Value;

use crate::engine::on_both_engines;

fn ids(body: &Value) -> Vec<String> {
    body["data"].as_array().unwrap().iter().map(|scan| scan["scan_id"].as_str().unwrap().to_owned()).collect()
}

on_both_engines! {
    async fn r_03_scans_are_listed_newest_first_and_paged_by_cursor(api: &Api) {
        let mut made = Vec::new();
        for _ in 0..5 {
            made.push(api.create().await);
        }
        made.reverse();
        let first = api.get("/v1/scans?limit=2").await.matching("ScanList");
        assert_eq!((ids(&first), &first["has_more"]), (made[..2].to_vec(), &true.into()));
        api.create().await;
        let cursor = first["next_cursor"].as_str().unwrap();
        let second = api.get(&format!("/v1/scans?limit=2&cursor={cursor}")).await.matching("ScanList");
        assert_eq!(ids(&second), made[2..4]);
        let third = api.get(&format!("/v1/scans?limit=2&starting_after={}", made[3])).await.matching("ScanList");
        assert_eq!(ids(&third), made[4..]);
        assert_eq!((&third["has_more"], &third["next_cursor"]), (&false.into(), &Value::Null));
    }

    async fn r_03_the_status_filter_takes_the_documented_words(api: &Api) {
        let (cancelled, queued) = (api.create().await, api.create().await);
        api.post(&format!("/v1/scans/{cancelled}/cancel"), "").await;
        for (status, expected) in
            [("queued", vec![queued]), ("running", vec![]), ("completed", vec![]), ("failed", vec![cancelled])]
        {
            let body = api.get(&format!("/v1/scans?status={status}")).await.matching("ScanList");
            assert_eq!(ids(&body), expected, "{status}");
        }
        for status in ["cancelled", "", "QUEUED"] {
            api.get(&format!("/v1/scans?status={status}")).await.assert_error(400, "invalid_status");
        }
    }

    async fn a_cursor_is_good_for_its_own_list_only(api: &Api) {
        for _ in 0..3 {
            api.create().await;
        }
        let body = api.get("/v1/scans?limit=1&status=queued").await.json();
        let cursor = body["next_cursor"].as_str().unwrap();
        assert_eq!(api.get(&format!("/v1/scans?limit=1&status=queued&cursor={cursor}")).await.status, 200);
        let other = api.as_other_tenant();
        for (api, query) in [
            (api, format!("cursor={cursor}")),
            (api, format!("status=failed&cursor={cursor}")),
            (&other, format!("status=queued&cursor={cursor}")),
            (api, format!("status=queued&cursor=x{cursor}")),
            (api, "cursor=".to_owned()),
        ] {
            api.get(&format!("/v1/scans?{query}")).await.assert_error(400, "invalid_cursor");
        }
        let both = format!("/v1/scans?status=queued&cursor={cursor}&starting_after=x");
        api.get(&both).await.assert_error(400, "conflicting_parameters");
        api.get("/v1/scans?starting_after=x").await.assert_error(400, "invalid_starting_after");
    }

    async fn c_28_a_limit_outside_1_to_100_answers_400(api: &Api) {
        for limit in ["0", "101", "-1", "x", ""] {
            let body = api.get(&format!("/v1/scans?limit={limit}")).await.assert_error(400, "invalid_limit");
            assert_eq!(body["fields"][0]["field"], "query.limit");
        }
        assert_eq!(api.get("/v1/scans?limit=100").await.status, 200);
        api.get("/v1/scans?limit=1&limit=2").await.assert_error(400, "invalid_parameter");
    }
}
