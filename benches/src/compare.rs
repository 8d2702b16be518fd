//! Comparing two scans of 100,000 findings, straight on the store: the comparison itself and pages of it.

use std::time::Instant;

use anyhow::Context;
use palisade_model::{Mint, OrganizationId, PageSize, Scan, ScanId};
use palisade_store::{
    ChangeKind, Closing, ComparedScan, ComparisonPosition, FinishOutcome, FinishScan, Store, StoreConfig,
};

use crate::figure::{Goal, median, millis, print};
use crate::store::{NOW, claimed_scan, ingest};

const ROWS: u32 = 100_000;
/// Pages that are timed of each comparison.
const PAGES: usize = 200;

pub(crate) async fn run(database_url: Option<&str>) -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    let store = Store::open(&StoreConfig::parse(database_url, folder.path())?).await?;
    store.migrate(NOW).await?;
    let mint = Mint::new(|| [1; 10]);
    let base = scan(&store, &mint, "main", 0..ROWS).await?;
    for (name, branch, first) in [
        ("1 % differs", "main", ROWS / 100),
        ("nothing in common", "main", ROWS),
        ("another branch, 1 % differs", "topic", ROWS / 100),
        ("another branch, nothing in common", "other", ROWS),
    ] {
        let head = scan(&store, &mint, branch, first..first + ROWS).await?;
        measure(&store, &base, &head, name).await?;
    }
    store.close().await;
    Ok(())
}

async fn scan(
    store: &Store,
    mint: &Mint,
    branch: &str,
    numbers: std::ops::Range<u32>,
) -> anyhow::Result<Scan> {
    let (organization, id, fence) = claimed_scan(store, mint, branch).await?;
    ingest(store, mint, &fence, numbers).await?;
    let finish = FinishScan {
        now: NOW,
        event_id: palisade_model::EventId::new(mint.next(NOW)),
        events: vec![],
        outcome: FinishOutcome::Cancelled,
        analyses: vec![],
    };
    store.finish_scan(&fence, finish).await?;
    read(store, organization, id).await
}

async fn read(store: &Store, organization: OrganizationId, id: ScanId) -> anyhow::Result<Scan> {
    store.get_scan(organization, id, false).await?.context("the scan that was just made")
}

async fn measure(store: &Store, base: &Scan, head: &Scan, name: &str) -> anyhow::Result<()> {
    let covers = [Closing { scanner: "secrets".to_owned(), kept: vec![], left_out: vec![] }];
    let compared = |scan| ComparedScan { scan, covers: &covers };
    let mut times = Vec::new();
    for _ in 0..5 {
        let started = Instant::now();
        store.compare_scans(compared(base), compared(head)).await?;
        times.push(millis(started.elapsed()));
    }
    print(&format!("two scans of 100,000, {name}: compared"), median(times), "ms", Goal::AtMost(1_000.0));
    let comparison = store.compare_scans(compared(base), compared(head)).await?;
    let size = PageSize::new(100).context("100 is a page size")?;
    let (mut after, mut times) = (None, Vec::new());
    for _ in 0..PAGES {
        let started = Instant::now();
        let page = store.comparison_page((base, head), &comparison, &ChangeKind::ALL, after, size).await?;
        times.push(millis(started.elapsed()));
        after = page.items.last().map(|row| ComparisonPosition { change: row.change, id: row.stored.id });
        if !page.has_more {
            break;
        }
    }
    print(&format!("two scans of 100,000, {name}: page of 100"), median(times), "ms", Goal::AtMost(10.0));
    Ok(())
}
