//! The order of the measurements; called by `main.rs`.

use std::path::{Path, PathBuf};

use crate::figure::{print_times, progress};
use crate::findings::fill::{Filled, filled};
use crate::findings::http::Http;
use crate::findings::{deletion, export, imports, lists, triage};
use crate::server::Server;

#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    /// Findings in all
    #[arg(long, default_value_t = 10_000_000)]
    pub(crate) rows: u64,
    /// Of these, findings of the tenant that is measured; at least 150,000
    #[arg(long, default_value_t = 1_000_000)]
    pub(crate) tenant_rows: u64,
    /// Folder for the server's data, kept, and used again by the next run; without it a temporary one
    #[arg(long)]
    pub(crate) dir: Option<PathBuf>,
    /// A PostgreSQL URL of an empty database, or of the one that `--dir` was filled with; without it SQLite
    #[arg(long)]
    pub(crate) database_url: Option<String>,
    /// Measure only these: lists, counts, triage, export, imports, deletion
    #[arg(long, value_delimiter = ',')]
    only: Vec<String>,
}

const COUNTS: usize = 300;

pub(crate) async fn run(binary: &Path, options: &Options) -> anyhow::Result<()> {
    let temporary = tempfile::tempdir()?;
    let folder = options.dir.as_deref().unwrap_or_else(|| temporary.path());
    std::fs::create_dir_all(folder)?;
    let filled = filled(binary, folder, options).await?;
    let wants = |name: &str| options.only.is_empty() || options.only.iter().any(|only| only == name);
    let doomed =
        if wants("deletion") { Some(deletion::prepare(folder, options, &filled).await?) } else { None };
    let server = start(binary, folder, options)?;
    let http = Http::new(&server.url, &filled.key)?;
    warm_up(&http).await?;
    if wants("lists") {
        lists::measure(&http, &filled).await?;
    }
    if wants("counts") {
        counts(&http, &filled).await?;
    }
    if wants("triage") {
        triage::measure(&http).await?;
    }
    if wants("export") {
        export::measure(&server, &http, &filled).await?;
    }
    if wants("imports") {
        imports::measure(&http).await?;
    }
    if let Some(doomed) = doomed {
        deletion::measure(&http, folder, options, &doomed).await?;
    }
    Ok(())
}

/// The server over the filled store.
pub(crate) fn start(binary: &Path, folder: &Path, options: &Options) -> anyhow::Result<Server> {
    let mut arguments = vec!["--max-queued", "1000000"];
    if let Some(url) = &options.database_url {
        arguments.extend(["--database-url", url]);
    }
    Server::start_in(binary, folder, &arguments)
}

/// Connections, prepared statements: what a server that runs has.
async fn warm_up(http: &Http) -> anyhow::Result<()> {
    progress("warming up");
    for _ in 0..20 {
        http.get("/v1/findings").await?;
        http.get("/v1/findings/counts").await?;
    }
    Ok(())
}

async fn counts(http: &Http, filled: &Filled) -> anyhow::Result<()> {
    let mut all = Vec::new();
    let mut of_project = Vec::new();
    for _ in 0..COUNTS {
        all.push(http.get("/v1/findings/counts").await?.millis);
        let path = format!("/v1/findings/counts?project_id={}", filled.large);
        of_project.push(http.get(&path).await?.millis);
    }
    print_times("GET /v1/findings/counts", all, 20.0);
    print_times("GET /v1/findings/counts of one project", of_project, 20.0);
    Ok(())
}
