//! The actions of `palisade advisories` and their arguments.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Subcommand;
use palisade_advisories::Library;
use palisade_model::{Clock, SystemClock};

use super::import::import;
use super::status::write_status;
use super::sync::{SyncArgs, sync};
use crate::downloads::Downloads;
use crate::settings::StoreArgs;
use crate::{output, pepper};

/// Where advisories lie in the data folder.
pub(crate) const FOLDER: &str = "advisories";

/// Download or import advisories about vulnerable packages, and see what there is
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[command(subcommand)]
    action: Action,
    #[command(flatten)]
    store: StoreArgs,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Import OSV exports (`all.zip`), folders or single records, EPSS scores (CSV) and the KEV catalogue (JSON)
    Import {
        /// Files or folders; a refused one changes nothing, the others are imported
        #[arg(required = true, value_name = "PATH")]
        paths: Vec<PathBuf>,
    },
    /// Print for each ecosystem how many advisories there are and how old they are
    Status,
    Sync(SyncArgs),
}

pub(crate) async fn run(args: Args) -> anyhow::Result<ExitCode> {
    let data_dir = args.store.resolve()?.data_dir;
    let library = Library::new(&data_dir.join(FOLDER));
    match args.action {
        Action::Import { paths } => {
            pepper::ensure_data_dir(&data_dir)?;
            import(&library, &paths)?;
        }
        Action::Status => {
            let (status, now) = (library.status()?, SystemClock.now());
            output::to_stdout(|_, out| write_status(&status, now, out))?;
        }
        Action::Sync(what) => {
            let from = Downloads::new(&what.from, &args.store.downloads()?);
            pepper::ensure_data_dir(&data_dir)?;
            tokio::task::spawn_blocking(move || sync(&library, &what, &from)).await??;
        }
    }
    Ok(ExitCode::SUCCESS)
}
