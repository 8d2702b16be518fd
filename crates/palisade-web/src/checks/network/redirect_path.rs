//! Redirects that lose the protection or never end.

use palisade_model::{Category, Confidence, GapReason, Location, Severity, Tier};

use crate::checks::{Check, Found, Judgement, Verdict};
use crate::fetch::{Chain, ChainEnd};
use crate::observation::{Observation, Unjudged};

pub(crate) const DOWNGRADE: Check = Check {
    id: "net-redirect-downgrade",
    title: "Redirect from HTTPS to http",
    description: "The visitor arrived encrypted and is sent on in clear, with the address and its cookies.",
    remediation: "Redirect to https addresses only; look for absolute http addresses in the configuration.",
    severity: Severity::High,
    confidence: Confidence::High,
    category: Category::Network,
    cwe: &[319],
    owasp: "A02",
    references: &["https://www.rfc-editor.org/rfc/rfc9110#section-15.4"],
    tier: Tier::HeadersOnly,
    needs: &[],
    run: downgrade,
};

fn downgrade(observation: &Observation) -> Judgement {
    for chain in observation.chains() {
        let urls = chain.urls();
        let step = urls.windows(2).find(|step| step[0].scheme() == "https" && step[1].scheme() == "http");
        if let Some([from, to]) = step {
            let location =
                Location::Url { url: from.to_string(), request: "GET, header location".to_owned() };
            return Ok(Verdict::Fail(vec![Found::new(
                "redirect",
                location,
                format!("{from} redirects to {to}"),
            )]));
        }
    }
    any_redirects(observation)
}

pub(crate) const LOOP: Check = Check {
    id: "net-redirect-loop",
    title: "Redirects never reach a page",
    description: "The redirects come back to where they were, or go on beyond ten. Browsers give up and show an error.",
    remediation: "Follow the chain with a command-line client and remove the rule that sends it back; proxy and \
                  application often disagree about https or the www name.",
    severity: Severity::Low,
    confidence: Confidence::High,
    category: Category::Network,
    cwe: &[835],
    owasp: "A05",
    references: &["https://www.rfc-editor.org/rfc/rfc9110#section-15.4"],
    tier: Tier::HeadersOnly,
    needs: &[],
    run: endless,
};

fn endless(observation: &Observation) -> Judgement {
    for chain in observation.chains() {
        let evidence = match &chain.end {
            ChainEnd::Loop { sets_cookie: true, next } => {
                let detail =
                    format!("the redirects come back to {next}, perhaps because no cookie was sent back");
                return Err(Unjudged::new(GapReason::Unreachable, detail));
            }
            ChainEnd::Loop { .. } | ChainEnd::TooManyRedirects { .. } => chain.problem().unwrap_or_default(),
            _ => continue,
        };
        return Ok(Verdict::Fail(vec![Found::new("redirect", at_start(chain), evidence)]));
    }
    any_redirects(observation)
}

fn at_start(chain: &Chain) -> Location {
    Location::Url { url: chain.start.to_string(), request: "GET, following redirects".to_owned() }
}

/// Passes when redirects were followed to their end, says nothing when there were none.
fn any_redirects(observation: &Observation) -> Judgement {
    let mut redirected = false;
    for chain in observation.chains().filter(|chain| !chain.exchanges.is_empty()) {
        observation.arrived(chain)?;
        redirected |= chain.exchanges.len() > 1;
    }
    observation.responses()?;
    Ok(if redirected { Verdict::Pass } else { Verdict::NotApplicable })
}

#[cfg(test)]
mod tests {
    use palisade_model::Outcome::{Error, Fail, NotApplicable, Pass};

    use super::*;
    use crate::checks::fixture::{Site, assert_outcomes, chain, page, redirect, reply, url};

    fn plain_page() -> Site {
        page(&[]).only_http(chain(vec![reply("http://shop.example/", 200, &[], "<html>")]))
    }

    #[test]
    fn a_step_down_is_seen() {
        let down = vec![
            redirect("https://shop.example/", "http://shop.example/a"),
            reply("http://shop.example/a", 200, &[], ""),
        ];
        assert_outcomes(
            &DOWNGRADE,
            vec![(Fail, page(&[]).https(chain(down))), (Pass, page(&[])), (NotApplicable, plain_page())],
        );
    }

    #[test]
    fn a_loop_is_seen_unless_a_cookie_would_end_it() {
        let ends = |end| {
            let first = redirect("http://shop.example/", "http://shop.example/");
            page(&[]).only_http(Chain { end, ..chain(vec![first]) })
        };
        let next = url("http://shop.example/");
        assert_outcomes(
            &LOOP,
            vec![
                (Fail, ends(ChainEnd::Loop { next: next.clone(), sets_cookie: false })),
                (Fail, ends(ChainEnd::TooManyRedirects { next: next.clone() })),
                (Error, ends(ChainEnd::Loop { next, sets_cookie: true })),
                (Pass, page(&[])),
                (NotApplicable, plain_page()),
            ],
        );
    }
}
