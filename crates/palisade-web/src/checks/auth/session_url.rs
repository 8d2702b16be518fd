//! Sessions that travel in addresses.

use palisade_model::{Category, Confidence, Severity, Tier};
use url::Url;

use crate::assets::is_own;
use crate::checks::{Check, Found, Judgement, Verdict};
use crate::observation::Observation;
use crate::part::Part;

pub(crate) const CHECK: Check = Check {
    id: "auth-session-in-url",
    title: "The session travels in the address",
    description: "Addresses are copied, logged, kept in histories and sent to other sites as the referrer. Whoever gets one with \
                  a session in it takes the session over.",
    remediation: "Keep sessions in cookies only, and refuse those that come in an address.",
    severity: Severity::Medium,
    confidence: Confidence::High,
    category: Category::Auth,
    cwe: &[598],
    owasp: "A04",
    references: &["https://cheatsheetseries.owasp.org/cheatsheets/Session_Management_Cheat_Sheet.html"],
    tier: Tier::Quick,
    needs: &[Part::Assets],
    run: judge,
};

/// Parameters that name nothing but a session.
const NAMES: &[&str] = &[
    "aspsessionid",
    "cftoken",
    "jsessionid",
    "phpsessid",
    "sess_id",
    "session_id",
    "sessionid",
    "sid",
    "zenid",
];
/// An id is random, so it is no shorter.
const SHORTEST: usize = 16;

fn judge(observation: &Observation) -> Judgement {
    let assets = observation.assets()?;
    let links = assets.pages.iter().flat_map(|page| page.links().filter(|url| is_own(&page.url, url)));
    let chains = observation.chains().flat_map(|chain| chain.urls().into_iter().cloned());
    let mut found: Vec<Found> = Vec::new();
    for url in chains.chain(links) {
        if let Some(name) = session_of(&url)
            && !found.iter().any(|known| known.subject == name)
        {
            let evidence = format!("{name} in an address of {}", url.path().split(';').next().unwrap_or("/"));
            found.push(Found::at(observation.seen.target.to_string(), name, evidence));
        }
    }
    Verdict::of_files(assets, found)
}

/// The name of the parameter that has a session.
fn session_of(url: &Url) -> Option<String> {
    let path = url.path().split(';').skip(1).filter_map(|parameter| parameter.split_once('='));
    let path = path.map(|(name, value)| (name.to_owned(), value.to_owned()));
    let query = url.query_pairs().map(|(name, value)| (name.into_owned(), value.into_owned()));
    path.chain(query).find_map(|(name, value)| {
        let name = name.to_ascii_lowercase();
        let random = value.len() >= SHORTEST
            && value.bytes().any(|byte| byte.is_ascii_digit())
            && value.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.,!".contains(&byte));
        let known = NAMES.contains(&name.as_str()) || name.starts_with("aspsessionid");
        (known && random).then_some(name)
    })
}

#[cfg(test)]
mod tests {
    use palisade_model::Outcome::{Fail, Pass};

    use super::*;
    use crate::checks::fixture::{assert_outcomes, read_page};

    #[test]
    fn a_session_is_a_known_name_and_a_random_value() {
        let id = "3f9a7c1e5b2d4860aa17";
        let cases = vec![
            (Fail, read_page(&format!("<a href='/cart;jsessionid={id}?x=1'>"))),
            (Fail, read_page(&format!("<a href='/cart?PHPSESSID={id}&amp;a=1'>"))),
            (Pass, read_page("<a href='/cart?sid=12'>")),
            (Pass, read_page(&format!("<a href='https://other.example/?PHPSESSID={id}'>"))),
            (Pass, read_page(&format!("<a href='/docs/phpsessid?x={id}'>"))),
        ];
        assert_outcomes(&CHECK, cases);
    }
}
