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

#[cfg(test)]
mod tests {
    use crate::checks::fixture::{body, reply};

    /// A page that names one of everything.
    const EVERYTHING: &str = "<a href='/go?next=/'>x</a><form method=post action=/in><input name=u><input type=password name=p></form>\
        <script>new PocketBase('https://db.shop.example').collection('notes');f('https://data.shop.example/v1/graphql');\
        c.setEndpoint('https://aw.shop.example/v1').setProject('p');d.listDocuments('a','b');post('/api/chat');\
        algoliasearch('A1B2C3D4E5','0123456789abcdef0123456789abcdef');u='https://shop.s3.amazonaws.com/a';\
        createClient('https://sb.shop.example','sb_publishable_0123456789abcdef012345').from('orders').select('*');\
        i({authDomain:'shop-1a2b.firebaseapp.com',databaseURL:'https://shop-1a2b.firebaseio.com',\
        storageBucket:'shop-1a2b.appspot.com'})</script>";

    proptest::proptest! {
        #![proptest_config(proptest::prelude::ProptestConfig::with_cases(12))]
        #[test]
        fn no_answer_panics(
            pieces in proptest::collection::vec("[{}\\[\\]\":,<>]{0,4}|result|jsonrpc|id|tools|name|data|é|null|-1|1e99|data: |0:|<ListBucketResult>|Invalid password", 0..30),
            media in "application/json|text/event-stream|text/html|application/xml|",
            status in proptest::sample::select(vec![200_u16, 204, 206, 302, 400, 401, 405, 429, 500]),
        ) {
            let text = pieces.concat();
            let site = body(EVERYTHING).asked_by(move |ask| {
                let fields = [("Content-Type", media.as_str()), ("Content-Range", text.as_str()), ("Location", text.as_str())];
                Some(reply(ask.url.as_str(), status, &fields, &text))
            });
            let observation = site.observe();
            proptest::prop_assert!(observation.backends().is_ok() && observation.open_services().is_ok());
            proptest::prop_assert!(observation.interface().is_ok() && observation.sign_in().is_ok());
        }
    }
}
