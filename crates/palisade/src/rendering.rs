//! The settings of the browser that renders pages in web scans: taken by `serve`, `worker` and `scan`, and from the settings
//! file.

use std::path::PathBuf;

use palisade_web::BrowserConfig;

/// Whether pages are rendered, and by what.
#[derive(Debug, Clone, Default, clap::Args)]
pub(crate) struct RenderArgs {
    /// Read the page of a web site also as its scripts leave it, in an installed Chromium or Chrome; for quick and full scans
    #[arg(long, env = "PALISADE_RENDERED")]
    pub(crate) rendered: bool,
    /// The browser of --rendered [default: Chromium or Chrome on PATH]
    #[arg(long, env = "PALISADE_BROWSER", value_name = "PATH")]
    pub(crate) browser: Option<PathBuf>,
    /// Run it without its own sandbox around pages, as root must and some containers do
    #[arg(long, env = "PALISADE_BROWSER_NO_SANDBOX")]
    pub(crate) browser_no_sandbox: bool,
}

impl RenderArgs {
    /// These where they say something, `file` where they do not; `None` when pages are not to be rendered.
    pub(crate) fn resolve(&self, file: &Self) -> Option<BrowserConfig> {
        let program = self.browser.clone().or_else(|| file.browser.clone());
        let sandbox = !(self.browser_no_sandbox || file.browser_no_sandbox);
        (self.rendered || file.rendered).then(|| BrowserConfig::new(program, sandbox))
    }
}
