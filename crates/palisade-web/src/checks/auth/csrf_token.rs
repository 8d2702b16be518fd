//! Forms that another site could send in a visitor's name.

use palisade_model::{Category, Confidence, Severity, Tier};

use crate::assets::ReadPage;
use crate::checks::{Check, Found, Judgement, Verdict};
use crate::observation::{Observation, same_site};
use crate::parse::{Form, SameSite};
use crate::part::Part;

pub(crate) const CHECK: Check = Check {
    id: "auth-csrf-token-absent",
    title: "A form can be sent from another site",
    description: "The form has no token, and the session cookie goes along with requests that other sites start. A page anywhere \
                  can send the form in the name of whoever visits it.",
    remediation: "Put a token into the form that the server compares, or set SameSite=Lax on the session cookie.",
    severity: Severity::Low,
    confidence: Confidence::Low,
    category: Category::Auth,
    cwe: &[352],
    owasp: "A01",
    references: &[
        "https://cheatsheetseries.owasp.org/cheatsheets/Cross-Site_Request_Forgery_Prevention_Cheat_Sheet.html",
    ],
    tier: Tier::Quick,
    needs: &[Part::Assets],
    run: judge,
};

/// Parts of names that tokens have.
const TOKENS: &[&str] = &[
    "csrf",
    "xsrf",
    "token",
    "nonce",
    "authenticity",
    "requestverification",
    "form_build_id",
    "captcha",
    "__viewstate",
    "state",
];

fn judge(observation: &Observation) -> Judgement {
    let assets = observation.assets()?;
    let forms = assets.pages.iter().flat_map(|page| {
        page.html
            .elements
            .forms
            .iter()
            .filter(|form| changes_something(page, form))
            .map(move |form| (page, form))
    });
    let forms: Vec<(&ReadPage, &Form)> = forms.collect();
    let sessions: Vec<SameSite> = observation
        .cookies()?
        .iter()
        .filter(|site| site.cookie.is_session())
        .map(|site| site.cookie.same_site)
        .collect();
    // Without a session there is nobody in whose name the form could be sent.
    if forms.is_empty() || sessions.is_empty() {
        return Ok(Verdict::NotApplicable);
    }
    let guarded = sessions.iter().all(|same_site| matches!(same_site, SameSite::Lax | SameSite::Strict));
    let open = forms.iter().filter(|(_, form)| !guarded && !has_token(form));
    let mut found: Vec<Found> = Vec::new();
    for (page, form) in open {
        let path = form.action.as_deref().and_then(|action| page.resolve(action));
        let path = path.as_ref().map_or(page.url.path(), |url| url.path());
        let subject = format!("form {path}");
        if !found.iter().any(|known| known.subject == subject) {
            let evidence = format!("the form to {path} has no token, and the session cookie no SameSite");
            found.push(Found::at(page.url.to_string(), subject, evidence));
        }
    }
    Ok(Verdict::of(found))
}

fn changes_something(page: &ReadPage, form: &Form) -> bool {
    let target = form.action.as_deref().map_or_else(|| Some(page.url.clone()), |action| page.resolve(action));
    let own = target.is_some_and(|target| {
        same_site(target.host_str().unwrap_or_default(), page.url.host_str().unwrap_or_default())
    });
    let is_search =
        form.fields.iter().any(|field| field.kind == "search" || field.name == "q" || field.name == "s");
    form.method == "post" && own && !is_search && !form.fields.is_empty()
}

fn has_token(form: &Form) -> bool {
    form.fields.iter().any(|field| TOKENS.iter().any(|word| field.name.contains(word)))
}

#[cfg(test)]
mod tests {
    use palisade_model::Outcome::{Fail, NotApplicable, Pass};

    use super::*;
    use crate::checks::fixture::{Site, answer, assert_outcomes, reply};

    fn site(cookie: &str, fields: &str) -> Site {
        let html = format!("<form method=post action=/order><input name=amount>{fields}</form>");
        let headers = [("Content-Type", "text/html"), ("Set-Cookie", cookie)];
        answer(reply("https://shop.example/", 200, &headers, &html)).read()
    }

    #[test]
    fn a_token_or_a_guarded_cookie_is_enough() {
        let cases = vec![
            (Fail, site("session=1; Secure", "")),
            (Pass, site("session=1; Secure; SameSite=Lax", "")),
            (Pass, site("session=1; Secure", "<input type=hidden name=csrf_token value=x>")),
            (NotApplicable, site("theme=dark", "")),
        ];
        assert_outcomes(&CHECK, cases);
    }
}
