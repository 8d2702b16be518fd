//! Runs the user's templates over a site, several at a time, and reports each hit as it is made.

use std::sync::Arc;
use std::time::Duration;

use futures_util::stream::{FuturesUnordered, StreamExt};
use palisade_engine::{Draft, TargetContext, TargetSink};
use palisade_model::{CheckCounts, Evidence, Gap, GapReason, Location, Outcome, RuleMeta};
use palisade_templates::{Hit, Loaded, Template, Walk};
use url::Url;

use super::answers::{Answer, answers};
use crate::challenge::is_challenge;
use crate::config::Budgets;
use crate::observation::{Observation, Unjudged};
use crate::scanner::gap;
use crate::visit::Visit;

/// Templates under way at the same time; the fetcher sets the pace.
const AT_ONCE: usize = 16;
/// Reasons of refusals that are named in one gap each.
const NAMED: usize = 20;

/// Requests and time that the templates may take besides those of the scan.
pub(crate) fn allowance(loaded: &Loaded, budgets: &Budgets) -> (usize, Duration) {
    let requests: usize = loaded.templates.iter().map(Template::requests).sum();
    // Half as long again as the pace asks for, for redirects and slow answers.
    let seconds = requests as f64 / budgets.pace.per_second * 1.5;
    (requests * 2, Duration::try_from_secs_f64(seconds).unwrap_or_default())
}

/// The user's checks of one run.
pub(crate) struct UserChecks<'a> {
    pub(crate) context: &'a TargetContext,
    pub(crate) sink: &'a dyn TargetSink,
    pub(crate) loaded: &'a Loaded,
    /// In the order of the templates.
    pub(crate) rules: &'a [Arc<RuleMeta>],
}

impl UserChecks<'_> {
    /// Runs every template; gives how they ended, and what was not looked at.
    pub(crate) async fn run(&self, visit: &Visit<'_>, observation: &Observation) -> (CheckCounts, Vec<Gap>) {
        let mut counts = CheckCounts::default();
        let mut gaps = self.refused();
        let base = match base(observation) {
            Ok(base) => base,
            Err(Unjudged { reason, detail }) => {
                self.loaded.templates.iter().for_each(|_| counts.add(Outcome::Error));
                gaps.extend((!self.loaded.templates.is_empty()).then(|| gap("templates", reason, detail)));
                return (counts, gaps);
            }
        };
        let mut left = self.loaded.templates.iter().zip(self.rules);
        let mut running = FuturesUnordered::new();
        loop {
            while running.len() < AT_ONCE
                && let Some((template, rule)) = left.next()
            {
                running.push(self.one(visit, &base, template, rule));
            }
            let Some((outcome, gap)) = running.next().await else { break };
            counts.add(outcome);
            gaps.extend(gap);
            self.context.progress.add_check(outcome);
        }
        gaps.sort_by(|a, b| a.subject.cmp(&b.subject));
        (counts, gaps)
    }

    async fn one(
        &self,
        visit: &Visit<'_>,
        base: &Url,
        template: &Template,
        rule: &Arc<RuleMeta>,
    ) -> (Outcome, Option<Gap>) {
        let mut walk = Walk::new(template, base);
        let (mut outcome, mut failure) = (Outcome::Pass, None);
        while let Some(wanted) = walk.next_request() {
            let answers = match answers(visit, &wanted).await {
                Ok(answers) if answers.iter().any(|answer| is_challenge(&answer.exchange)) => {
                    failure =
                        Some((GapReason::Unreachable, "answered with a challenge or block page".to_owned()));
                    walk.failed();
                    continue;
                }
                Ok(answers) => answers,
                Err(failed) => {
                    failure = Some((failed.kind.gap(), failed.to_string()));
                    walk.failed();
                    continue;
                }
            };
            let responses: Vec<_> = answers.iter().map(Answer::response).collect();
            for hit in walk.answered(&responses) {
                outcome = Outcome::Fail;
                self.sink.report(self.draft(rule, &wanted.target, &answers[hit.answer], &hit)).await;
            }
        }
        match failure {
            Some((reason, detail)) if outcome != Outcome::Fail => {
                (Outcome::Error, Some(gap(&rule.id, reason, detail)))
            }
            _ => (outcome, None),
        }
    }

    fn draft(&self, rule: &Arc<RuleMeta>, target: &str, answer: &Answer, hit: &Hit) -> Draft {
        let url = &answer.exchange.url;
        let what = hit.matcher.as_deref().unwrap_or_default();
        let identity = self.context.identity(
            [rule.id.as_str(), url.host_str().unwrap_or_default(), target, what].join("\0").as_bytes(),
        );
        let mut evidence = format!("{target} answered {}", answer.exchange.status);
        if !what.is_empty() {
            evidence += &format!(", {what}");
        }
        for value in &hit.extracted {
            evidence += &format!(", {}", masked(value));
        }
        let location = Location::Url { url: url.to_string(), request: "GET".to_owned() };
        Draft::new(Arc::clone(rule), location, Evidence::from_masked(&evidence), identity)
    }

    /// What was brought along and is not run.
    fn refused(&self) -> Vec<Gap> {
        let refused = &self.loaded.refused;
        let named = refused.iter().take(NAMED);
        let mut gaps: Vec<Gap> = named
            .map(|(path, refusal)| gap(path.display().to_string(), GapReason::NoData, refusal.to_string()))
            .collect();
        if refused.len() > NAMED {
            let detail = format!(
                "expected templates that can be run, found {} more that cannot",
                refused.len() - NAMED
            );
            gaps.push(gap("templates", GapReason::NoData, detail));
        }
        gaps
    }
}

/// Where the target really is: the address that it redirects to on its own host, with the path that was asked for.
fn base(observation: &Observation) -> Result<Url, Unjudged> {
    let target = &observation.seen.target;
    let page = &observation.page()?.exchange.url;
    let mut base = if page.host() == target.host() { page.clone() } else { target.clone() };
    base.set_path(target.path());
    base.set_query(None);
    Ok(base)
}

/// What is long and in one piece may be a secret.
fn masked(value: &str) -> String {
    let characters: Vec<char> = value.chars().collect();
    match characters.as_slice() {
        [a, b, c, d, .., y, z] if characters.len() >= 16 && !value.contains(' ') => {
            format!("{a}{b}{c}{d}…{y}{z}")
        }
        _ => value.to_owned(),
    }
}
