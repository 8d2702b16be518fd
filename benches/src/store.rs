//! Ingest of 100,000 findings and pages of 100 out of one million, straight on the store.

use std::time::Instant;

use anyhow::Context;
use palisade_model::{
    Category, Confidence, EventId, Evidence, Finding, FindingId, Fingerprint, JobId, KeyId, Location, Mint,
    NewScan, OrganizationId, PageSize, Position, ProjectId, ScanId, ScanKind, ScanType, Severity, Target,
};
use palisade_store::{CreateScan, Fence, IngestFinding, NewOrganization, Store, StoreConfig};

use crate::figure::{Goal, median, millis, print};

pub(crate) const NOW: i64 = 1_790_000_000_000;
const BATCH: u32 = 500;
const INGEST_ROWS: u32 = 100_000;
const ALL_ROWS: u32 = 1_000_000;

pub(crate) async fn run(database_url: Option<&str>) -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    let store = Store::open(&StoreConfig::parse(database_url, folder.path())?).await?;
    store.migrate(NOW).await?;
    // The same numbers in every run, rising like real ones.
    let mint = Mint::new(|| [1; 10]);
    let (organization, scan, fence) = claimed_scan(&store, &mint, "main").await?;

    let started = Instant::now();
    ingest(&store, &mint, &fence, 0..INGEST_ROWS).await?;
    print(
        "100,000 findings ingested, batches of 500",
        started.elapsed().as_secs_f64(),
        "s",
        Goal::AtMost(5.0),
    );
    ingest(&store, &mint, &fence, INGEST_ROWS..ALL_ROWS).await?;
    page_through(&store, organization, scan, None, "any severity").await?;
    page_through(&store, organization, scan, Some(Severity::Critical), "critical only").await?;
    page_through(&store, organization, scan, Some(Severity::Medium), "medium and above").await?;
    store.close().await;
    Ok(())
}

/// A scan of one project that runs; it makes the organisation when there is none.
pub(crate) async fn claimed_scan(
    store: &Store,
    mint: &Mint,
    branch: &str,
) -> anyhow::Result<(OrganizationId, ScanId, Fence)> {
    let organization = NewOrganization {
        id: OrganizationId::new(mint.next(NOW)),
        name: "bench".to_owned(),
        plan: "enterprise".to_owned(),
        created_at: NOW,
    };
    let (organization, _) = store.ensure_organization(organization).await?;
    let scan = NewScan {
        id: ScanId::new(mint.next(NOW)),
        organization_id: organization.id,
        key_id: KeyId::new(mint.next(NOW)),
        target: Target::Path { path: "/bench".to_owned() },
        target_text: "/bench".to_owned(),
        scan_type: ScanType::Full,
        active: false,
        branch: branch.to_owned(),
        commit_sha: None,
        label: None,
        types: vec![],
        upload_id: None,
        webhook_url: None,
        test_mode: false,
        created_at: NOW,
    };
    let id = scan.id;
    let create = CreateScan {
        scan,
        project_id: None,
        project_id_if_new: ProjectId::new(mint.next(NOW)),
        project_name: "bench".to_owned(),
        project_source: palisade_model::ProjectSource::None,
        target_key: "/bench".to_owned(),
        projects: palisade_model::ProjectAccess::All,
        job_id: JobId::new(mint.next(NOW)),
        event_id: EventId::new(mint.next(NOW)),
        kind: ScanKind::Source,
        warning_ids: vec![],
        windows: vec![],
        max_queued: 10,
        concurrency_limit: None,
        idempotency: None,
    };
    store.create_scan(create).await?;
    let job = store.claim_job("bench", NOW, i64::MAX / 2, EventId::new(mint.next(NOW))).await?;
    Ok((organization.id, id, job.context("the scan that was just queued")?.fence))
}

pub(crate) async fn ingest(
    store: &Store,
    mint: &Mint,
    fence: &Fence,
    rows: std::ops::Range<u32>,
) -> anyhow::Result<()> {
    let mut next = rows.start;
    while next < rows.end {
        let until = rows.end.min(next + BATCH);
        let batch: Vec<_> = (next..until)
            .map(|number| IngestFinding { id: FindingId::new(mint.next(NOW)), finding: finding(number) })
            .collect();
        store.ingest(fence, &batch, NOW, &|| EventId::new(mint.next(NOW))).await?;
        next = until;
    }
    Ok(())
}

/// One in a thousand is critical, one in ten medium, the rest low.
fn finding(number: u32) -> Finding {
    let severity = match number {
        n if n % 1000 == 0 => Severity::Critical,
        n if n % 10 == 0 => Severity::Medium,
        _ => Severity::Low,
    };
    let at = Position { line: number % 5000 + 1, column: 9 };
    Finding {
        rule_id: "generic-api-key".to_owned(),
        scanner: "secrets".to_owned(),
        category: Category::Secrets,
        severity,
        confidence: Confidence::Medium,
        title: "API key in source".to_owned(),
        description: "Whoever reads the file can use the key.".to_owned(),
        location: Location::File {
            path: format!("src/module_{}/file_{number}.py", number % 97),
            start: at,
            end: at,
        },
        evidence: Evidence::from_masked("api_key = \"abcd************yz\""),
        remediation: "Revoke the key, then load a new one from the environment.".to_owned(),
        fingerprints: vec![
            Fingerprint(format!("path-content/v1:{number:032x}")),
            Fingerprint(format!("content/v1:{number:032x}")),
        ],
        root_cause: format!("content/v1:{number:032x}"),
        cwe: vec![798],
        tags: vec!["owasp-top10-2021:A07".to_owned()],
        package: None,
        code: None,
        metadata: [("provider".to_owned(), "generic".to_owned())].into(),
        suppression: None,
    }
}

/// Reads every page of 100, from the first finding to the last, and times each.
async fn page_through(
    store: &Store,
    organization: OrganizationId,
    scan: ScanId,
    min_severity: Option<Severity>,
    name: &str,
) -> anyhow::Result<()> {
    let size = PageSize::new(100).context("100 is a page size")?;
    let mut after = None;
    let mut times = Vec::new();
    loop {
        let started = Instant::now();
        let page = store.findings_page(organization, scan, min_severity, after, size).await?;
        times.push(millis(started.elapsed()));
        after = page.items.last().map(|stored| stored.id);
        if !page.has_more {
            break;
        }
    }
    let pages = times.len();
    // The deepest tenth beside the whole: depth must not cost anything.
    let deepest = median(times.split_off(pages - pages.div_ceil(10)));
    print(
        &format!("page of 100 of 1,000,000, {name}: median of {pages}"),
        median(times.clone()),
        "ms",
        Goal::AtMost(10.0),
    );
    print(&format!("page of 100 of 1,000,000, {name}: deepest tenth"), deepest, "ms", Goal::AtMost(10.0));
    times.sort_by(f64::total_cmp);
    let p99 = times.get(times.len() * 99 / 100).copied().unwrap_or(deepest);
    print(&format!("page of 100 of 1,000,000, {name}: p99"), p99, "ms", Goal::AtMost(10.0));
    Ok(())
}
