//! Storing findings and summing them up.

use palisade_model::{PageSize, Severity, SeverityCounts};
use palisade_store::Ingested;

use crate::engine::on_both_engines;
use crate::fixture::{NOW, event_id, finding, running, start};

on_both_engines! {
    async fn a_finding_reads_back_as_it_was(database: &Database) {
        let (store, organization) = start(database).await;
        let job = running(store, organization).await;
        let row = finding("path-content/v1:ünï", Severity::Medium);
        store.ingest(&job.fence, std::slice::from_ref(&row), NOW + 3, &event_id).await.unwrap();
        let page =
            store.findings_page(organization, job.scan.id, None, None, PageSize::default()).await.unwrap();
        assert!(!page.has_more);
        assert_eq!((page.items[0].id, page.items[0].created_at), (row.id, NOW + 3));
        assert_eq!(page.items[0].finding, row.finding);
    }

    async fn a_repeated_fingerprint_is_one_finding_with_the_last_content(database: &Database) {
        let (store, organization) = start(database).await;
        let job = running(store, organization).await;
        let batch = [finding("same", Severity::Low), finding("other", Severity::Low), finding("same", Severity::High)];
        assert_eq!(store.ingest(&job.fence, &batch, NOW, &event_id).await.unwrap(), Ingested::Stored);
        assert_eq!(store.ingest(&job.fence, &batch[1..2], NOW, &event_id).await.unwrap(), Ingested::Stored);
        let page =
            store.findings_page(organization, job.scan.id, None, None, PageSize::default()).await.unwrap();
        let found: Vec<_> =
            page.items.iter().map(|row| (row.finding.primary_fingerprint(), row.finding.severity)).collect();
        assert_eq!(found, [("other", Severity::Low), ("same", Severity::High)]);
    }

    async fn batches_of_every_size_are_stored_whole(database: &Database) {
        let (store, organization) = start(database).await;
        let job = running(store, organization).await;
        let mut expected = 0;
        for size in [0, 1, 49, 50, 51, 250] {
            let batch: Vec<_> =
                (0..size).map(|n| finding(&format!("{size}/{n}"), Severity::Info)).collect();
            store.ingest(&job.fence, &batch, NOW, &event_id).await.unwrap();
            expected += size;
            let counts = store.active_severities(organization, job.scan.id).await.unwrap();
            assert_eq!(counts.info, expected);
        }
    }

    async fn a_root_cause_counts_once_at_its_worst_and_suppressed_findings_do_not(database: &Database) {
        let (store, organization) = start(database).await;
        let job = running(store, organization).await;
        let mut batch = [
            finding("a", Severity::Low),
            finding("b", Severity::High),
            finding("c", Severity::Medium),
            finding("d", Severity::Critical),
        ];
        batch[0].finding.root_cause = "shared".into();
        batch[1].finding.root_cause = "shared".into();
        batch[3].finding.suppression = Some(palisade_model::Suppression {
            kind: palisade_model::SuppressionKind::Baseline,
            reason: String::new(),
            expires_at: None,
        });
        store.ingest(&job.fence, &batch, NOW, &event_id).await.unwrap();
        let counts = store.active_severities(organization, job.scan.id).await.unwrap();
        assert_eq!(counts, SeverityCounts { high: 1, medium: 1, ..SeverityCounts::default() });
    }
}
