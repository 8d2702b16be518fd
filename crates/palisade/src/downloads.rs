//! Where advisories are downloaded from: flags and variables before the settings file before the public addresses.

use std::path::{Path, PathBuf};

use anyhow::Context;
use palisade_advisories::{PUBLIC_EPSS, PUBLIC_EXPORTS, PUBLIC_KNOWN_EXPLOITED, SyncOptions};

use crate::settings::downloads_of_file;

/// Where advisories are downloaded from. Taken by `advisories sync`.
#[derive(Debug, Clone, Default, clap::Args)]
pub(crate) struct DownloadArgs {
    /// Address above `ECOSYSTEM/all.zip` of OSV exports [default: the public exports of OSV]
    #[arg(long, env = "PALISADE_ADVISORIES_URL", value_name = "URL")]
    pub(crate) base_url: Option<String>,
    /// EPSS scores, CSV or CSV.gz [default: those of FIRST, when the exports are the public ones]
    #[arg(long, env = "PALISADE_EPSS_URL", value_name = "URL")]
    pub(crate) epss_url: Option<String>,
    /// Catalogue of known exploited vulnerabilities, JSON [default: that of CISA, when the exports are the public ones]
    #[arg(long, env = "PALISADE_KEV_URL", value_name = "URL")]
    pub(crate) kev_url: Option<String>,
    /// Trust these certificates (PEM) besides the public roots, for a mirror or proxy of your own
    #[arg(long, env = "PALISADE_ADVISORIES_CA_FILE", value_name = "FILE")]
    pub(crate) ca_file: Option<PathBuf>,
}

/// Where advisories are downloaded from.
#[derive(Debug, Clone)]
pub(crate) struct Downloads {
    base: String,
    epss: Option<String>,
    known_exploited: Option<String>,
    ca_file: Option<PathBuf>,
    /// Rather than coming with the public exports.
    pub(crate) signals_were_asked_for: bool,
}

impl Downloads {
    /// Merges what the command line and the settings file say.
    pub(crate) fn new(args: &DownloadArgs, file: &DownloadArgs) -> Self {
        let base = choose(&args.base_url, &file.base_url);
        let epss = choose(&args.epss_url, &file.epss_url);
        let known_exploited = choose(&args.kev_url, &file.kev_url);
        // Whoever has a mirror may have it because the public addresses cannot be reached.
        let public = |url: &str| base.is_none().then(|| url.to_owned());
        Self {
            signals_were_asked_for: epss.is_some() || known_exploited.is_some(),
            epss: epss.or_else(|| public(PUBLIC_EPSS)),
            known_exploited: known_exploited.or_else(|| public(PUBLIC_KNOWN_EXPLOITED)),
            ca_file: args.ca_file.clone().or_else(|| file.ca_file.clone()),
            base: base.unwrap_or_else(|| PUBLIC_EXPORTS.to_owned()),
        }
    }

    /// For a sync of all of it.
    pub(crate) fn options(&self) -> anyhow::Result<SyncOptions> {
        let options = self.of_exports()?;
        Ok(options.with_signals(self.epss.as_deref(), self.known_exploited.as_deref())?)
    }

    fn of_exports(&self) -> anyhow::Result<SyncOptions> {
        let options = SyncOptions::new(&self.base)?;
        let Some(path) = &self.ca_file else { return Ok(options) };
        let context = || format!("--ca-file {}", path.display());
        let pem = std::fs::read(path).with_context(context)?;
        options.trusting(&pem).with_context(context)
    }
}

/// For a scan, of exports only. A settings file that lies in the folder is not asked: it may be the scanned one.
pub(crate) fn for_scan() -> anyhow::Result<SyncOptions> {
    let file = match std::env::var_os("PALISADE_CONFIG") {
        Some(path) => downloads_of_file(Path::new(&path))?,
        None => DownloadArgs::default(),
    };
    let base_url = std::env::var("PALISADE_ADVISORIES_URL").ok();
    let ca_file = std::env::var_os("PALISADE_ADVISORIES_CA_FILE").map(PathBuf::from);
    Downloads::new(&DownloadArgs { base_url, ca_file, ..DownloadArgs::default() }, &file).of_exports()
}

/// Whether scans shall download nothing by themselves.
pub(crate) fn is_offline() -> bool {
    let set = std::env::var("PALISADE_OFFLINE").unwrap_or_default();
    !matches!(set.as_str(), "" | "0" | "false" | "no" | "off")
}

fn choose(first: &Option<String>, second: &Option<String>) -> Option<String> {
    first.clone().or_else(|| second.clone()).filter(|url| !url.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn args(base: Option<&str>, epss: Option<&str>) -> DownloadArgs {
        let [base_url, epss_url] = [base, epss].map(|url| url.map(str::to_owned));
        DownloadArgs { base_url, epss_url, ..DownloadArgs::default() }
    }

    #[test]
    fn public_scores_come_with_the_public_exports_only() {
        let none = args(None, None);
        let public = Downloads::new(&none, &none);
        assert_eq!((public.base.as_str(), public.epss.as_deref()), (PUBLIC_EXPORTS, Some(PUBLIC_EPSS)));
        assert!(!public.signals_were_asked_for);
        let mirror = Downloads::new(&none, &args(Some("http://mirror"), None));
        assert_eq!((mirror.base.as_str(), mirror.epss), ("http://mirror", None));
        let both = Downloads::new(&args(Some("http://a"), None), &args(Some("http://b"), Some("http://c")));
        assert_eq!((both.base.as_str(), both.epss.as_deref()), ("http://a", Some("http://c")));
        assert!(both.signals_were_asked_for);
    }
}
