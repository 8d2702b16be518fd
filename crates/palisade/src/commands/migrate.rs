//! `palisade migrate`: brings the database schema up to date and says what was done.

use std::io::Write;
use std::process::ExitCode;

use palisade_model::{Clock, SystemClock};
use palisade_store::Store;

use crate::pepper;
use crate::settings::StoreArgs;

/// Bring the database schema up to date
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[command(flatten)]
    store: StoreArgs,
}

pub(crate) async fn run(args: Args) -> anyhow::Result<ExitCode> {
    let settings = args.store.resolve()?;
    pepper::ensure_data_dir(&settings.data_dir)?;
    let store = Store::open(&settings.store).await?;
    let report = store.migrate(SystemClock.now()).await?;
    store.close().await;
    let mut out = std::io::stdout().lock();
    match report.applied.as_slice() {
        [] => writeln!(out, "The schema is up to date: version {}.", report.to)?,
        applied => {
            writeln!(
                out,
                "Schema version {} -> {}: applied {}.",
                report.from,
                report.to,
                applied.join(", ")
            )?;
        }
    }
    Ok(ExitCode::SUCCESS)
}
