//! Fails to sign in ten times with a name that nobody has: whether the answer says that nobody has it, and whether anything
//! slows the attempts down.

use std::time::{Duration, Instant};

use hyper::Method;
use url::Url;

use super::super::answers::{Answers, Open};
use super::super::asker::Asker;
use super::super::topic::Topic;
use super::form::SignInForm;
use super::wording::{is_limit, is_refusal, says_unknown};
use crate::assets::{Assets, shown};
use crate::challenge::is_challenge;
use crate::fetch::{Ask, Exchange};
use crate::observation::{Page, Unjudged, answered};
use crate::requests::absent_path;

const ATTEMPTS: usize = 10;
const PASSWORD: &str = "palisade-4d2a91c7";
/// An answer that takes this much longer than the first was held back.
const HELD_BACK: Duration = Duration::from_millis(1500);

/// A form as a browser has it before it is sent.
struct Door {
    form: SignInForm,
    /// The page with the form; what it says anyway is no answer to an attempt.
    page: String,
    cookies: String,
    name: String,
}

/// One attempt: the answer, what a browser would show then, and how long it took.
struct Attempt {
    status: u16,
    shown: String,
    limits: bool,
    took: Duration,
}

/// Makes the attempts where the site's own pages have a form to sign in.
pub(super) async fn look(asker: &dyn Asker, page: &Page, assets: &Assets, answers: &mut Answers) {
    let door = match find(asker, page, assets).await {
        Ok(Some(door)) => door,
        Ok(None) => return,
        Err(unjudged) => return answers.unanswered(Topic::LoginThrottle, unjudged),
    };
    match attempts(asker, &door).await {
        Err(unjudged) => answers.unanswered(Topic::LoginThrottle, unjudged),
        Ok(attempts) => door.judge(&attempts, answers),
    }
}

/// The first page with such a form, fetched afresh for what it sends along.
async fn find(asker: &dyn Asker, page: &Page, assets: &Assets) -> Result<Option<Door>, Unjudged> {
    let own = &page.exchange.url;
    let asks = |html: &crate::parse::Html| html.elements.forms.iter().any(crate::parse::Form::has_password);
    let pages = assets.pages.iter().filter(|page| page.url.origin() == own.origin() && asks(&page.html));
    let Some(url) = pages.map(|page| page.url.clone()).next() else { return Ok(None) };
    let fetched = asker.ask(Ask::get(&url)).await;
    let exchange = answered(&fetched)?;
    let text = exchange.text();
    let Some(form) = SignInForm::of(&url, &text) else { return Ok(None) };
    let nobody = absent_path(own.host_str().unwrap_or_default(), "", "");
    let name = format!("{nobody}@palisade.example");
    Ok(Some(Door { form, page: text, cookies: cookies(exchange), name }))
}

/// Cookies as a browser sends them back. They live as long as this visit.
fn cookies(exchange: &Exchange) -> String {
    let pairs = exchange.headers.all("set-cookie").filter_map(|cookie| cookie.split(';').next());
    pairs.take(20).map(str::trim).collect::<Vec<_>>().join("; ")
}

/// As many as it takes: one that is limited, or no sign-in at all, ends them.
async fn attempts(asker: &dyn Asker, door: &Door) -> Result<Vec<Attempt>, Unjudged> {
    let mut attempts: Vec<Attempt> = Vec::new();
    while attempts.len() < ATTEMPTS {
        let attempt = attempt(asker, door, attempts.is_empty()).await?;
        let ends = attempt.limits || (attempts.is_empty() && !door.refuses(&attempt));
        attempts.push(attempt);
        if ends {
            break;
        }
    }
    Ok(attempts)
}

async fn attempt(asker: &dyn Asker, door: &Door, first: bool) -> Result<Attempt, Unjudged> {
    let started = Instant::now();
    let fetched = asker.ask(door.ask()).await;
    let took = started.elapsed();
    let exchange = match &fetched {
        Ok(exchange) => exchange,
        Err(_) => answered(&fetched)?,
    };
    let limits = is_challenge(exchange) || exchange.headers.first("retry-after").is_some();
    let mut shown = exchange.text();
    if let (true, Some(Ok(next))) = (first, exchange.redirect()) {
        shown = door.follow(asker, exchange, &next).await?;
    }
    Ok(Attempt { status: exchange.status, limits: limits || is_limit(&shown, &door.page), shown, took })
}

impl Door {
    fn ask(&self) -> Ask {
        let body = self.form.filled(&self.name, PASSWORD);
        let ask = Ask { body: body.into(), ..Ask::new(Method::POST, &self.form.action) };
        let ask = ask.with("content-type", "application/x-www-form-urlencoded").only_once();
        self.as_visitor(ask, &self.cookies)
    }

    /// From the same place as a browser.
    fn as_visitor(&self, ask: Ask, cookies: &str) -> Ask {
        let ask = ask.with("origin", self.form.action.origin().ascii_serialization());
        if cookies.is_empty() { ask } else { ask.with("cookie", cookies) }
    }

    /// What is shown after a redirect, which is where many sites say what was wrong.
    async fn follow(&self, asker: &dyn Asker, exchange: &Exchange, next: &Url) -> Result<String, Unjudged> {
        if next.origin() != self.form.action.origin() {
            return Ok(String::new());
        }
        let fresh = cookies(exchange);
        let cookies = if fresh.is_empty() { &self.cookies } else { &fresh };
        let fetched = asker.ask(self.as_visitor(Ask::get(next), cookies)).await;
        answered(&fetched).map(Exchange::text)
    }

    /// Whether the site read the attempt and refused it.
    fn refuses(&self, attempt: &Attempt) -> bool {
        is_refusal(&attempt.shown, &self.page)
    }

    fn judge(&self, attempts: &[Attempt], answers: &mut Answers) {
        let Some(first) = attempts.first().filter(|first| first.limits || self.refuses(first)) else {
            return;
        };
        let open = |evidence: String| Open {
            url: shown(&self.form.action),
            request: "POST",
            subject: format!("form {}", self.form.action.path()),
            evidence,
        };
        // That an existing name is answered otherwise could be compared only with one that the owner names.
        if says_unknown(&first.shown, &self.page) {
            answers.open(Topic::UserEnumeration, open("a name that nobody has is called unknown".to_owned()));
        }
        if attempts.len() == ATTEMPTS && attempts.iter().all(|attempt| attempt.is_like(first)) {
            let evidence = format!("{ATTEMPTS} attempts in a row were refused alike, none was held back");
            answers.open(Topic::LoginThrottle, open(evidence));
        } else {
            answers.closed(Topic::LoginThrottle);
        }
    }
}

impl Attempt {
    fn is_like(&self, first: &Self) -> bool {
        !self.limits && self.status == first.status && self.took < first.took * 3 + HELD_BACK
    }
}
