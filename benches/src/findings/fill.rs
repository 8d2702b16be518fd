//! A store full of findings: some imported over HTTP like those of any client, the others copies of them.

use std::path::Path;
use std::time::Instant;

use anyhow::{Context, ensure};
use palisade_model::{Clock, SystemClock};
use serde::{Deserialize, Serialize};

use crate::figure::progress;
use crate::findings::copies::{Copy, Database, id};
use crate::findings::http::{Http, text};
use crate::findings::imports::{create_project, import};
use crate::findings::run::{Options, start};
use crate::findings::sarif;

/// Imported, one report of each tool.
const TOOLS: [&str; 4] = ["alpha", "beta", "gamma", "delta"];
const OF_TOOL: usize = 25_000;
/// Imported with short texts; what other tenants have copies of, so that the disk holds them.
const SHORT: usize = 10_000;
/// Findings per copy.
pub(crate) const COPY: u64 = 10_000;
pub(crate) const IMPORTED: u64 = 100_000;
/// Copies that make up the one large project.
const LARGE: u64 = 20;
/// Copies per tenant among the others.
const PER_TENANT: u64 = 3;
const HOUR: i64 = 3_600_000;
/// The bits of a number that count within one tenant.
const OWN_BITS: u32 = 36;
const MARKER: &str = "filled.json";

/// What a filled store holds; written beside it.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Filled {
    pub(crate) key: String,
    pub(crate) organization: String,
    /// The project with the imported findings, and the number before the first of them.
    pub(crate) imported: String,
    pub(crate) before: u64,
    /// A project with a fifth of the tenant's findings, and one with ten thousand.
    pub(crate) large: String,
    pub(crate) small: String,
    /// Five projects.
    pub(crate) some: Vec<String>,
    pub(crate) member: String,
    /// Saw every finding of the tenant.
    pub(crate) export_scan: String,
}

/// Fills the store unless an earlier run did.
pub(crate) async fn filled(binary: &Path, folder: &Path, options: &Options) -> anyhow::Result<Filled> {
    let marker = folder.join(MARKER);
    if let Ok(text) = std::fs::read(&marker) {
        return Ok(serde_json::from_slice(&text)?);
    }
    let short = u64::try_from(SHORT)?;
    ensure!(options.tenant_rows >= IMPORTED + short + 4 * COPY, "expected more rows of the tenant");
    let started = Instant::now();
    let mut filled = import_some(binary, folder, options).await?;
    let mut database = Database::open(folder, options).await;
    let last = database.last_number(&filled.organization).await?;
    let mut fill = Fill {
        database,
        begun: SystemClock.now(),
        before: last.checked_sub(IMPORTED + short).context("every result became a finding")?,
        copies: 0,
        rows: options.rows,
        started,
    };
    filled.before = fill.before;
    fill.tenant(&mut filled, (options.tenant_rows - IMPORTED - short) / COPY).await;
    fill.others(&filled, options.rows.saturating_sub(options.tenant_rows) / COPY).await;
    progress("settling");
    fill.database.settle().await;
    std::fs::write(marker, serde_json::to_vec(&filled)?)?;
    progress(&format!("filled in {} s", started.elapsed().as_secs()));
    Ok(filled)
}

async fn import_some(binary: &Path, folder: &Path, options: &Options) -> anyhow::Result<Filled> {
    let server = start(binary, folder, options)?;
    ensure!(!server.key.is_empty(), "expected an empty store, found one that is in use and no {MARKER}");
    let http = Http::new(&server.url, &server.key)?;
    let organization = text(&http.get("/v1/organization").await?.body, "id")?.to_owned();
    let imported = create_project(&http, "imported").await?;
    for tool in TOOLS {
        let seconds = import(&http, &imported, &sarif::upload(tool, OF_TOOL, false)?).await?;
        progress(&format!("{OF_TOOL} results of {tool} imported in {seconds:.1} s"));
    }
    let short = create_project(&http, "short texts").await?;
    import(&http, &short, &sarif::upload("epsilon", SHORT, true)?).await?;
    let now = SystemClock.now();
    Ok(Filled {
        key: server.key.clone(),
        organization,
        imported,
        before: 0,
        large: String::new(),
        small: String::new(),
        some: Vec::new(),
        member: format!("mem_{}", id(now, 1)),
        export_scan: format!("scan_{}", id(now, 2)),
    })
}

