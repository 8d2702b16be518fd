//! The flags of `palisade scan`.

use std::ffi::OsString;
use std::path::PathBuf;

use palisade_model::{ScanType, Severity};

use super::form::Form;
use crate::names::NameArgs;
use crate::rendering::RenderArgs;

/// Scan a folder, a file or a web site
///
/// Exit codes: 0 when nothing at or above --fail-on was found and the policy is met, 1 when something was or it is not, 2
/// when the scan could not be done.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Folder or file, or the http(s) URL of a web site
    #[arg(value_name = "PATH|URL")]
    pub(super) target: OsString,

    /// Scanners to run instead of all that fit the target, such as `secrets` or `web`
    #[arg(long, value_name = "NAMES", value_delimiter = ',')]
    pub(super) scanners: Vec<String>,

    /// Rules of your own besides the built-in ones: a file or folder in the Semgrep format (YAML) for source code, a file in the
    /// Gitleaks format (TOML) for secrets, or for web sites a file or folder of Nuclei templates (YAML); may be repeated
    #[arg(long, value_name = "PATH")]
    pub(super) rules: Vec<PathBuf>,

    /// Form of the output: table, json or sarif; or the packages as a bill of materials: cyclonedx (1.6), cyclonedx-xml,
    /// cyclonedx-1.5, cyclonedx-1.5-xml, spdx (2.3) or spdx-tag-value; or what is decided about vulnerabilities: openvex
    #[arg(long, value_name = "FORMAT", default_value = "table")]
    pub(super) format: Form,

    /// File to write the report to, instead of stdout; replaced only by a complete report
    #[arg(long, value_name = "FILE")]
    pub(super) output: Option<PathBuf>,

    /// Least severity that gives exit code 1: info, low, medium, high or critical [default: low; with rules in --policy those
    /// decide]
    #[arg(long, value_name = "SEVERITY")]
    pub(super) fail_on: Option<Severity>,

    /// Earlier JSON report; its findings are shown as suppressed and do not count
    #[arg(long, value_name = "FILE")]
    pub(super) baseline: Option<PathBuf>,

    /// VEX document (OpenVEX or CycloneDX), or folder of them; vulnerabilities that do not affect or are fixed are shown as
    /// suppressed and do not count; may be repeated
    #[arg(long, value_name = "PATH")]
    pub(super) vex: Vec<PathBuf>,

    /// Policy file (TOML, YAML or JSON): what the findings may be, as rules or as Rego; and in TOML which licences of packages
    /// are allowed, warned of and denied
    #[arg(long, value_name = "FILE")]
    pub(super) policy: Option<PathBuf>,

    /// Apply the fixes of rules for source code to the files; the report still shows what was found
    #[arg(long)]
    pub(super) fix: bool,

    /// With --fix: show the changes as a difference, and change nothing
    #[arg(long, requires = "fix")]
    pub(super) dry_run: bool,

    /// Files scanned at the same time; 0 means one per processor
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub(super) threads: usize,

    /// Scan what .gitignore and the like leave out, too
    #[arg(long)]
    pub(super) no_ignore: bool,

    /// Look at every file again, also at those that did not change since an earlier scan with the same rules; and keep nothing
    /// for the next one
    #[arg(long)]
    pub(super) no_cache: bool,

    /// Depth of the scan of a web site: quick, full or headers_only
    #[arg(long, value_name = "TYPE", default_value = "full")]
    pub(super) scan_type: ScanType,

    /// Run the active checks of web sites too: requests that no visitor makes, such as connections to other ports. Only
    /// with --scan-type full, and only for targets that you are allowed to test
    #[arg(long)]
    pub(super) active: bool,

    /// Let web scans reach private, loopback and link-local addresses
    #[arg(long)]
    pub(super) allow_private_targets: bool,

    /// Page or address that operators of scanned sites may turn to; sent with every request to them
    #[arg(long, env = "PALISADE_CONTACT_URL", value_name = "URL")]
    pub(super) contact_url: Option<String>,

    #[command(flatten)]
    pub(super) names: NameArgs,

    #[command(flatten)]
    pub(super) render: RenderArgs,

    /// Folder with the advisories [default: ~/.local/share/palisade]
    #[arg(long, env = "PALISADE_DATA_DIR", value_name = "DIR")]
    pub(super) data_dir: Option<PathBuf>,

    /// Open no network connection: refuses URLs, and downloads no advisories of ecosystems that have none yet. The variable
    /// PALISADE_OFFLINE=1 does the latter only
    #[arg(long)]
    pub(super) offline: bool,
}
