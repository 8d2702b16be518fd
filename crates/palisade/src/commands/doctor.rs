//! `palisade doctor`: looks at what this machine's Palisade needs and says what is wrong, without secrets.

use std::io::Write;
use std::path::Path;
use std::process::ExitCode;

use palisade_store::Store;

use crate::settings::{StoreArgs, StoreSettings};
use crate::{pepper, registry};

/// Check the installation
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[command(flatten)]
    store: StoreArgs,
}

/// One thing that was looked at.
struct Check {
    name: &'static str,
    /// What was found, or what is wrong.
    result: Result<String, String>,
}

pub(crate) async fn run(args: Args) -> anyhow::Result<ExitCode> {
    let settings = args.store.resolve()?;
    let mut checks = vec![data_dir(&settings.data_dir), server_secret(&settings.data_dir), scanners()];
    checks.extend(database(&settings).await);
    let mut out = std::io::stdout().lock();
    writeln!(out, "palisade {}", env!("CARGO_PKG_VERSION"))?;
    for check in &checks {
        let (word, text) = match &check.result {
            Ok(text) => ("ok     ", text),
            Err(text) => ("PROBLEM", text),
        };
        writeln!(out, "{word}  {:<16} {text}", check.name)?;
    }
    let healthy = checks.iter().all(|check| check.result.is_ok());
    Ok(if healthy { ExitCode::SUCCESS } else { ExitCode::from(crate::EXIT_ERROR) })
}

fn data_dir(path: &Path) -> Check {
    let result = match tempfile::tempfile_in(path) {
        Ok(_) => Ok(format!("{} is writable", path.display())),
        Err(_) if !path.exists() => Ok(format!("{} does not exist yet; serve makes it", path.display())),
        Err(error) => Err(format!("expected a writable folder, found {}: {error}", path.display())),
    };
    Check { name: "data folder", result }
}

fn server_secret(path: &Path) -> Check {
    let result = if pepper::exists(path) {
        pepper::load_or_create(path).map(|_| "is readable".to_owned()).map_err(|error| format!("{error:#}"))
    } else {
        Ok("does not exist yet; serve makes it".to_owned())
    };
    Check { name: "server secret", result }
}

fn scanners() -> Check {
    let result = registry::builtin().map_err(|error| format!("{error:#}")).map(|registry| {
        let all = [registry.of_trees(), registry.of_targets()].concat();
        let names: Vec<_> = all.iter().map(|meta| meta.id).collect();
        format!("{} with {} rules", names.join(", "), registry.rules().len())
    });
    Check { name: "scanners", result }
}

async fn database(settings: &StoreSettings) -> Vec<Check> {
    if !settings.data_dir.exists() {
        return vec![Check { name: "database", result: Ok("does not exist yet; serve makes it".to_owned()) }];
    }
    let store = match Store::open(&settings.store).await {
        Ok(store) => store,
        Err(error) => return vec![Check { name: "database", result: Err(error.to_string()) }],
    };
    let ping = store.ping().await.map(|()| "answers".to_owned()).map_err(|error| error.to_string());
    let schema =
        store.check_schema().await.map(|()| "is current".to_owned()).map_err(|error| error.to_string());
    store.close().await;
    vec![Check { name: "database", result: ping }, Check { name: "database schema", result: schema }]
}
