//! Two scans side by side: what only one of them saw, and whether the other one looked there.

use palisade_model::{FindingId, OrganizationId, PageSize, Scan, Severity, SeverityCounts};
use palisade_store::{
    ChangeKind, Closing, ComparedScan, Comparison, ComparisonPosition, CreateScan, IngestFinding, Store,
};

use crate::closing::{begin, end, secret, secrets, see};
use crate::engine::on_both_engines;
use crate::fixture::{NOW, claim, create, finding, new_scan, start};

/// A whole scan of a branch.
async fn scan(store: &Store, organization: OrganizationId, branch: &str, found: &[IngestFinding]) -> Scan {
    let job = begin(store, organization, branch).await;
    for batch in found.chunks(500) {
        see(store, &job, batch).await;
    }
    end(store, &job, &secrets()).await
}

/// The scans with one comparison of them, and all findings of it, read `size` at a time.
struct Compared {
    comparison: Comparison,
    found: Vec<(ChangeKind, FindingId, Option<FindingId>)>,
}

async fn compare(store: &Store, base: (&Scan, &[Closing]), head: (&Scan, &[Closing]), size: i64) -> Compared {
    let compared = |(scan, covers)| ComparedScan { scan, covers };
    let comparison = store.compare_scans(compared(base), compared(head)).await.unwrap();
    let (mut found, mut after) = (Vec::new(), None);
    loop {
        let scans = (base.0, head.0);
        let size = PageSize::new(size).unwrap();
        let page = store.comparison_page(scans, &comparison, &ChangeKind::ALL, after, size).await.unwrap();
        found.extend(page.items.iter().map(|row| (row.change, row.stored.id, row.moved_from)));
        after = page.items.last().map(|row| ComparisonPosition { change: row.change, id: row.stored.id });
        if !page.has_more {
            return Compared { comparison, found };
        }
    }
}

impl Compared {
    /// How many active findings there are of each kind.
    fn totals(&self) -> [u64; 5] {
        ChangeKind::ALL.map(|change| self.comparison.counts(change).total())
    }

    fn kinds(&self) -> Vec<(ChangeKind, FindingId)> {
        self.found.iter().map(|(change, id, _)| (*change, *id)).collect()
    }
}

