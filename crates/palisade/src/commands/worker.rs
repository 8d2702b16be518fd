//! `palisade worker`: runs scans and sends webhook messages without serving the API.

use std::process::ExitCode;
use std::sync::Arc;

use tokio_util::sync::CancellationToken;

use crate::registry::Ruling;
use crate::settings::{ListenArgs, ScanArgs, Settings, StoreArgs};
use crate::{compose, logging, registry, shutdown};

/// Run scans from the queue, without the API
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[command(flatten)]
    store: StoreArgs,
    #[command(flatten)]
    scan: ScanArgs,
}

pub(crate) async fn run(args: Args) -> anyhow::Result<ExitCode> {
    logging::init()?;
    let settings = Settings::resolve(&args.store, &args.scan, &ListenArgs::default())?;
    let store = compose::open_store(&settings.store).await?;
    let registry = registry::with_rules(Ruling {
        addresses: settings.addresses.clone(),
        contact: settings.contact.clone(),
        names: settings.names.clone(),
        rules: &settings.rules,
        browser: settings.browser.clone(),
        serves: true,
        data_dir: Some(&settings.store.data_dir),
        ..Ruling::default()
    })?;
    let config = settings.service(String::new());
    let service = Arc::new(compose::service(store.clone(), &settings.store, registry, config).await?);
    let stop = CancellationToken::new();
    shutdown::on_signal(stop.clone())?;
    compose::workers(service, &settings)?.run(stop).await;
    store.close().await;
    Ok(ExitCode::SUCCESS)
}