struct Fill {
    database: Database,
    /// Copies are older than this, an hour from one to the next.
    begun: i64,
    /// The number before the first finding that was imported.
    before: u64,
    copies: u64,
    rows: u64,
    started: Instant,
}

impl Fill {
    /// One large project, and others of one copy each.
    async fn tenant(&mut self, filled: &mut Filled, copies: u64) {
        let organization = filled.organization.clone();
        for number in 0..copies {
            let is_large = number < LARGE.min(copies / 2);
            let project = if is_large && number > 0 {
                filled.large.clone()
            } else {
                self.project(&filled.imported, &organization).await
            };
            let from = number % (IMPORTED / COPY) * COPY;
            let branch = if number % 4 == 3 { "develop" } else { "main" };
            let place = self.before + IMPORTED + u64::try_from(SHORT).unwrap_or(0) + number * COPY;
            let copy = self.place(filled, &organization, &project, from, place);
            self.copy(filled, Copy { branch, is_whole: true, ..copy }).await;
            match (is_large, filled.some.len()) {
                (true, _) => filled.large = project,
                (false, 0..5) => filled.some.push(project),
                (false, _) => filled.small = project,
            }
        }
        if filled.small.is_empty() {
            filled.small = filled.some.last().cloned().unwrap_or_default();
        }
        let Filled { imported, export_scan, .. } = filled;
        self.database.copy_scan(imported, export_scan, imported, &organization).await;
        self.database.saw(export_scan, &format!("organization_id = '{organization}'")).await;
    }

    async fn others(&mut self, filled: &Filled, copies: u64) {
        let mut organization = String::new();
        for number in 0..copies {
            if number % PER_TENANT == 0 {
                organization = format!("org_{}", id(self.begun, 100 + number));
                self.database.copy_organization(&filled.organization, &organization).await;
            }
            let project = self.project(&filled.imported, &organization).await;
            let place = (((self.before >> OWN_BITS) + 1 + number / PER_TENANT) << OWN_BITS)
                + number % PER_TENANT * COPY;
            let copy = self.place(filled, &organization, &project, IMPORTED, place);
            self.copy(filled, copy).await;
        }
    }

    async fn project(&mut self, like: &str, organization: &str) -> String {
        let project = format!("prj_{}", id(self.begun, 1_000_000 + self.copies));
        self.database.copy_project(like, &project, organization).await;
        project
    }

    /// A copy of the stretch after `from` as the numbers after `place`.
    fn place(&mut self, filled: &Filled, organization: &str, project: &str, from: u64, place: u64) -> Copy {
        self.copies += 1;
        Copy {
            organization: organization.to_owned(),
            project: project.to_owned(),
            branch: "main",
            scan: format!("scan_{}", id(self.begun, 2_000_000 + self.copies)),
            at: self.begun - i64::try_from(self.copies).unwrap_or(0) * HOUR,
            from: self.before + from,
            to: self.before + from + COPY,
            shift: place - self.before - from,
            member: filled.member.clone(),
            is_whole: false,
        }
    }

    async fn copy(&mut self, filled: &Filled, copy: Copy) {
        self.database.copy_scan(&filled.imported, &copy.scan, &copy.project, &copy.organization).await;
        self.database.copy_findings(&copy).await;
        if self.copies.is_multiple_of(20) {
            let (done, seconds) = (IMPORTED + self.copies * COPY, self.started.elapsed().as_secs());
            progress(&format!("{done} of {} findings after {seconds} s", self.rows));
        }
    }
}
