//! Settings: a TOML file, `PALISADE_…` variables and flags, in rising order of precedence.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use palisade_engine::guard::{AddressPolicy, Cidr};
use palisade_model::{Plan, PlanCatalogue};
use palisade_service::{DeliveryConfig, RunnerConfig, ServiceConfig};
use palisade_store::StoreConfig;
use palisade_web::{BrowserConfig, DnsConfig};
use serde::Deserialize;

use crate::downloads::DownloadArgs;
use crate::names::NameArgs;
use crate::rendering::RenderArgs;

/// Where the store is. Every command that opens it takes these.
#[derive(Debug, Clone, Default, clap::Args)]
pub(crate) struct StoreArgs {
    /// Settings file; every setting below has a key there
    #[arg(long, global = true, env = "PALISADE_CONFIG", value_name = "FILE")]
    config: Option<PathBuf>,
    /// Folder for the database, the server's secret and stored objects [default: ~/.local/share/palisade]
    #[arg(long, global = true, env = "PALISADE_DATA_DIR", value_name = "DIR")]
    data_dir: Option<PathBuf>,
    /// postgres://… or sqlite:PATH; without it, SQLite in the data folder
    #[arg(long, global = true, env = "PALISADE_DATABASE_URL", value_name = "URL", hide_env_values = true)]
    database_url: Option<String>,
    /// The shipped plans to offer: default, monthly, hourly, targets or selfhost; own ones stand in the settings file
    #[arg(long, global = true, env = "PALISADE_PLAN_CATALOGUE", value_name = "NAME")]
    plan_catalogue: Option<String>,
}

/// How scans run. Taken by `serve` and `worker`.
#[derive(Debug, Clone, Default, clap::Args)]
pub(crate) struct ScanArgs {
    /// Allow targets with private, loopback and other non-public addresses
    #[arg(long, env = "PALISADE_ALLOW_PRIVATE_TARGETS")]
    allow_private_targets: bool,
    /// Allow targets in this address range, such as 10.1.0.0/16; may be repeated
    #[arg(long, env = "PALISADE_ALLOW_CIDR", value_name = "CIDR", value_delimiter = ',')]
    allow_cidr: Vec<Cidr>,
    /// Allow source scans under this folder; may be repeated
    #[arg(long, env = "PALISADE_ALLOW_PATH", value_name = "DIR", value_delimiter = ',')]
    allow_path: Vec<PathBuf>,
    /// Page or address that operators of scanned sites may turn to; sent with every request to them
    #[arg(long, env = "PALISADE_CONTACT_URL", value_name = "URL")]
    contact_url: Option<String>,
    /// Scans that run at the same time [default: 64]
    #[arg(long, env = "PALISADE_WORKER_SLOTS", value_name = "N")]
    worker_slots: Option<usize>,
    /// Seconds after which a silent worker's scans are taken over [default: 30]
    #[arg(long, env = "PALISADE_LEASE_SECONDS", value_name = "N")]
    lease_seconds: Option<u64>,
    /// Days for which calls stay in the audit trail [default: 400]
    #[arg(long, env = "PALISADE_AUDIT_RETENTION_DAYS", value_name = "N")]
    audit_retention_days: Option<u32>,
    /// Seconds that a webhook receiver may take to answer [default: 15]
    #[arg(long, env = "PALISADE_WEBHOOK_SECONDS", value_name = "N")]
    webhook_seconds: Option<u64>,
    /// Allow active checks without a proof of ownership; only where you may test every target
    #[arg(long, env = "PALISADE_WAIVE_OWNERSHIP")]
    waive_ownership: bool,
    /// Rules of your own for every scan: files in the Gitleaks format (TOML), and for web sites files or folders of Nuclei
    /// templates (YAML); read once at the start; may be repeated
    #[arg(long, env = "PALISADE_RULES", value_name = "PATH", value_delimiter = ',')]
    rules: Vec<PathBuf>,
    #[command(flatten)]
    names: NameArgs,
    #[command(flatten)]
    render: RenderArgs,
}

