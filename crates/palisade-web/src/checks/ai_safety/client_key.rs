//! Keys of model vendors in the browser, as a matter of the models: the same keys as `sec-ai-provider-key`, told once.

use palisade_model::{Category, Confidence, Severity, Tier};

use crate::checks::secrets::{AI_KEY, Group, leaks_of};
use crate::checks::{Check, Found, Judgement, Verdict};
use crate::observation::Observation;
use crate::part::Part;

pub(crate) const CHECK: Check = Check {
    id: "ai-llm-key-client",
    title: "Models are called with a key that every visitor has",
    description: "A key in the browser has no user and no limit: anybody runs models with it, at the owner's expense and in its name.",
    remediation: "Rotate the key, and call the model through a backend that signs users in and counts what they use.",
    severity: Severity::Critical,
    confidence: Confidence::High,
    category: Category::AiSafety,
    cwe: &[798],
    owasp: "A07",
    references: &["https://genai.owasp.org/llmrisk/llm102025-unbounded-consumption/"],
    tier: Tier::Quick,
    needs: &[Part::Assets],
    run: judge,
};

/// One finding for all keys; each is a finding of the secrets, with the same cause.
fn judge(observation: &Observation) -> Judgement {
    let assets = observation.assets()?;
    let mut titles: Vec<&str> = leaks_of(assets, Group::AiProvider).map(|leak| leak.title.as_str()).collect();
    titles.sort_unstable();
    titles.dedup();
    let Some(first) = leaks_of(assets, Group::AiProvider).next() else {
        return Verdict::of_files(assets, Vec::new());
    };
    let evidence = format!("{}: {}", titles.join(", "), assets.places(&first.places));
    let found = Found::at(assets.url(first.places.first()), "model keys", evidence).root_cause(AI_KEY);
    Ok(Verdict::Fail(vec![found]))
}

#[cfg(test)]
mod tests {
    use palisade_model::Outcome::{Fail, Pass};
    use palisade_rules::example::expand;

    use super::*;
    use crate::checks::fixture::{assert_outcomes, script};

    #[test]
    fn keys_of_vendors_are_told_once() {
        let key = expand("sk-proj-{base64url:74}T3BlbkFJ{base64url:74}");
        let other = expand("gsk_{alnum:52}");
        let site = script(&format!("a='{key}';\nb='{other}'"));
        let Ok(Verdict::Fail(found)) = (CHECK.run)(&site.clone().observe()) else { panic!("it passes") };
        assert_eq!((found.len(), found[0].root_cause), (1, Some(AI_KEY)));
        let cases = vec![
            (Fail, site),
            (Pass, script("a='sk-proj-…'")),
            (Pass, script("a=process.env.OPENAI_API_KEY")),
        ];
        assert_outcomes(&CHECK, cases);
    }
}
