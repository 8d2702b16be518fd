//! Whether a header field may change the method that the server acts on. Only methods that read are put into it.

use hyper::Method;
use url::Url;

use super::super::answers::{Answers, Open};
use super::super::asker::Asker;
use super::super::topic::Topic;
use crate::assets::shown;
use crate::fetch::{Ask, Exchange, Fetched};
use crate::observation::{Page, Unjudged, answered};

const FIELD: &str = "x-http-method-override";
/// A method that nobody has.
const UNKNOWN: &str = "PALISADE";

/// Asks for the page as itself, with the field saying the same, and with the field saying something else. Then posts
/// nothing, where the page takes no posts, with and without the field saying GET.
pub(super) async fn look(asker: &dyn Asker, page: &Page, answers: &mut Answers) {
    let url = &page.exchange.url;
    match honoured(asker, url).await {
        Err(unjudged) => answers.unanswered(Topic::MethodOverride, unjudged),
        Ok(None) => answers.closed(Topic::MethodOverride),
        Ok(Some(evidence)) => {
            let open = Open {
                url: shown(url),
                request: "GET, header x-http-method-override",
                subject: "x-http-method-override".to_owned(),
                evidence: evidence.to_owned(),
            };
            answers.open(Topic::MethodOverride, open);
        }
    }
}

async fn honoured(asker: &dyn Asker, url: &Url) -> Result<Option<&'static str>, Unjudged> {
    let status = |fetched: Fetched| answered(&fetched).map(|exchange: &Exchange| exchange.status);
    let get = |method: &'static str| Ask::get(url).with(FIELD, method);
    let refused = |status: u16| matches!(status, 400 | 405 | 501);
    if status(asker.ask(get("GET")).await)? == 200
        && refused(status(asker.ask(get(UNKNOWN)).await)?)
        && status(asker.ask(get("GET")).await)? == 200
    {
        return Ok(Some("a GET is refused for the unknown method in the field"));
    }
    let post = || Ask::new(Method::POST, url);
    if !matches!(status(asker.ask(post()).await)?, 404 | 405 | 501) {
        return Ok(None);
    }
    let in_disguise = status(asker.ask(post().with(FIELD, "GET")).await)?;
    Ok((in_disguise == 200).then_some("a refused POST is answered as the GET in the field"))
}
