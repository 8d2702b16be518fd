//! Pages neither skip nor repeat, whatever is inserted meanwhile.

use palisade_model::{FindingId, PageSize, ProjectAccess, ProjectId, ScanId, ScanStatus, Severity};
use palisade_store::ListScans;

use crate::engine::on_both_engines;
use crate::fixture::{NOW, claim, completed, create, event_id, finding, new_scan, running, scans_of, start};

on_both_engines! {
    async fn scans_come_newest_first_and_new_ones_do_not_shift_pages(database: &Database) {
        let (store, organization) = start(database).await;
        let mut expected = Vec::new();
        for _ in 0..25 {
            expected.insert(0, create(store, new_scan(organization)).await.id);
        }
        let size = PageSize::new(10).unwrap();
        let (mut seen, mut before): (Vec<ScanId>, _) = (Vec::new(), None);
        loop {
            let page = store.list_scans(ListScans { before, size, ..scans_of(organization) }).await.unwrap();
            seen.extend(page.items.iter().map(|scan| scan.id));
            before = seen.last().copied();
            create(store, new_scan(organization)).await;
            if !page.has_more {
                break;
            }
        }
        assert_eq!(seen, expected);
    }

    async fn scans_are_filtered_by_any_set_of_statuses(database: &Database) {
        let (store, organization) = start(database).await;
        for _ in 0..6 {
            create(store, new_scan(organization)).await;
        }
        let finished = claim(store, "worker", NOW).await;
        store.finish_scan(&finished.fence, completed(NOW)).await.unwrap();
        let held = claim(store, "worker", NOW).await;

        use ScanStatus::{Completed, Failed, Queued, Running};
        for (statuses, count) in [
            (vec![Queued], 4),
            (vec![Running, Completed], 2),
            (vec![Running, Running], 1),
            (vec![Failed], 0),
            (vec![Queued, Running, Completed, Failed], 6),
        ] {
            let page =
                store.list_scans(ListScans { statuses: &statuses, ..scans_of(organization) }).await.unwrap();
            assert_eq!(page.items.len(), count, "{statuses:?}");
            assert!(page.items.iter().all(|scan| statuses.contains(&scan.status)), "{statuses:?}");
            assert!(page.items.is_sorted_by(|a, b| a.id > b.id), "{statuses:?}");
        }
        let statuses = &[Running, Completed];
        let list = ListScans { statuses, before: Some(held.scan.id), ..scans_of(organization) };
        let before = store.list_scans(list).await.unwrap();
        assert_eq!(before.items.iter().map(|scan| scan.id).collect::<Vec<_>>(), [finished.scan.id]);
    }

    async fn k_13_scans_of_some_projects_are_paged_like_all(database: &Database) {
        let (store, organization) = start(database).await;
        let mut projects = Vec::new();
        for number in 0..40 {
            let target_key = format!("https://{}.example.com", number % 36);
            projects.push(create(store, palisade_store::CreateScan { target_key, ..new_scan(organization) }).await);
        }
        let mut known: Vec<ProjectId> = projects.iter().map(|scan| scan.project_id).collect();
        known.sort_unstable();
        known.dedup();
        for count in [0, 1, 5, 36] {
            let some = &known[..count];
            let mut expected: Vec<_> =
                projects.iter().filter(|scan| some.contains(&scan.project_id)).map(|scan| scan.id).collect();
            expected.reverse();
            for statuses in [&[][..], &[ScanStatus::Queued, ScanStatus::Failed]] {
                let (mut seen, mut before): (Vec<ScanId>, _) = (Vec::new(), None);
                loop {
                    let (size, projects) = (PageSize::new(3).unwrap(), Some(some));
                    let list = ListScans { projects, statuses, before, size, ..scans_of(organization) };
                    let page = store.list_scans(list).await.unwrap();
                    seen.extend(page.items.iter().map(|scan| scan.id));
                    before = seen.last().copied();
                    if !page.has_more {
                        break;
                    }
                }
                assert_eq!(seen, expected, "{count} {statuses:?}");
            }
        }
    }

    async fn k_13_only_an_allowed_project_is_scanned(database: &Database) {
        let (store, organization) = start(database).await;
        let scan = create(store, new_scan(organization)).await;
        let refused = palisade_store::CreateOutcome::ProjectNotAllowed;
        let other = ProjectId::new(crate::fixture::raw_id());
        for (projects, key, allowed) in [
            (ProjectAccess::Only(vec![scan.project_id]), "https://example.com", true),
            (ProjectAccess::Only(vec![other]), "https://example.com", false),
            (ProjectAccess::Only(vec![scan.project_id]), "https://new.example.com", false),
            (ProjectAccess::Visible(vec![other]), "https://example.com", false),
            (ProjectAccess::Visible(vec![other]), "https://other.example.com", true),
        ] {
            let request = palisade_store::CreateScan { projects, target_key: key.into(), ..new_scan(organization) };
            let outcome = store.create_scan(request).await.unwrap();
            assert_eq!(outcome != refused, allowed, "{key}: {outcome:?}");
        }
        assert_eq!(store.queue_depth(organization).await.unwrap(), 3, "a refused scan takes no place");
    }

    async fn findings_come_by_id_at_every_severity_and_late_ones_follow(database: &Database) {
        let (store, organization) = start(database).await;
        let job = running(store, organization).await;
        let all: Vec<_> =
            (0..95).map(|n| finding(&format!("f{n}"), Severity::ALL[n % Severity::ALL.len()])).collect();
        let size = PageSize::new(7).unwrap();
        for (round, min_severity) in
            [None, Some(Severity::Low), Some(Severity::High), Some(Severity::Critical)].into_iter().enumerate()
        {
            let (mut seen, mut after): (Vec<FindingId>, _) = (Vec::new(), None);
            let mut more = all.chunks(20);
            loop {
                if let Some(batch) = more.next() {
                    store.ingest(&job.fence, batch, NOW, &event_id).await.unwrap();
                }
                let page =
                    store.findings_page(organization, job.scan.id, min_severity, after, size).await.unwrap();
                seen.extend(page.items.iter().map(|stored| stored.id));
                after = seen.last().copied();
                if !page.has_more && more.len() == 0 {
                    break;
                }
            }
            let expected: Vec<_> = all
                .iter()
                .filter(|row| min_severity.is_none_or(|least| row.finding.severity >= least))
                .map(|row| row.id)
                .collect();
            assert_eq!(seen, expected, "round {round}, {min_severity:?}");
        }
    }
}
