//! The composition root: opens the store and puts the service together.

use std::sync::Arc;

use anyhow::{Context, bail};
use palisade_engine::Registry;
use palisade_model::{Clock, SystemClock};
use palisade_service::{Service, ServiceConfig, WebhookSettings, WebhookWorker, Worker};
use palisade_store::Store;
use tokio_util::sync::CancellationToken;

use crate::pepper;
use crate::settings::{Settings, StoreSettings};

/// Opens the store and brings its schema up to date.
pub(crate) async fn open_store(settings: &StoreSettings) -> anyhow::Result<Store> {
    pepper::ensure_data_dir(&settings.data_dir)?;
    let store = Store::open(&settings.store).await.context("opening the database")?;
    store.migrate(SystemClock.now()).await.context("bringing the database schema up to date")?;
    Ok(store)
}

/// The service over an open store.
pub(crate) async fn service(
    store: Store,
    settings: &StoreSettings,
    registry: Registry,
    config: ServiceConfig,
) -> anyhow::Result<Service> {
    let (secret, made_now) = pepper::load_or_create(&settings.data_dir)?;
    if made_now && store.has_keys().await? {
        let path = pepper::path_in(&settings.data_dir);
        std::fs::remove_file(&path).ok();
        bail!(
            "the database holds API keys, but the server's secret that they were made with is missing: expected the \
             file {} or the variable PALISADE_PEPPER",
            path.display()
        );
    }
    let service = Service::new(store, registry, config, Arc::new(SystemClock), secret);
    let headers = palisade_api::signed_headers();
    Ok(service.with_webhooks(WebhookSettings { headers, ..WebhookSettings::default() }))
}

/// The background work of one process.
pub(crate) struct Workers {
    scans: Arc<Worker>,
    webhooks: Arc<WebhookWorker>,
}

/// The workers over a service.
pub(crate) fn workers(service: Arc<Service>, settings: &Settings) -> anyhow::Result<Workers> {
    Ok(Workers {
        scans: Arc::new(Worker::new(service.clone(), settings.runner.clone())),
        webhooks: Arc::new(WebhookWorker::new(service, settings.deliveries.clone())?),
    })
}

impl Workers {
    /// Runs scans and sends messages until `stop`; returns when what is under way has ended or was given back.
    pub(crate) async fn run(self, stop: CancellationToken) {
        tokio::join!(self.scans.run(stop.clone()), self.webhooks.run(stop));
    }
}