/// How the API is served. Taken by `serve`.
#[derive(Debug, Clone, Default, clap::Args)]
pub(crate) struct ListenArgs {
    /// Address and port to listen on [default: 127.0.0.1:8080]
    #[arg(long, env = "PALISADE_LISTEN", value_name = "ADDR")]
    listen: Option<SocketAddr>,
    /// Certificate chain in PEM; with --tls-key the server speaks HTTPS
    #[arg(long, env = "PALISADE_TLS_CERTIFICATE", value_name = "FILE")]
    tls_certificate: Option<PathBuf>,
    /// Private key in PEM
    #[arg(long, env = "PALISADE_TLS_KEY", value_name = "FILE")]
    tls_key: Option<PathBuf>,
    /// URL under which clients reach this server; used for links in answers
    #[arg(long, env = "PALISADE_PUBLIC_URL", value_name = "URL")]
    public_url: Option<String>,
    /// Scans of one organisation that may wait in the queue [default: 100000]
    #[arg(long, env = "PALISADE_MAX_QUEUED", value_name = "N")]
    max_queued: Option<u64>,
    /// Requests per minute of one client address without a key [default: 600]
    #[arg(long, env = "PALISADE_ANONYMOUS_REQUESTS_PER_MINUTE", value_name = "N")]
    anonymous_requests_per_minute: Option<u32>,
    /// Do not run scans in this process
    #[arg(long, env = "PALISADE_NO_WORKER")]
    no_worker: bool,
    /// Believe X-Forwarded-For and Forwarded of proxies in this address range; may be repeated
    #[arg(long, env = "PALISADE_TRUSTED_PROXIES", value_name = "CIDR", value_delimiter = ',')]
    trusted_proxy: Vec<Cidr>,
    /// Development mode: no key needed, loopback only
    #[arg(long, env = "PALISADE_DEV")]
    dev: bool,
}

/// The settings file. Unknown keys are refused, so that a misspelt one is noticed.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct FileSettings {
    data_dir: Option<PathBuf>,
    database_url: Option<String>,
    allow_private_targets: bool,
    allow_cidr: Vec<String>,
    allow_path: Vec<PathBuf>,
    contact_url: Option<String>,
    worker_slots: Option<usize>,
    lease_seconds: Option<u64>,
    audit_retention_days: Option<u32>,
    webhook_seconds: Option<u64>,
    waive_ownership: bool,
    listen: Option<SocketAddr>,
    tls_certificate: Option<PathBuf>,
    tls_key: Option<PathBuf>,
    public_url: Option<String>,
    max_queued: Option<u64>,
    anonymous_requests_per_minute: Option<u32>,
    no_worker: bool,
    trusted_proxies: Vec<String>,
    dev: bool,
    /// Name of a shipped catalogue.
    plan_catalogue: Option<String>,
    /// Where advisories come from, as of [`DownloadArgs`].
    advisories_url: Option<String>,
    epss_url: Option<String>,
    kev_url: Option<String>,
    advisories_ca_file: Option<PathBuf>,
    dns_servers: Vec<String>,
    dns_trust_anchors: Vec<String>,
    rules: Vec<PathBuf>,
    rendered: bool,
    browser: Option<PathBuf>,
    browser_no_sandbox: bool,
    /// Plans of the operator's own: replace those of the same name, and add to the others.
    plans: Vec<Plan>,
}

/// Where the store and the server's secret are.
#[derive(Debug, Clone)]
pub(crate) struct StoreSettings {
    pub(crate) data_dir: PathBuf,
    pub(crate) store: StoreConfig,
}

/// How the API is served.
#[derive(Debug, Clone)]
pub(crate) struct ListenSettings {
    pub(crate) listen: SocketAddr,
    /// Certificate chain and private key files.
    pub(crate) tls: Option<(PathBuf, PathBuf)>,
    pub(crate) public_url: Option<String>,
    pub(crate) max_queued: u64,
    pub(crate) anonymous_requests_per_minute: u32,
    pub(crate) worker: bool,
    pub(crate) trusted_proxies: Vec<Cidr>,
    pub(crate) dev: bool,
}

