//! Supabase projects and the key that ignores their row-level security.

use palisade_model::{Category, Confidence, Severity, Tier};

use crate::assets::Mark;
use crate::checks::secrets::{Group, leaks_of};
use crate::checks::{Check, Found, Judgement, Verdict};
use crate::observation::Observation;
use crate::part::Part;

const REFERENCES: &[&str] = &["https://supabase.com/docs/guides/api/api-keys"];

pub(crate) const DETECTED: Check = Check {
    id: "baas-supabase-detected",
    title: "The site is built on a Supabase project",
    description: "Browsers talk with the project's database directly; what they may do is decided by its row-level security alone.",
    remediation: "Nothing to repair; make sure that every table has row-level security and policies.",
    severity: Severity::Info,
    confidence: Confidence::High,
    category: Category::Baas,
    cwe: &[200],
    owasp: "A05",
    references: REFERENCES,
    tier: Tier::Quick,
    needs: &[Part::Assets],
    run: detected,
};

fn detected(observation: &Observation) -> Judgement {
    let assets = observation.assets()?;
    let found = assets.hits(Mark::SupabaseProject).map(|hit| {
        let evidence = format!("https://{}.supabase.co: {}", hit.found, assets.places(&hit.places));
        Found::at(assets.url(hit.places.first()), format!("project {}", hit.found), evidence)
    });
    Verdict::of_files(assets, found.collect())
}

pub(crate) const SERVICE_KEY: Check = Check {
    id: "baas-supabase-service-key",
    title: "The site sends the service key of its Supabase project to its visitors",
    description: "The key ignores row-level security: whoever opens the page reads and changes every row of every table.",
    remediation: "Rotate the key in the project's settings at once, and use it on the server only.",
    severity: Severity::Critical,
    confidence: Confidence::High,
    category: Category::Baas,
    cwe: &[522],
    owasp: "A01",
    references: REFERENCES,
    tier: Tier::Quick,
    needs: &[Part::Assets],
    run: service_key,
};

fn service_key(observation: &Observation) -> Judgement {
    let assets = observation.assets()?;
    let is_service = |role: &Option<String>| role.as_deref() == Some("service_role");
    let tokens = assets.tokens.iter().filter(|token| token.supabase && is_service(&token.privilege));
    let tokens = tokens.map(|token| {
        let evidence = format!("a token with the role service_role: {}", assets.places(&token.places));
        Found::at(assets.url(token.places.first()), format!("token {}", token.digest), evidence)
    });
    let keys = leaks_of(assets, Group::Supabase).map(|leak| {
        let evidence = format!("{}: {}", assets.places(&leak.places), leak.evidence);
        Found::at(assets.url(leak.places.first()), format!("key {}", leak.digest), evidence)
    });
    Verdict::of_files(assets, tokens.chain(keys).collect())
}

#[cfg(test)]
mod tests {
    use palisade_model::Outcome::{Fail, Pass};
    use palisade_rules::example::expand;

    use super::*;
    use crate::checks::fixture::{assert_outcomes, script, token};

    #[test]
    fn a_project_is_known_by_its_address() {
        let cases = vec![
            (Fail, script("createClient('https://abcdefghijklmnopqrst.supabase.co', key)")),
            (Pass, script("open('https://supabase.co/docs')")),
            (Pass, script("createClient('https://your-project.supabase.co', key)")),
        ];
        assert_outcomes(&DETECTED, cases);
    }

    #[test]
    fn the_service_key_is_told_from_the_public_one() {
        let of_role = |role: &str| {
            token(&format!(r#"{{"iss":"supabase","ref":"abcdefghijklmnopqrst","role":"{role}"}}"#))
        };
        let cases = vec![
            (Fail, script(&of_role("service_role"))),
            (Fail, script(&expand("k='sb_secret_{alnum:22}_{alnum:8}'"))),
            (Pass, script(&of_role("anon"))),
            (Pass, script(&expand("k='sb_publishable_{alnum:22}_{alnum:8}'"))),
        ];
        assert_outcomes(&SERVICE_KEY, cases);
    }
}
