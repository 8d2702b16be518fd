//! Hosts that answer opt-in questions from a table, for the tests of those checks.

use std::sync::Arc;

use async_trait::async_trait;
use futures_util::FutureExt;

use super::fixture::{reply, url};
use crate::active::{Asker, collect_backends, collect_interface, collect_services, collect_sign_in};
use crate::fetch::{Ask, Exchange, Fetched};
use crate::observation::Observation;

/// What hosts answer; whatever is not in it is not found, on ports where nothing listens.
#[derive(Clone)]
pub(super) struct Table(Arc<Answering>);

type Answering = dyn Fn(&Ask) -> Option<Arc<Exchange>> + Send + Sync;

impl Table {
    pub(super) fn new(answer: impl Fn(&Ask) -> Option<Arc<Exchange>> + Send + Sync + 'static) -> Self {
        Self(Arc::new(answer))
    }

    /// Puts every opt-in question. A table answers at once.
    pub(super) fn ask_everything(&self, observation: &Observation) {
        let parts = &observation.parts;
        let at_once = "a table does not wait";
        let backends = collect_backends(self, observation).now_or_never().expect(at_once);
        assert!(parts.backends.set(backends).is_ok());
        let interface = collect_interface(self, observation).now_or_never().expect(at_once);
        assert!(parts.interface.set(interface).is_ok());
        let services = collect_services(self, observation).now_or_never().expect(at_once);
        assert!(parts.open_services.set(services).is_ok());
        let sign_in = collect_sign_in(self, observation).now_or_never().expect(at_once);
        assert!(parts.sign_in.set(sign_in).is_ok());
    }
}

#[async_trait]
impl Asker for Table {
    async fn ask(&self, ask: Ask) -> Fetched {
        let media = [("Content-Type", "text/html")];
        let absent = || reply(ask.url.as_str(), 404, &media, "<title>Not found</title>");
        Ok((self.0)(&ask).unwrap_or_else(absent))
    }

    async fn listens(&self, host: &str, port: u16) -> bool {
        (self.0)(&Ask::get(&url(&format!("http://{host}:{port}/")))).is_some()
    }
}
