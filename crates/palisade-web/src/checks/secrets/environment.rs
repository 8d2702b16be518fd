//! The server's own variables in what the page brings along.

use palisade_model::{Category, Confidence, Severity, Tier};

use crate::assets::Mark;
use crate::checks::{Check, Found, Judgement, Verdict};
use crate::observation::Observation;
use crate::part::Part;

pub(crate) const CHECK: Check = Check {
    id: "sec-public-env-object",
    title: "The page brings variables of the server along",
    description: "The page's state has names that only a server has use for. Where a whole environment is written out, \
                  everything that is ever put into it becomes public.",
    remediation: "Write out a list of public variables by name, and never the environment as it is.",
    severity: Severity::Medium,
    confidence: Confidence::Medium,
    category: Category::Secrets,
    cwe: &[200],
    owasp: "A05",
    references: &["https://cwe.mitre.org/data/definitions/200.html"],
    tier: Tier::Quick,
    needs: &[Part::Assets],
    run: judge,
};

/// Variables of every process that together make an environment.
const AN_ENVIRONMENT: usize = 3;

fn judge(observation: &Observation) -> Judgement {
    let assets = observation.assets()?;
    // Names that are meant for browsers carry the prefix of their framework.
    let is_public = |name: &str| {
        ["NEXT_PUBLIC_", "VITE_", "REACT_APP_", "NUXT_PUBLIC_", "GATSBY_", "PUBLIC_", "EXPO_PUBLIC_"]
            .iter()
            .any(|prefix| name.starts_with(prefix))
    };
    let private: Vec<_> = assets.hits(Mark::PrivateVariable).filter(|hit| !is_public(&hit.found)).collect();
    let process: Vec<_> = assets.hits(Mark::ProcessVariable).collect();
    let hits = if private.is_empty() && process.len() >= AN_ENVIRONMENT { process } else { private };
    let Some(first) = hits.first() else { return Verdict::of_files(assets, Vec::new()) };
    let names: Vec<&str> = hits.iter().take(5).map(|hit| hit.found.as_str()).collect();
    let evidence = format!("{}: {}", assets.places(&first.places), names.join(", "));
    Ok(Verdict::Fail(vec![Found::at(assets.url(first.places.first()), "environment", evidence)]))
}

#[cfg(test)]
mod tests {
    use palisade_model::Outcome::{Fail, Pass};

    use super::*;
    use crate::checks::fixture::{assert_outcomes, read_page, script};

    #[test]
    fn names_of_the_server_do_not_belong_into_the_page() {
        let cases = vec![
            (
                Fail,
                read_page(
                    "<script>window.__ENV={\"NODE_ENV\":\"production\",\"DB_PASSWORD\":\"hunter22\"}</script>",
                ),
            ),
            (
                Fail,
                read_page(
                    "<script type=application/json>{\"env\":{\"PATH\":\"/bin\",\"HOME\":\"/root\",\"HOSTNAME\":\"web-1\"}}</script>",
                ),
            ),
            (
                Pass,
                read_page("<script>window.__ENV={\"NODE_ENV\":\"production\",\"API_URL\":\"/api\"}</script>"),
            ),
            (Pass, read_page("<script>e={\"NEXT_PUBLIC_ACCESS_TOKEN\":\"pk.abcdef\"}</script>")),
            (Pass, script("const labels={PASSWORD:t(\"password\")}")),
        ];
        assert_outcomes(&CHECK, cases);
    }
}
