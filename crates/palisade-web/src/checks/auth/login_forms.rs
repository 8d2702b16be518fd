//! Forms that ask for a password, and how they send it.

use palisade_model::{Category, Confidence, Severity, Tier};
use url::Url;

use crate::assets::ReadPage;
use crate::checks::{Check, Found, Judgement, Verdict};
use crate::observation::Observation;
use crate::parse::{Form, Html};
use crate::part::Part;

const REFERENCES: &[&str] =
    &["https://cheatsheetseries.owasp.org/cheatsheets/Authentication_Cheat_Sheet.html"];

pub(crate) const OVER_HTTP: Check = Check {
    id: "auth-login-over-http",
    title: "A password is asked for or sent without encryption",
    description: "Everybody on the way reads the password, or changes the form so that it is sent to them.",
    remediation: "Serve the page and its target over https only, and redirect http to https.",
    severity: Severity::High,
    confidence: Confidence::High,
    category: Category::Auth,
    cwe: &[523],
    owasp: "A02",
    references: REFERENCES,
    tier: Tier::Quick,
    needs: &[Part::Assets],
    run: over_http,
};

fn over_http(observation: &Observation) -> Judgement {
    let assets = observation.assets()?;
    let mut found: Vec<Found> = Vec::new();
    let mut add = |page: &Url, evidence: String| {
        let subject = format!("login {}", page.path());
        if !found.iter().any(|known| known.subject == subject) {
            found.push(Found::at(page.to_string(), subject, evidence));
        }
    };
    for page in assets.pages.iter().filter(|page| asks_for_password(&page.html)) {
        if page.url.scheme() == "http" {
            add(&page.url, "the page with the password field is served over http".to_owned());
        }
        for target in passwords(&page.html).filter_map(|form| page.resolve(form.action.as_deref()?)) {
            if target.scheme() == "http" {
                add(
                    &page.url,
                    format!("the password is sent to http://{}", target.host_str().unwrap_or_default()),
                );
            }
        }
    }
    // The page as it is where nobody redirects to https.
    if let Some(plain) = observation.seen.http.as_ref().and_then(|chain| chain.page())
        && !plain.is_https()
        && plain.is_html()
        && asks_for_password(&Html::parse(&plain.text()))
    {
        add(&plain.url, "the page with the password field is served over http".to_owned());
    }
    if found.is_empty() && !assets.pages.iter().any(|page| asks_for_password(&page.html)) {
        return Ok(Verdict::NotApplicable);
    }
    Ok(Verdict::of(found))
}

pub(crate) const BY_GET: Check = Check {
    id: "auth-form-get-password",
    title: "A form sends a password in the address",
    description: "A form without method=post puts what is typed into the address: it stays in histories, logs and referrers.",
    remediation: "Send the form with method=post.",
    severity: Severity::Medium,
    confidence: Confidence::High,
    category: Category::Auth,
    cwe: &[598],
    owasp: "A04",
    references: REFERENCES,
    tier: Tier::Quick,
    needs: &[Part::Assets],
    run: by_get,
};

/// A form without a target that a script handles is not told from one that is sent; it is left out.
fn by_get(observation: &Observation) -> Judgement {
    let assets = observation.assets()?;
    let forms = assets.pages.iter().flat_map(|page| passwords(&page.html).map(move |form| (page, form)));
    let forms: Vec<(&ReadPage, &Form)> = forms.collect();
    if forms.is_empty() {
        return Ok(Verdict::NotApplicable);
    }
    let by_get = forms.iter().filter(|(_, form)| form.method == "get" && form.action.is_some());
    let found = by_get.map(|(page, form)| {
        let action = form.action.as_deref().unwrap_or_default();
        let path = page.resolve(action).map_or_else(String::new, |url| url.path().to_owned());
        Found::at(
            page.url.to_string(),
            format!("form {path}"),
            format!("a form with a password goes to {path} by GET"),
        )
    });
    Ok(Verdict::of(found.collect()))
}

fn asks_for_password(html: &Html) -> bool {
    html.elements.fields().any(|field| field.kind == "password")
}

fn passwords(html: &Html) -> impl Iterator<Item = &Form> {
    html.elements.forms.iter().filter(|form| form.has_password())
}

#[cfg(test)]
mod tests {
    use palisade_model::Outcome::{Fail, NotApplicable, Pass};

    use super::*;
    use crate::checks::fixture::{assert_outcomes, chain, read_page, reply};

    const PASSWORD: &str = "<form method=post action=/in><input type=password name=p></form>";

    #[test]
    fn passwords_travel_encrypted() {
        let html = |at| reply(at, 200, &[("Content-Type", "text/html")], PASSWORD);
        let plain = chain(vec![html("http://shop.example/")]);
        let cases = vec![
            (Fail, read_page("<form method=post action=http://shop.example/in><input type=password></form>")),
            (Fail, read_page(PASSWORD).http(plain.clone())),
            (Fail, read_page("").only_http(plain).read()),
            (Pass, read_page(PASSWORD)),
            (NotApplicable, read_page("<form action=http://shop.example/search><input name=q></form>")),
        ];
        assert_outcomes(&OVER_HTTP, cases);
    }

    #[test]
    fn passwords_are_posted() {
        let cases = vec![
            (Fail, read_page("<form action=/in><input type=password></form>")),
            (Pass, read_page(PASSWORD)),
            (Pass, read_page("<form><input type=password></form>")),
            (NotApplicable, read_page("<form action=/search><input name=q></form>")),
        ];
        assert_outcomes(&BY_GET, cases);
    }
}
