//! Which scanners this binary has; used by every command that scans or speaks about rules.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Context;
use palisade_advisories::Library;
use palisade_dependencies::{DependencyScanner, LicenseScanner, Supply};
use palisade_engine::guard::AddressPolicy;
use palisade_engine::{Cache, Registry};
use palisade_licenses::LicensePolicy;
use palisade_secrets::SecretScanner;
use palisade_templates::Loaded;
use palisade_web::{BrowserConfig, DnsConfig, DnsResolver, HostProver, WebConfig, WebScanner};

use crate::code_rules;
use crate::commands::advisories;
use crate::rule_files::{self, RuleFiles};

/// What the scanners judge by.
#[derive(Debug, Default)]
pub(crate) struct Ruling<'a> {
    /// The users' rules, added to the built-in ones in the order given: files in the Gitleaks format (TOML), and files and
    /// folders of Nuclei templates (YAML).
    pub(crate) rules: &'a [PathBuf],
    /// What web scans may reach; public addresses only by default.
    pub(crate) addresses: AddressPolicy,
    /// What operators of scanned sites may turn to.
    pub(crate) contact: Option<String>,
    /// Whom web scans ask for names; `None`: as the system does.
    pub(crate) names: Option<DnsConfig>,
    /// Renders pages; `None`: they are read as they were sent.
    pub(crate) browser: Option<BrowserConfig>,
    /// Whether scans are other people's: what cannot be run of the users' rules is logged once, and no gap of each scan.
    pub(crate) serves: bool,
    /// Where the advisories lie; without one there are none.
    pub(crate) data_dir: Option<&'a Path>,
    /// Asked for advisories that a tree needs and that are not there.
    pub(crate) supply: Option<Arc<dyn Supply>>,
    pub(crate) licenses: Option<LicensePolicy>,
    /// What scanners keep for the next scan; `None`: nothing.
    pub(crate) cache: Option<Arc<Cache>>,
}

/// Every scanner with its built-in rules.
pub(crate) fn builtin() -> anyhow::Result<Registry> {
    with_rules(Ruling::default())
}

/// Every scanner. The one of licences stands after the one of dependencies, whose packages it takes.
pub(crate) fn with_rules(ruling: Ruling<'_>) -> anyhow::Result<Registry> {
    let library = || ruling.data_dir.map(|data_dir| Library::new(&data_dir.join(advisories::FOLDER)));
    let RuleFiles { code, templates, secrets: packs } = rule_files::sorted(ruling.rules);
    let mut templates = palisade_templates::load(&templates).context("templates")?;
    if ruling.serves {
        log_refused(&mut templates);
    }
    let secrets = Arc::new(secrets(&packs)?);
    let code = Arc::new(code_rules::scanner(&code, ruling.cache)?);
    let mut dependencies = DependencyScanner::new(library());
    if let Some(supply) = ruling.supply {
        dependencies = dependencies.supplied_by(supply);
    }
    let mut web = WebConfig {
        policy: ruling.addresses,
        templates: Arc::new(templates),
        secrets: Some(Arc::clone(&secrets)),
        advisories: library().map(Arc::new),
        browser: ruling.browser,
        ..WebConfig::with_contact(ruling.contact.as_deref())
    };
    if let Some(dns) = ruling.names {
        web.resolver = Arc::new(DnsResolver(dns.clone()));
        web.dns = dns;
    }
    let prover = HostProver::new(web.clone());
    let web = WebScanner::new(web)?;
    Ok(Registry {
        fact_scanners: vec![Arc::new(dependencies), Arc::new(LicenseScanner::new(ruling.licenses))],
        file_scanners: vec![secrets, code],
        target_scanners: vec![Arc::new(web)],
        ownership: Some(Arc::new(prover)),
    })
}

/// No scanner: for commands that only manage the store.
pub(crate) fn none() -> Registry {
    Registry::default()
}

/// Says which templates are run and takes out those that are not: the operator's folders are no tenant's business.
fn log_refused(loaded: &mut Loaded) {
    let refused = std::mem::take(&mut loaded.refused);
    for (path, refusal) in &refused {
        tracing::warn!(template.path = %path.display(), template.refusal = %refusal, "a template is not run");
    }
    if !loaded.templates.is_empty() || !refused.is_empty() {
        let (run, refused) = (loaded.templates.len(), refused.len());
        tracing::info!(templates.run = run, templates.refused = refused, "templates were read");
    }
}

fn secrets(files: &[PathBuf]) -> anyhow::Result<SecretScanner> {
    let mut pack = palisade_rules::secrets_pack()?;
    for file in files {
        pack = palisade_rules::merge(pack, palisade_rules::load(file)?);
    }
    Ok(SecretScanner::new(pack)?)
}
