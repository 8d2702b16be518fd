//! Bills of materials: listed when their scan has completed, newest first, to those who see the project.

use palisade_model::{BillSummary, LicenseUse, OrganizationId, PageSize, ProjectId, Scan};
use palisade_store::{ListSboms, Store, StoredSbom};

use crate::engine::on_both_engines;
use crate::fixture::{NOW, claim, completed, create, failed, new_organization, new_scan, start};

/// A scan of a branch that listed so many components, completed or failed.
async fn scanned(store: &Store, of: OrganizationId, branch: &str, components: u64, ends_well: bool) -> Scan {
    let mut request = new_scan(of);
    request.scan.branch = branch.to_owned();
    create(store, request).await;
    let job = claim(store, "worker", NOW).await;
    let licenses = vec![LicenseUse { license: "MIT".to_owned(), components }];
    let summary = BillSummary { components, licenses };
    // The second attempt's is the one that counts.
    store.put_sbom(&job.scan, &BillSummary::default(), 9, NOW).await.unwrap();
    store.put_sbom(&job.scan, &summary, 2, NOW + 1).await.unwrap();
    assert!(listed(store, all(of)).await.iter().all(|sbom| sbom.scan_id != job.scan.id), "it runs");
    let ending = if ends_well { completed(NOW) } else { failed(NOW, false) };
    store.finish_scan(&job.fence, ending).await.unwrap();
    job.scan
}

fn all(organization_id: OrganizationId) -> ListSboms<'static> {
    let size = PageSize::default();
    ListSboms { organization_id, test_mode: false, projects: None, branch: None, before: None, size }
}

async fn listed(store: &Store, list: ListSboms<'_>) -> Vec<StoredSbom> {
    store.list_sboms(list).await.unwrap().items
}

on_both_engines! {
    async fn p_04_bills_of_completed_scans_are_listed_to_their_own_tenant(database: &Database) {
        let (store, organization) = start(database).await;
        let first = scanned(store, organization, "main", 3, true).await;
        let second = scanned(store, organization, "side", 4, true).await;
        scanned(store, organization, "main", 5, false).await;
        let found = listed(store, all(organization)).await;
        assert_eq!(found.iter().map(|sbom| sbom.scan_id).collect::<Vec<_>>(), [second.id, first.id]);
        let newest = &found[0];
        assert_eq!((newest.project_id, newest.branch.as_str()), (second.project_id, "side"));
        assert_eq!((newest.summary.components, newest.vulnerabilities, newest.created_at), (4, 2, NOW + 1));
        assert_eq!(newest.summary.licenses[0].license, "MIT");

        let (project, other) = ([first.project_id], [ProjectId::new(crate::fixture::raw_id())]);
        let one = PageSize::new(1).unwrap();
        let page = store.list_sboms(ListSboms { size: one, ..all(organization) }).await.unwrap();
        assert!(page.has_more);
        for (list, expected) in [
            (ListSboms { before: Some(second.id), ..all(organization) }, vec![first.id]),
            (ListSboms { projects: Some(&project), branch: Some("main"), ..all(organization) }, vec![first.id]),
            (ListSboms { projects: Some(&project), branch: Some("none"), ..all(organization) }, vec![]),
            (ListSboms { projects: Some(&project), ..all(organization) }, vec![second.id, first.id]),
            (ListSboms { projects: Some(&other), ..all(organization) }, vec![]),
            (ListSboms { projects: Some(&[]), ..all(organization) }, vec![]),
            (ListSboms { test_mode: true, ..all(organization) }, vec![]),
            (all(new_organization().id), vec![]),
        ] {
            let found = listed(store, list).await;
            assert_eq!(found.iter().map(|sbom| sbom.scan_id).collect::<Vec<_>>(), expected, "{list:?}");
        }
    }
}