on_both_engines! {
    async fn g_05_scans_of_one_branch_are_compared_by_their_findings(database: &Database) {
        use ChangeKind::{Fixed, New, Unchanged};
        let (store, organization) = start(database).await;
        let all = ["a", "b", "c"].map(|name| secret(name, name));
        let base = scan(store, organization, "main", &all[..2]).await;
        let head = scan(store, organization, "main", &all[1..]).await;
        let covers = secrets();
        for size in [1, 2, 100] {
            let compared = compare(store, (&base, &covers), (&head, &covers), size).await;
            assert_eq!(compared.totals(), [1, 1, 0, 0, 1]);
            assert_eq!(compared.kinds(), [(New, all[2].id), (Fixed, all[0].id), (Unchanged, all[1].id)], "{size}");
            let back = compare(store, (&head, &covers), (&base, &covers), size).await;
            assert_eq!(back.kinds(), [(New, all[0].id), (Fixed, all[2].id), (Unchanged, all[1].id)], "{size}");
        }
        let itself = compare(store, (&head, &covers), (&head, &covers), 1).await;
        assert_eq!(itself.kinds(), [(Unchanged, all[1].id), (Unchanged, all[2].id)]);
    }

    async fn g_05_what_was_not_looked_at_is_neither_new_nor_fixed(database: &Database) {
        use ChangeKind::{Fixed, New, NotCoveredByBase, NotCoveredByHead};
        let (store, organization) = start(database).await;
        let (web, gone, large, locked) =
            (finding("web/v1:1", Severity::Low), secret("a", "1"), secret("large", "2"), secret("locked/x/y", "3"));
        let base = scan(store, organization, "main", &[web.clone(), gone.clone(), large.clone(), locked.clone()]).await;
        let head = scan(store, organization, "main", &[]).await;
        let kept = vec!["large".to_owned(), "locked".to_owned(), "lock".to_owned()];
        let partly = [Closing { scanner: "secrets".into(), kept, left_out: vec![] }];
        let all = [secrets(), vec![Closing { scanner: "web".into(), kept: vec![], left_out: vec![] }]].concat();
        let compared = compare(store, (&base, &all), (&head, &partly), 2).await;
        let hidden = [&web, &large, &locked].map(|row| (NotCoveredByHead, row.id));
        assert_eq!(compared.kinds(), [vec![(Fixed, gone.id)], hidden.to_vec()].concat());
        assert_eq!(compared.totals(), [0, 1, 0, 3, 0]);
        let back = compare(store, (&head, &partly), (&base, &all), 2).await;
        let hidden = [&web, &large, &locked].map(|row| (NotCoveredByBase, row.id));
        assert_eq!(back.kinds(), [vec![(New, gone.id)], hidden.to_vec()].concat());
        let nothing = compare(store, (&base, &all), (&head, &[]), 100).await;
        assert_eq!(nothing.totals(), [0, 0, 0, 4, 0]);
    }

    async fn g_05_branches_and_projects_are_compared_by_fingerprints(database: &Database) {
        let (store, organization) = start(database).await;
        let found = |names: [&str; 2]| names.map(|name| secret(name, name));
        let base = scan(store, organization, "main", &found(["a", "b"])).await;
        let in_branch = found(["b", "c"]);
        let head = scan(store, organization, "topic", &in_branch).await;
        let covers = secrets();
        let compared = compare(store, (&base, &covers), (&head, &covers), 100).await;
        assert_eq!(compared.totals(), [1, 1, 0, 0, 1]);
        assert_eq!(compared.found[0], (ChangeKind::New, in_branch[1].id, None));
        assert_eq!(compared.found[2], (ChangeKind::Unchanged, in_branch[0].id, None));

        let request = CreateScan { target_key: "https://other.example.com".into(), ..new_scan(organization) };
        create(store, request).await;
        let job = claim(store, "worker", NOW).await;
        see(store, &job, &found(["a", "b"])).await;
        let elsewhere = end(store, &job, &covers).await;
        assert_ne!(elsewhere.project_id, base.project_id);
        let compared = compare(store, (&base, &covers), (&elsewhere, &covers), 1).await;
        assert_eq!(compared.totals(), [0, 0, 0, 0, 2]);
        assert_eq!(compared.found.len(), 2);
    }

    async fn g_05_a_finding_whose_file_was_moved_is_unchanged(database: &Database) {
        let (store, organization) = start(database).await;
        let (before, other) = (secret("old/a", "1"), secret("old/b", "2"));
        let base = scan(store, organization, "main", &[before.clone(), other.clone()]).await;
        let covers = secrets();
        for branch in ["main", "topic"] {
            let found = ["new/a", "newer/a"].map(|path| secret(path, "1"));
            let head = scan(store, organization, branch, &found).await;
            let compared = compare(store, (&base, &covers), (&head, &covers), 100).await;
            let expected = [
                (ChangeKind::New, found[1].id, None),
                (ChangeKind::Fixed, other.id, None),
                (ChangeKind::Unchanged, found[0].id, Some(before.id)),
            ];
            assert_eq!(compared.found, expected, "nothing moves to two places, {branch}");
            assert_eq!(compared.totals(), [1, 1, 0, 0, 1]);
        }
    }

    async fn g_05_suppressed_findings_are_listed_and_not_counted(database: &Database) {
        let (store, organization) = start(database).await;
        let mut hidden = secret("a", "1");
        hidden.finding.suppression = Some(palisade_model::Suppression {
            kind: palisade_model::SuppressionKind::Inline,
            reason: String::new(),
            expires_at: None,
        });
        let base = scan(store, organization, "main", &[]).await;
        let head = scan(store, organization, "main", &[hidden, secret("b", "2")]).await;
        let covers = secrets();
        let compared = compare(store, (&base, &covers), (&head, &covers), 100).await;
        assert_eq!(compared.found.len(), 2);
        let one = SeverityCounts { high: 1, ..SeverityCounts::default() };
        assert_eq!(compared.comparison.counts(ChangeKind::New), one);
    }

    async fn g_05_more_than_one_step_of_findings_is_compared_whole(database: &Database) {
        let (store, organization) = start(database).await;
        let numbered = |numbers: std::ops::Range<u32>| -> Vec<_> {
            numbers.map(|n| secret(&format!("f{n}"), &n.to_string())).collect()
        };
        let base = scan(store, organization, "main", &numbered(0..5_200)).await;
        let head = scan(store, organization, "main", &numbered(5_150..10_250)).await;
        let covers = secrets();
        let compared = compare(store, (&base, &covers), (&head, &covers), 100).await;
        assert_eq!(compared.totals(), [5_050, 5_150, 0, 0, 50]);
        assert_eq!(compared.found.len(), 5_050 + 5_150 + 50);
        let mut ids: Vec<_> = compared.found.iter().map(|row| row.1).collect();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), compared.found.len());
    }
}
