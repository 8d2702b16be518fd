//! Browsers that call model vendors directly.

use palisade_model::{Category, Confidence, Severity, Tier};

use crate::assets::Mark;
use crate::checks::{Check, Found, Judgement, Verdict};
use crate::observation::Observation;
use crate::part::Part;

pub(crate) const CHECK: Check = Check {
    id: "ai-direct-browser-call",
    title: "The browser calls a model vendor with a key",
    description: "The key has to be in the browser for that, wherever it comes from, and nothing stands between a visitor and the \
                  vendor: no sign-in, no limit, no filter.",
    remediation: "Call the model through a backend that keeps the key, knows its users and limits them.",
    severity: Severity::High,
    confidence: Confidence::High,
    category: Category::AiSafety,
    cwe: &[522],
    owasp: "A04",
    references: &["https://genai.owasp.org/llmrisk/llm102025-unbounded-consumption/"],
    tier: Tier::Quick,
    needs: &[Part::Assets],
    run: judge,
};

fn judge(observation: &Observation) -> Judgement {
    let assets = observation.assets()?;
    let found = assets.hits(Mark::AiBrowserCall).map(|hit| {
        let what = hit.found.trim_end_matches('/');
        let evidence = format!("{what}: {}", assets.places(&hit.places));
        Found::at(assets.url(hit.places.first()), format!("call {}", what.to_ascii_lowercase()), evidence)
    });
    Verdict::of_files(assets, found.collect())
}

#[cfg(test)]
mod tests {
    use palisade_model::Outcome::{Fail, Pass};

    use super::*;
    use crate::checks::fixture::{assert_outcomes, script};

    #[test]
    fn a_call_has_a_key_with_it() {
        let call = "fetch(\"https://api.openai.com/v1/chat/completions\",{method:\"POST\",headers:{Authorization:\"Bearer \"+k}})";
        let vendor =
            "fetch(`https://generativelanguage.googleapis.com/v1/models/x:generateContent?key=${k}`)";
        let cases = vec![
            (Fail, script(call)),
            (Fail, script(vendor)),
            (Fail, script("new Anthropic({apiKey:k,dangerouslyAllowBrowser:!0})")),
            (Pass, script("fetch(\"/api/chat\",{headers:{Authorization:\"Bearer \"+session}})")),
            (Pass, script("const docs=\"https://api.openai.com/v1/models\";let n=1")),
            (Pass, script("if(!o.dangerouslyAllowBrowser)throw Error(\"no\")")),
        ];
        assert_outcomes(&CHECK, cases);
    }
}
