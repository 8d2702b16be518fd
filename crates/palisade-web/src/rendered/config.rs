//! Which browser renders pages. Made by the composition root; pages are not rendered without one.

use std::ffi::OsStr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use palisade_model::GapReason;
use tokio::sync::Semaphore;

use crate::observation::Unjudged;

/// What the program is called where it is installed, the best known first.
const NAMES: &[&str] = &[
    "chromium",
    "chromium-browser",
    "google-chrome-stable",
    "google-chrome",
    "chrome",
    "chrome-headless-shell",
    "microsoft-edge",
];
/// A browser takes some 300 MB: others wait.
const AT_ONCE: usize = 2;
/// Until a page has come to rest, where nothing else is said.
const LOADING: Duration = Duration::from_secs(15);

/// An installed browser of the Chromium family.
#[derive(Debug, Clone)]
pub struct BrowserConfig {
    program: Option<PathBuf>,
    sandbox: bool,
    loading: Duration,
    places: Arc<Semaphore>,
}

impl BrowserConfig {
    /// `program` is looked for on the search path when it is `None`. Without `sandbox` the browser's own walls around
    /// pages are down, which is what it takes to run it as root.
    pub fn new(program: Option<PathBuf>, sandbox: bool) -> Self {
        Self { program, sandbox, loading: LOADING, places: Arc::new(Semaphore::new(AT_ONCE)) }
    }

    /// A page may take so long to come to rest.
    #[must_use]
    pub fn loading_for(self, loading: Duration) -> Self {
        Self { loading, ..self }
    }

    pub(super) fn loading(&self) -> Duration {
        self.loading
    }

    pub(super) fn sandbox(&self) -> bool {
        self.sandbox
    }

    /// Turns of the browsers of this process.
    pub(super) fn places(&self) -> &Semaphore {
        &self.places
    }

    /// The program.
    ///
    /// # Errors
    /// [`Unjudged`] when none is installed.
    pub(super) fn find(&self, search_path: &OsStr) -> Result<PathBuf, Unjudged> {
        if let Some(program) = &self.program {
            return match program.is_file() {
                true => Ok(program.clone()),
                false => Err(missing(format!("expected a browser at {}, found no file", program.display()))),
            };
        }
        let places = std::env::split_paths(search_path).filter(|folder| folder.is_absolute());
        let folders: Vec<PathBuf> = places.collect();
        let found = NAMES
            .iter()
            .find_map(|name| folders.iter().map(|folder| folder.join(name)).find(|path| path.is_file()));
        found.ok_or_else(|| {
            missing("expected an installed Chromium or Chrome to render pages with, found none".to_owned())
        })
    }
}

/// A fault, not a lack: findings that only a rendered page shows must not count as gone.
fn missing(detail: String) -> Unjudged {
    Unjudged::new(GapReason::ScannerError, detail)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_browser_is_the_one_that_was_named_or_the_first_on_the_path() {
        let folder = tempfile::tempdir().unwrap();
        let (chrome, own) = (folder.path().join("google-chrome"), folder.path().join("own"));
        let find = |program: Option<&PathBuf>| {
            BrowserConfig::new(program.cloned(), true).find(folder.path().as_os_str())
        };
        assert!(find(None).unwrap_err().detail.contains("Chromium or Chrome"));
        assert!(find(Some(&own)).unwrap_err().detail.contains("found no file"));
        std::fs::write(&chrome, "").unwrap();
        std::fs::write(&own, "").unwrap();
        assert_eq!(find(None).unwrap(), chrome);
        assert_eq!(find(Some(&own)).unwrap(), own);
    }
}
