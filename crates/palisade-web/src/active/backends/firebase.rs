//! Firebase: databases, storage and sign-up of projects that the site's files name.

use url::Url;

use super::super::question::Question;
use super::super::shape::object;
use super::super::topic::Topic;
use crate::assets::{Assets, Mark};
use crate::fetch::{Ask, BodyEnd, Exchange};

const MOST: usize = 3;
/// Neither the address nor the password can ever make an account.
const IMPOSSIBLE_ACCOUNT: &str = r#"{"email":"palisade","password":"x","returnSecureToken":false}"#;
const SIGN_UP: &str = "https://identitytoolkit.googleapis.com/v1/accounts:signUp";
/// Links to pages where visitors make accounts.
const REGISTRATIONS: &[&str] =
    &["register", "signup", "sign-up", "sign_up", "create-account", "registrieren", "join"];

/// Asks each database for the names at its root, each bucket for one name, and each project whether anybody may sign up.
pub(super) fn questions(assets: &Assets) -> Vec<Question> {
    let databases = assets.hits(Mark::FirebaseDatabase).take(MOST).filter_map(|hit| {
        let url = Url::parse(&format!("https://{}/.json?shallow=true", hit.found)).ok()?;
        Some(Question::get(Topic::FirebaseDatabase, format!("database {}", hit.found), &url, root))
    });
    let buckets = assets.hits(Mark::FirebaseStorage).take(MOST).filter_map(|hit| {
        let url = format!("https://firebasestorage.googleapis.com/v0/b/{}/o?maxResults=1", hit.found);
        let url = Url::parse(&url).ok()?;
        Some(Question::get(Topic::FirebaseStorage, format!("bucket {}", hit.found), &url, files))
    });
    let mut questions: Vec<Question> = databases.chain(buckets).collect();
    if !shows_registration(assets) {
        questions.extend(sign_ups(assets));
    }
    questions
}

fn sign_ups(assets: &Assets) -> impl Iterator<Item = Question> {
    let keys = assets.hits(Mark::Publishable("Firebase")).take(MOST);
    keys.filter_map(|hit| {
        let url = Url::parse(SIGN_UP).ok()?;
        let ask = Ask::new(hyper::Method::POST, &url).json(IMPOSSIBLE_ACCOUNT);
        let ask = ask.with("x-goog-api-key", hit.found.clone());
        Some(Question::new(Topic::AnonymousSignUp, "sign-up", ask, sign_up))
    })
}

/// Whether the site wants visitors to make accounts.
fn shows_registration(assets: &Assets) -> bool {
    let is_registration = |link: &Url| {
        let path = link.path().to_ascii_lowercase();
        REGISTRATIONS.iter().any(|word| path.split('/').any(|part| part.starts_with(word)))
    };
    assets.hits(Mark::Registration).next().is_some()
        || assets.pages.iter().any(|page| page.links().any(|link| is_registration(&link)))
}

/// A shallow root: names with `true`, a single value, or `null` where there is nothing yet.
fn root(exchange: &Exchange) -> Option<String> {
    if exchange.status != 200 || exchange.media_type() != "application/json" {
        return None;
    }
    if exchange.body.end == BodyEnd::TooLarge {
        return exchange.body.bytes.starts_with(b"{\"").then(|| "the root lists very many names".to_owned());
    }
    match serde_json::from_slice(&exchange.body.bytes).ok()? {
        serde_json::Value::Object(names) if names.contains_key("error") => None,
        serde_json::Value::Object(names) => Some(format!("the root lists {} names", names.len())),
        serde_json::Value::Null => Some("the root can be read, and is empty".to_owned()),
        _ => Some("the root can be read".to_owned()),
    }
}

fn files(exchange: &Exchange) -> Option<String> {
    let answer = object(exchange)?;
    let (folders, files) = (answer["prefixes"].as_array()?, answer["items"].as_array()?);
    let empty = folders.is_empty() && files.is_empty();
    Some(if empty { "it can be listed and is empty" } else { "its files can be listed" }.to_owned())
}

/// What is wrong with the account is told only after the way of signing up was found to be open.
fn sign_up(exchange: &Exchange) -> Option<String> {
    if exchange.status != 400 {
        return None;
    }
    let answer: serde_json::Value = serde_json::from_slice(&exchange.body.bytes).ok()?;
    let message = answer["error"]["message"].as_str()?;
    let open = ["INVALID_EMAIL", "WEAK_PASSWORD"].iter().any(|reason| message.starts_with(reason));
    open.then(|| {
        "accounts with a password can be made by anybody, and the site offers no registration".to_owned()
    })
}
