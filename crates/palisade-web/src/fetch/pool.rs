//! The open connections of one scan. Each is opened through the guard, used as long as the server keeps it,
//! and closed with the scan.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::{Mutex as AsyncMutex, Semaphore, SemaphorePermit};

use super::background::Background;
use super::connection::Connection;
use super::connector::Connect;
use super::failure::FetchFailure;
use super::origin::Origin;
use super::request::Version;
use crate::config::Budgets;

/// The pool of one scan.
pub(super) struct Pool<'a> {
    connector: &'a dyn Connect,
    budgets: &'a Budgets,
    spots: Mutex<HashMap<Origin, Arc<Spot>>>,
    /// Exchanges at the same time. A connection is opened only for one of these that finds none idle, so this
    /// bounds the connections to a target as well.
    exchanges: Semaphore,
    background: Background,
}

/// What is known of one origin.
#[derive(Default)]
struct Spot {
    state: Mutex<State>,
    /// Held while nobody knows whether the next connection can be shared.
    opening: AsyncMutex<()>,
}

#[derive(Default)]
struct State {
    idle: Vec<Connection>,
    shared: Option<Connection>,
    version: Option<Version>,
    /// Why the first connection failed; it is not tried again.
    failure: Option<FetchFailure>,
}

/// A connection and the right to use it now.
pub(super) struct Lease<'p> {
    pub(super) connection: Connection,
    spot: Arc<Spot>,
    _permit: SemaphorePermit<'p>,
}

impl Lease<'_> {
    /// Gives the connection back for the next request. Only when its response was read to the end.
    pub(super) fn give_back(mut self) {
        if self.connection.version() == Version::Http1 && self.connection.is_open() {
            self.connection.reused = true;
            self.spot.state().idle.push(self.connection);
        }
    }
}

impl<'a> Pool<'a> {
    pub(super) fn new(connector: &'a dyn Connect, budgets: &'a Budgets) -> Self {
        let exchanges = Semaphore::new(budgets.pace.connections);
        Self { connector, budgets, spots: Mutex::default(), exchanges, background: Background::default() }
    }

    /// Waits until fewer than the allowed exchanges are under way, without a connection yet.
    pub(super) async fn place(&self) -> SemaphorePermit<'_> {
        self.exchanges.acquire().await.expect("the semaphore is never closed")
    }

    /// A connection to `origin`, an open one where there is one.
    pub(super) async fn lease<'p>(
        &'p self,
        origin: &Origin,
        permit: SemaphorePermit<'p>,
    ) -> Result<Lease<'p>, FetchFailure> {
        let spot = {
            let mut spots = self.spots.lock().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(spots.entry(origin.clone()).or_default())
        };
        let connection = match spot.open_connection() {
            Some(connection) => connection,
            None => self.connect(origin, &spot).await?,
        };
        Ok(Lease { connection, spot, _permit: permit })
    }

    /// Another connection in the place of one that the server had closed.
    pub(super) async fn renew<'p>(
        &'p self,
        origin: &Origin,
        lease: Lease<'p>,
    ) -> Result<Lease<'p>, FetchFailure> {
        let Lease { connection, spot, _permit } = lease;
        drop(connection);
        // The others that were idle as long are as likely gone.
        spot.state().idle.clear();
        let mut connection = self.connect(origin, &spot).await?;
        connection.reused = false;
        Ok(Lease { connection, spot, _permit })
    }

    async fn connect(&self, origin: &Origin, spot: &Spot) -> Result<Connection, FetchFailure> {
        let one_for_each = spot.state().version == Some(Version::Http1);
        if one_for_each {
            return self.open(origin).await;
        }
        let _alone = spot.opening.lock().await;
        if let Some(connection) = spot.open_connection() {
            return Ok(connection);
        }
        if let Some(failure) = spot.state().failure.clone() {
            return Err(failure);
        }
        let opened = self.open(origin).await;
        let mut state = spot.state();
        match &opened {
            Ok(connection) => {
                state.version = Some(connection.version());
                state.shared = connection.share();
            }
            Err(failure) if state.version.is_none() => state.failure = Some(failure.clone()),
            Err(_) => {}
        }
        opened
    }

    async fn open(&self, origin: &Origin) -> Result<Connection, FetchFailure> {
        Connection::open(self.connector, origin, self.budgets, self.background.starter()).await
    }
}

impl Spot {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn open_connection(&self) -> Option<Connection> {
        let mut state = self.state();
        if let Some(shared) = state.shared.as_ref().filter(|shared| shared.is_open()) {
            return shared.share();
        }
        state.shared = None;
        std::iter::from_fn(|| state.idle.pop()).find(Connection::is_open)
    }
}
