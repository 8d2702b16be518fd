//! `palisade-bench`: measures the figures of benches/README.md and prints them beside their goals.
//! Never run by the tests; needs a release build of `palisade`, and `wrk` and `nginx` for some.

mod advisories;
mod api;
mod code;
mod compare;
mod cyclonedx;
mod dependencies;
mod figure;
mod findings;
mod headers_only;
mod licenses;
mod lockfiles;
mod names;
mod observatory;
mod purl;
mod sbom;
mod server;
mod sse;
mod startup;
mod store;
mod sync;
mod templates;
mod tls;
mod version_order;
mod web;
mod webhooks;

use std::path::PathBuf;

use clap::{Parser, Subcommand};

#[derive(Debug, Parser)]
struct Cli {
    /// The binary to measure
    #[arg(long, default_value = "target/release/palisade")]
    binary: PathBuf,
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// The advisory index from a folder of OSV exports: built, opened, 10,000 packages matched
    Advisories { path: PathBuf },
    /// Requests per second of reading and creating scans, with wrk
    Api,
    /// Code scanning: a tree beside Semgrep, start-up, lowering beside parsing
    Code {
        #[command(subcommand)]
        figure: code::Figure,
    },
    /// Two scans of 100,000 findings, compared
    Compare {
        /// A PostgreSQL URL of an empty database; without it SQLite in a temporary folder
        #[arg(long)]
        database_url: Option<String>,
    },
    /// CycloneDX: verdicts about the test documents below a folder, and whether they survive being written
    Cyclonedx {
        path: PathBuf,
        /// A folder with the official JSON schemas: judge broken variants of the valid documents as they do
        #[arg(long)]
        schemas: Option<PathBuf>,
    },
    /// 40,000 packages of 200 generated lockfiles: extracted, and scanned as a whole
    Dependencies {
        /// A folder of OSV exports: also time whole scans, of the lockfiles and of an SBOM of 10,000 components
        #[arg(long)]
        advisories: Option<PathBuf>,
    },
    /// Lists, decisions, counts, deletion, imports and export over HTTP beside 10,000,000 findings
    Findings(findings::Options),
    /// Time and requests of a headers_only scan of a local HTTPS nginx
    HeadersOnly,
    /// Licence texts: conformance with a folder of texts, each under a header that states what is in it
    Licenses { path: PathBuf },
    /// Every package of every manifest, lockfile and binary below a path, as lines of JSON
    Lockfiles { path: PathBuf },
    /// What a scan asks the DNS, with a resolver that is 50 ms away: time and queries
    Names,
    /// The Observatory block beside the published tool on 300 generated sites (needs Node.js, and ports 80 and 443)
    Observatory(observatory::Options),
    /// Package URLs: conformance with the `tests` folder of the specification
    Purl { path: PathBuf },
    /// Our own SBOMs of generated inventories against the schemas in a folder, and the time for 10,000 components
    Sbom { schemas: PathBuf },
    /// Memory of 2,000 slow readers of streams, and whether each sees the end of its scan
    Sse,
    /// Time from start to the first healthy answer, and idle memory
    Startup,
    /// Ingest of 100,000 findings and pages out of 1,000,000
    Store {
        /// A PostgreSQL URL of an empty database; without it SQLite in a temporary folder
        #[arg(long)]
        database_url: Option<String>,
    },
    /// A sync of a generated OSV export through loopback: first, unchanged, and with some changes
    Sync {
        #[arg(long, default_value_t = 50_000)]
        records: usize,
    },
    /// Nuclei templates below a path: how many are run, and why the others are not
    Templates { path: PathBuf },
    /// The TLS prober beside sslscan and sslyze: suites of many servers, time and connections (needs nginx and openssl)
    Tls(tls::Options),
    /// Version orders: conformance with a folder of lists `A < B`
    VersionOrder { path: PathBuf },
    /// Scans of a local site behind 50 ms of round trip: times of each kind, and memory of many at once
    Web(web::Options),
    /// The site of `web`, in a process of its own
    #[command(hide = true)]
    WebSite,
    /// 10,000 events to a receiver that is down and then up, beside a healthy one
    Webhooks {
        /// A PostgreSQL URL of an empty database; without it SQLite in a temporary folder
        #[arg(long)]
        database_url: Option<String>,
    },
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    rustls::crypto::ring::default_provider().install_default().ok();
    let cli = Cli::parse();
    match cli.what {
        What::Advisories { path } => advisories::run(&path),
        What::Api => api::run(&cli.binary).await,
        What::Code { figure } => code::run(&cli.binary, &figure),
        What::Compare { database_url } => compare::run(database_url.as_deref()).await,
        What::Cyclonedx { path, schemas } => cyclonedx::run(&path, schemas.as_deref()),
        What::Dependencies { advisories } => dependencies::run(&cli.binary, advisories.as_deref()),
        What::Findings(options) => findings::run(&cli.binary, &options).await,
        What::HeadersOnly => headers_only::run(&cli.binary).await,
        What::Licenses { path } => licenses::run(&path),
        What::Lockfiles { path } => lockfiles::run(&path),
        What::Names => names::run().await,
        What::Observatory(options) => observatory::run(&options).await,
        What::Purl { path } => purl::run(&path),
        What::Sbom { schemas } => sbom::run(&schemas),
        What::Sse => sse::run(&cli.binary).await,
        What::Startup => startup::run(&cli.binary).await,
        What::Store { database_url } => store::run(database_url.as_deref()).await,
        What::Sync { records } => tokio::task::spawn_blocking(move || sync::run(records)).await?,
        What::Templates { path } => templates::run(&path),
        What::Tls(options) => tls::run(&options).await,
        What::VersionOrder { path } => version_order::run(&path),
        What::Web(options) => web::run(&options).await,
        What::WebSite => web::site().await,
        What::Webhooks { database_url } => webhooks::run(&cli.binary, database_url.as_deref()).await,
    }
}
