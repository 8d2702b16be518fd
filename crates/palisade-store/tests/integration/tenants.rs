//! One tenant's ids are worth nothing to another.

use palisade_model::{PageSize, Severity, SeverityCounts};
use palisade_store::{CancelOutcome, Revoked, RunProgress};

use crate::engine::on_both_engines;
use crate::fixture::{NOW, event_id, finding, new_key, running, scans_of, start};

on_both_engines! {
    async fn another_tenant_sees_and_changes_nothing(database: &Database) {
        let (store, owner) = start(database).await;
        let other = database.add_organization().await;
        let job = running(store, owner).await;
        let id = job.scan.id;
        store.ingest(&job.fence, &[finding("a", Severity::High)], NOW, &event_id).await.unwrap();
        let key = new_key(owner, "AAAAAAAA");
        store.insert_key(key.clone()).await.unwrap();

        let size = PageSize::default();
        assert_eq!(store.get_scan(other, id, false).await.unwrap(), None);
        assert!(store.list_scans(scans_of(other)).await.unwrap().items.is_empty());
        let running = [palisade_model::ScanStatus::Running];
        assert!(store.list_scans(palisade_store::ListScans { statuses: &running, ..scans_of(other) }).await.unwrap().items.is_empty());
        for min_severity in [None, Some(Severity::Low), Some(Severity::High)] {
            let page = store.findings_page(other, id, min_severity, None, size).await.unwrap();
            assert!(page.items.is_empty() && !page.has_more);
        }
        assert_eq!(store.active_severities(other, id).await.unwrap(), SeverityCounts::default());
        assert!(store.events_after(other, 0, 100).await.unwrap().is_empty());
        assert_eq!(store.usage(other, "", palisade_model::Period::Month, 0).await.unwrap(), 0);
        assert_eq!(store.queue_depth(other).await.unwrap(), 0);
        assert!(store.list_keys(other).await.unwrap().is_empty());
        assert_eq!(store.revoke_key(other, key.id, palisade_model::EventKind::KeyRevoked, NOW, event_id()).await.unwrap(), Revoked::NotFound);
        let cancel = store.request_cancel(other, id, false, NOW, event_id()).await.unwrap();
        assert_eq!(cancel, CancelOutcome::NotFound);

        assert_eq!(store.find_key("AAAAAAAA").await.unwrap().unwrap().revoked_at, None);
        let scan = store.get_scan(owner, id, false).await.unwrap();
        assert_eq!(scan.map(|scan| scan.status), Some(palisade_model::ScanStatus::Running));
        let beat = store.heartbeat(&job.fence, NOW, 1, &RunProgress::default()).await.unwrap();
        assert_eq!(beat, palisade_store::Heartbeat::Alive { cancel_requested: false });
    }

    async fn the_same_idempotency_key_of_two_tenants_is_two_keys(database: &Database) {
        let (store, owner) = start(database).await;
        let other = database.add_organization().await;
        for organization in [owner, other] {
            let mut request = crate::fixture::new_scan(organization);
            request.idempotency = Some(palisade_store::Idempotency {
                route: "r".into(),
                key: "k".into(),
                request_hash: organization.to_string(),
                render: std::sync::Arc::new(|_| (202, String::new())),
            });
            crate::fixture::create(store, request).await;
        }
    }
}
