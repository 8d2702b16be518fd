//! Keys that are made for browsers: written down, because they tell which services the site is built on.

use palisade_model::{Category, Confidence, Severity, Tier};

use crate::assets::{Hit, Mark};
use crate::checks::{Check, Found, Judgement, Verdict};
use crate::observation::Observation;
use crate::part::Part;

pub(crate) const CHECK: Check = Check {
    id: "sec-publishable-key",
    title: "The site uses a key that is made for browsers",
    description: "Publishable keys name an account and open nothing by themselves. What they may do is set at their provider.",
    remediation: "Nothing to repair; check at the provider that the key may do no more than browsers need.",
    severity: Severity::Info,
    confidence: Confidence::High,
    category: Category::Secrets,
    cwe: &[200],
    owasp: "A05",
    references: &["https://cheatsheetseries.owasp.org/cheatsheets/Secrets_Management_Cheat_Sheet.html"],
    tier: Tier::Quick,
    needs: &[Part::Assets],
    run: judge,
};

fn judge(observation: &Observation) -> Judgement {
    let assets = observation.assets()?;
    let named = |hit: &Hit| match hit.mark {
        Mark::Publishable(provider) => Some((provider, hit.places.clone())),
        _ => None,
    };
    let anonymous = assets.tokens.iter().filter(|token| token.supabase && token.anonymous);
    let anonymous = anonymous.map(|token| ("Supabase", token.places.clone()));
    let keys = assets.hits.iter().filter_map(named).chain(anonymous);
    let mut found: Vec<Found> = Vec::new();
    for (provider, places) in keys {
        let subject = format!("publishable {provider}");
        if !found.iter().any(|known| known.subject == subject) {
            let evidence = format!("a publishable key of {provider}: {}", assets.places(&places));
            found.push(Found::at(assets.url(places.first()), subject, evidence));
        }
    }
    Verdict::of_files(assets, found)
}

#[cfg(test)]
mod tests {
    use palisade_model::Outcome::{Fail, Pass};
    use palisade_rules::example::expand;

    use super::*;
    use crate::checks::fixture::{assert_outcomes, script, token};

    #[test]
    fn keys_for_browsers_are_written_down() {
        let cases = vec![
            (Fail, script(&expand("Stripe('pk_live_{alnum:40}')"))),
            (Fail, script(&expand("Sentry.init({dsn:'https://{hex:32}@o12.ingest.sentry.io/34'})"))),
            (Fail, script(&token(r#"{"role":"anon","iss":"supabase","ref":"abc"}"#))),
            (Pass, script("Stripe('pk_live_x')")),
            (Pass, script(&expand("Stripe('sk_live_{alnum:40}')"))),
        ];
        assert_outcomes(&CHECK, cases);
    }
}