/// All settings of one process, merged and checked.
#[derive(Debug, Clone)]
pub(crate) struct Settings {
    pub(crate) store: StoreSettings,
    pub(crate) addresses: AddressPolicy,
    /// `None`: as the system does.
    pub(crate) names: Option<DnsConfig>,
    /// `None`: pages are read as they were sent.
    pub(crate) browser: Option<BrowserConfig>,
    /// Of the operator, for every scan.
    pub(crate) rules: Vec<PathBuf>,
    pub(crate) allowed_paths: Vec<PathBuf>,
    /// What operators of scanned sites may turn to.
    pub(crate) contact: Option<String>,
    /// Active checks need no proof of ownership.
    pub(crate) waive_ownership: bool,
    pub(crate) plans: PlanCatalogue,
    pub(crate) runner: RunnerConfig,
    pub(crate) deliveries: DeliveryConfig,
    pub(crate) listen: ListenSettings,
}

impl StoreArgs {
    /// The store's settings alone.
    pub(crate) fn resolve(&self) -> anyhow::Result<StoreSettings> {
        store_settings(self, &read_file(self.config.as_deref())?)
    }

    /// Where the settings file says that advisories come from.
    pub(crate) fn downloads(&self) -> anyhow::Result<DownloadArgs> {
        Ok(read_file(self.config.as_deref())?.downloads())
    }
}

impl Settings {
    /// Merges file, variables and flags (clap has merged the last two), and checks the result.
    pub(crate) fn resolve(store: &StoreArgs, scan: &ScanArgs, listen: &ListenArgs) -> anyhow::Result<Self> {
        let file = read_file(store.config.as_deref())?;
        let settings = Self {
            store: store_settings(store, &file)?,
            addresses: AddressPolicy {
                allow_private: scan.allow_private_targets || file.allow_private_targets,
                allowed_cidrs: cidrs(&scan.allow_cidr, &file.allow_cidr)?,
            },
            names: scan.names.resolve(&file.names())?,
            browser: scan.render.resolve(&file.render()),
            rules: if scan.rules.is_empty() { file.rules.clone() } else { scan.rules.clone() },
            allowed_paths: allowed_paths(scan, &file)?,
            contact: contact(scan, &file)?,
            waive_ownership: scan.waive_ownership || file.waive_ownership,
            runner: runner(scan, &file)?,
            deliveries: deliveries(scan, &file)?,
            listen: listen_settings(listen, &file)?,
            plans: plans(store, &file)?,
        };
        refuse_unsafe(&settings.listen)?;
        Ok(settings)
    }

    /// What the service needs of them. `public_url` is the default when the operator gave none.
    pub(crate) fn service(&self, public_url: String) -> ServiceConfig {
        ServiceConfig {
            public_url: self.listen.public_url.clone().unwrap_or(public_url),
            plans: self.plans.clone(),
            addresses: self.addresses.clone(),
            allowed_paths: self.allowed_paths.clone(),
            objects: self.store.data_dir.join("objects"),
            max_queued: self.listen.max_queued,
            anonymous_requests_per_minute: self.listen.anonymous_requests_per_minute,
            waive_ownership: self.waive_ownership,
        }
    }
}

impl FileSettings {
    fn names(&self) -> NameArgs {
        NameArgs::of(&self.dns_servers, &self.dns_trust_anchors)
    }

    fn render(&self) -> RenderArgs {
        let Self { rendered, browser_no_sandbox, .. } = *self;
        RenderArgs { rendered, browser: self.browser.clone(), browser_no_sandbox }
    }

    fn downloads(self) -> DownloadArgs {
        DownloadArgs {
            base_url: self.advisories_url,
            epss_url: self.epss_url,
            kev_url: self.kev_url,
            ca_file: self.advisories_ca_file,
        }
    }
}

