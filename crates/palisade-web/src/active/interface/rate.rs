//! Whether an interface for programs says at any time that it is asked too much.

use futures_util::future::join_all;

use super::super::answers::{Answers, Open};
use super::super::asker::Asker;
use super::super::topic::Topic;
use crate::assets::shown;
use crate::fetch::{Ask, Exchange, Fetched};
use crate::observation::{Observation, answered};
use crate::paths::SoftNotFound;

const REQUESTS: usize = 15;
const BYTES: usize = 16 * 1024;
/// Fields by which interfaces tell what is left.
const FIELDS: &[&str] = &["ratelimit", "retry-after"];

/// Asks the first interface that answers in JSON, as fast as the pace allows.
pub(super) async fn look(asker: &dyn Asker, observation: &Observation, answers: &mut Answers) {
    let Ok(questions) = observation.questions() else { return };
    let mut interfaces = questions.apis.iter().filter_map(|fetched| answered(fetched).ok());
    let absent = observation.requests().ok().and_then(|requests| requests.absent.as_deref().ok());
    let soft_404 = SoftNotFound::learn(absent);
    let is_one = |exchange: &&Exchange| is_interface(exchange) && !soft_404.is(exchange);
    let Some(interface) = interfaces.find(is_one) else { return };
    let ask = || Ask::get(&interface.url).with("accept", "application/json").up_to(BYTES).only_once();
    let fetched = join_all((0..REQUESTS).map(|_| asker.ask(ask()))).await;
    if fetched.iter().chain(&questions.apis).any(limits) {
        return answers.closed(Topic::RateLimit);
    }
    if let Some(unjudged) = fetched.iter().find_map(|fetched| answered(fetched).err()) {
        return answers.unanswered(Topic::RateLimit, unjudged);
    }
    let open = Open {
        url: shown(&interface.url),
        request: "GET",
        subject: format!("interface {}", interface.url.path()),
        evidence: format!("{REQUESTS} requests at once were answered, none told of a limit"),
    };
    answers.open(Topic::RateLimit, open);
}

fn is_interface(exchange: &Exchange) -> bool {
    let is_json = exchange.media_type() == "application/json" || exchange.media_type().ends_with("+json");
    let answers = matches!(exchange.status, 200..=299 | 401 | 403);
    is_json && answers && serde_json::from_slice::<serde_json::Value>(&exchange.body.bytes).is_ok()
}

/// Whether an answer tells of a limit.
fn limits(fetched: &Fetched) -> bool {
    fetched.as_ref().is_ok_and(|exchange| {
        let tells = |name: &str| FIELDS.iter().any(|field| name.contains(field));
        exchange.status == 429
            || exchange.headers.iter().any(|(name, _)| tells(name) || name.starts_with("x-rate-limit"))
    })
}