/// What a settings file says about name look-ups.
pub(crate) fn names_of_file(path: &Path) -> anyhow::Result<NameArgs> {
    Ok(read_file(Some(path))?.names())
}

/// What a settings file says about downloads.
pub(crate) fn downloads_of_file(path: &Path) -> anyhow::Result<DownloadArgs> {
    Ok(read_file(Some(path))?.downloads())
}

fn read_file(path: Option<&Path>) -> anyhow::Result<FileSettings> {
    let path = match path {
        Some(path) => path,
        None if Path::new("palisade.toml").is_file() => Path::new("palisade.toml"),
        None => return Ok(FileSettings::default()),
    };
    let text = std::fs::read_to_string(path)
        .with_context(|| format!("expected a settings file at {}", path.display()))?;
    toml::from_str(&text).with_context(|| format!("in the settings file {}", path.display()))
}

fn store_settings(args: &StoreArgs, file: &FileSettings) -> anyhow::Result<StoreSettings> {
    let data_dir = match args.data_dir.clone().or_else(|| file.data_dir.clone()) {
        Some(data_dir) => data_dir,
        None => default_data_dir()?,
    };
    let url = args.database_url.as_deref().or(file.database_url.as_deref());
    let store = StoreConfig::parse(url, &data_dir)?;
    Ok(StoreSettings { data_dir, store })
}

/// Where imported advisories lie for a command that opens no store; `None` when nobody says.
pub(crate) fn data_dir_for_reading(flag: Option<PathBuf>) -> Option<PathBuf> {
    flag.or_else(|| default_data_dir().ok())
}

/// Where scans keep what may be deleted at any time; `None` when nobody says.
pub(crate) fn cache_dir() -> Option<PathBuf> {
    let set = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    if let Some(own) = set("PALISADE_CACHE_DIR") {
        return Some(own);
    }
    let of_platform = match std::env::consts::OS {
        "macos" => set("HOME").map(|home| home.join("Library/Caches")),
        "windows" => set("LOCALAPPDATA"),
        // The specification of base directories wants it absolute.
        _ => set("XDG_CACHE_HOME")
            .filter(|folder| folder.is_absolute())
            .or_else(|| set("HOME").map(|home| home.join(".cache"))),
    };
    of_platform.map(|folder| folder.join("palisade"))
}

fn default_data_dir() -> anyhow::Result<PathBuf> {
    let home = std::env::var_os("HOME").context("expected --data-dir, because HOME is not set")?;
    Ok(Path::new(&home).join(".local/share/palisade"))
}

fn cidrs(args: &[Cidr], file: &[String]) -> anyhow::Result<Vec<Cidr>> {
    if !args.is_empty() {
        return Ok(args.to_vec());
    }
    file.iter().map(|text| text.parse().map_err(anyhow::Error::msg)).collect()
}

fn allowed_paths(args: &ScanArgs, file: &FileSettings) -> anyhow::Result<Vec<PathBuf>> {
    let roots = if args.allow_path.is_empty() { &file.allow_path } else { &args.allow_path };
    roots
        .iter()
        .map(|root| {
            root.canonicalize()
                .with_context(|| format!("--allow-path expects an existing folder, found {}", root.display()))
        })
        .collect()
}

fn contact(args: &ScanArgs, file: &FileSettings) -> anyhow::Result<Option<String>> {
    let contact = args.contact_url.as_ref().or(file.contact_url.as_ref());
    let is_one = |text: &str| {
        ["https://", "http://", "mailto:"].iter().any(|scheme| text.starts_with(scheme))
            && text.len() <= 200
            && text.bytes().all(|byte| byte.is_ascii_graphic())
    };
    if let Some(text) = contact.filter(|text| !is_one(text)) {
        bail!("--contact-url expects an https or mailto URL, found {text:?}");
    }
    Ok(contact.cloned())
}

fn plans(args: &StoreArgs, file: &FileSettings) -> anyhow::Result<PlanCatalogue> {
    let name =
        args.plan_catalogue.as_ref().or(file.plan_catalogue.as_ref()).map_or("default", String::as_str);
    let Some(mut catalogue) = PlanCatalogue::shipped(name) else {
        bail!("--plan-catalogue expects one of {}, found {name:?}", PlanCatalogue::SHIPPED.join(", "));
    };
    for plan in &file.plans {
        catalogue.plans.retain(|shipped| shipped.name != plan.name);
        catalogue.plans.push(plan.clone());
    }
    Ok(catalogue)
}

fn runner(args: &ScanArgs, file: &FileSettings) -> anyhow::Result<RunnerConfig> {
    let mut runner = RunnerConfig::default();
    if let Some(slots) = args.worker_slots.or(file.worker_slots) {
        runner.slots = slots;
    }
    if let Some(seconds) = args.lease_seconds.or(file.lease_seconds) {
        runner.lease = std::time::Duration::from_secs(seconds);
    }
    if let Some(days) = args.audit_retention_days.or(file.audit_retention_days) {
        runner.audit_retention_days = days;
    }
    if runner.slots == 0 || runner.lease.is_zero() || runner.audit_retention_days == 0 {
        bail!("--worker-slots, --lease-seconds and --audit-retention-days expect at least 1");
    }
    Ok(runner)
}

fn deliveries(args: &ScanArgs, file: &FileSettings) -> anyhow::Result<DeliveryConfig> {
    let mut deliveries = DeliveryConfig::default();
    if let Some(seconds) = args.webhook_seconds.or(file.webhook_seconds) {
        if !(1..=60).contains(&seconds) {
            bail!("--webhook-seconds expects 1 to 60, found {seconds}");
        }
        deliveries.time_out = std::time::Duration::from_secs(seconds);
    }
    Ok(deliveries)
}

fn listen_settings(args: &ListenArgs, file: &FileSettings) -> anyhow::Result<ListenSettings> {
    let certificate = args.tls_certificate.clone().or_else(|| file.tls_certificate.clone());
    let key = args.tls_key.clone().or_else(|| file.tls_key.clone());
    let tls = match (certificate, key) {
        (Some(certificate), Some(key)) => Some((certificate, key)),
        (None, None) => None,
        _ => bail!("expected --tls-certificate and --tls-key together, found only one of them"),
    };
    let public_url = args.public_url.clone().or_else(|| file.public_url.clone());
    let is_url = |url: &String| url.starts_with("http://") || url.starts_with("https://");
    if let Some(url) = public_url.as_ref().filter(|url| !is_url(url)) {
        bail!("--public-url expects an http or https URL, found {url:?}");
    }
    Ok(ListenSettings {
        listen: args.listen.or(file.listen).unwrap_or_else(|| SocketAddr::from(([127, 0, 0, 1], 8080))),
        tls,
        public_url: public_url.map(|url| url.trim_end_matches('/').to_owned()),
        max_queued: args.max_queued.or(file.max_queued).unwrap_or(100_000),
        anonymous_requests_per_minute: args
            .anonymous_requests_per_minute
            .or(file.anonymous_requests_per_minute)
            .unwrap_or(600),
        worker: !(args.no_worker || file.no_worker),
        trusted_proxies: cidrs(&args.trusted_proxy, &file.trusted_proxies)?,
        dev: args.dev || file.dev,
    })
}

/// A server that others can reach must ask for keys and must not send them in clear.
fn refuse_unsafe(listen: &ListenSettings) -> anyhow::Result<()> {
    if listen.listen.ip().is_loopback() {
        return Ok(());
    }
    if listen.dev {
        bail!("--dev serves without keys, so it expects a loopback address, found {}", listen.listen);
    }
    let proxied = listen.public_url.as_ref().is_some_and(|url| url.starts_with("https://"));
    if listen.tls.is_none() && !proxied {
        bail!(
            "listening on {} would send keys in clear: expected --tls-certificate and --tls-key, or --public-url \
             https://… when a proxy in front speaks TLS",
            listen.listen
        );
    }
    Ok(())
}
