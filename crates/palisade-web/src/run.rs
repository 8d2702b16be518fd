//! One run over a site: takes the first look, collects the parts all at the same time, and judges each check as
//! soon as what it needs is there, so that findings arrive while the scan goes on.

use std::sync::Arc;

use futures_util::stream::{self, StreamExt};
use palisade_engine::{Draft, TargetContext, TargetFailure, TargetReport, TargetSink};
use palisade_model::{Category, CheckCounts, Evidence, Gap, GapReason, Outcome, RuleMeta, Tier};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

use crate::arrival;
use crate::blocks;
use crate::checks::{Check, Found, Verdict};
use crate::observation::{Observation, Unjudged};
use crate::part::Part;
use crate::scanner::gap;
use crate::templates::UserChecks;
use crate::visit::Visit;

/// The work of the first look and of each part, in units of one check.
const LOOK_UNITS: u64 = 16;

/// A check and the facts that its findings carry.
pub(crate) type Registered = (Arc<RuleMeta>, &'static Check);

/// What one run works with.
pub(crate) struct Run<'a> {
    pub(crate) context: &'a TargetContext,
    pub(crate) sink: &'a dyn TargetSink,
    /// Every check; those above the scan's tier are left out.
    pub(crate) checks: &'a [Registered],
    /// Parts that are looked at at the same time. One after the other gives findings in the same order each time.
    pub(crate) parts_at_once: usize,
    /// Of the user's templates, in their order.
    pub(crate) user_rules: &'a [Arc<RuleMeta>],
}

impl Run<'_> {
    /// Looks, judges, reports.
    ///
    /// # Errors
    /// [`TargetFailure`] when nothing could be judged.
    pub(crate) async fn of(&self, visit: &Visit<'_>) -> Result<TargetReport, TargetFailure> {
        let mut parts: Vec<Part> = Part::ALL
            .iter()
            .copied()
            .filter(|part| visit.includes(part.tier()) && visit.covers(*part))
            .collect();
        let checks = self.checks.iter().filter(|(_, check)| visit.includes(check.tier));
        let (checks, uncovered): (Vec<&Registered>, Vec<&Registered>) =
            checks.partition(|(_, check)| check.needs.iter().all(|part| visit.covers(*part)));
        self.announce(parts.len() + 1, checks.len() + uncovered.len());
        let observation = visit.arrive().await;
        self.context.progress.add_done(LOOK_UNITS);
        let failure = arrival::failure(&observation);
        if arrival::may_dangle(visit, failure.as_ref()) {
            Part::Dns.look(visit, &observation).await;
            parts.retain(|part| *part != Part::Dns);
        }
        let dangles = arrival::dangles(&observation);
        let goes_on = dangles || arrival::may_speak_old_tls(visit, &observation);
        if let Some(failure) = failure.clone().filter(|_| !goes_on) {
            return Err(failure);
        }
        let (done, ready) = unbounded_channel();
        let ((), mut report, (user_counts, user_gaps)) = tokio::join!(
            self.look(visit, &observation, &parts, done),
            self.judge(&observation, checks, ready),
            self.user_checks(visit, &observation),
        );
        self.leave_out(visit, &uncovered, &mut report);
        report.checks.merge(user_counts);
        report.own_checks = user_counts.total();
        report.gaps.extend(user_gaps);
        if let Some(failure) = failure.filter(|_| !dangles && observation.tls().is_err()) {
            return Err(failure);
        }
        if report.checks.fail + report.checks.pass == 0 {
            return Err(arrival::nothing_judged(&observation));
        }
        report.gaps.extend(arrival::gaps(&observation));
        report.blocks = blocks::all(&observation, &visit.fetcher.records());
        Ok(report)
    }

    /// Opt-in checks of machines that the proof of ownership does not speak for.
    fn leave_out(&self, visit: &Visit<'_>, uncovered: &[&Registered], report: &mut TargetReport) {
        let host = visit.target.host_str().unwrap_or_default();
        for (_, check) in uncovered {
            let detail =
                format!("not applicable: not covered by the proof of ownership, which is for {host} alone");
            report.gaps.push(gap(check.id, GapReason::NoData, detail));
            report.checks.add(Outcome::NotApplicable);
            self.context.progress.add_check(Outcome::NotApplicable);
        }
    }

    /// The user's templates, where the kind of scan runs them.
    async fn user_checks(&self, visit: &Visit<'_>, observation: &Observation) -> (CheckCounts, Vec<Gap>) {
        if !visit.includes(Tier::Quick) {
            return Default::default();
        }
        let Run { context, sink, user_rules: rules, .. } = *self;
        let loaded = &visit.config.templates;
        context.progress.add_total(u64::try_from(loaded.templates.len()).unwrap_or(0));
        UserChecks { context, sink, loaded, rules }.run(visit, observation).await
    }

    fn announce(&self, looks: usize, checks: usize) {
        let units = |count: usize| u64::try_from(count).unwrap_or(0);
        self.context.progress.add_total(units(looks) * LOOK_UNITS + units(checks));
        self.context.progress.set_current("Connecting");
    }

    /// Collects every part in its turn and says when each is there.
    async fn look(
        &self,
        visit: &Visit<'_>,
        observation: &Observation,
        parts: &[Part],
        done: UnboundedSender<()>,
    ) {
        let look = |part: &Part| {
            self.context.progress.set_current(part.label());
            part.look(visit, observation)
        };
        for turn in 0..Part::TURNS {
            let now: Vec<Part> = parts.iter().copied().filter(|part| part.turn() == turn).collect();
            let mut looking = stream::iter(now.iter().map(look)).buffer_unordered(self.parts_at_once);
            while looking.next().await.is_some() {
                self.context.progress.add_done(LOOK_UNITS);
                // The receiver lives until this sender is gone.
                let _ = done.send(());
            }
        }
        drop(done);
    }

    /// Judges what can be judged now, and the rest as parts come in.
    async fn judge(
        &self,
        observation: &Observation,
        mut waiting: Vec<&Registered>,
        mut ready: UnboundedReceiver<()>,
    ) -> TargetReport {
        let mut report = TargetReport::default();
        loop {
            let is_ready =
                |registered: &&Registered| registered.1.needs.iter().all(|part| part.is_there(observation));
            let (now, later): (Vec<_>, Vec<_>) = waiting.into_iter().partition(is_ready);
            waiting = later;
            for (meta, check) in now {
                self.judge_one(observation, meta, check, &mut report).await;
            }
            if ready.recv().await.is_none() {
                break;
            }
        }
        debug_assert!(waiting.is_empty(), "a check needs a part that its tier does not look at");
        report
    }

    async fn judge_one(
        &self,
        observation: &Observation,
        meta: &Arc<RuleMeta>,
        check: &Check,
        report: &mut TargetReport,
    ) {
        self.context.progress.set_current(area(meta.category));
        let outcome = match (check.run)(observation) {
            Ok(Verdict::Pass) => Outcome::Pass,
            Ok(Verdict::NotApplicable) => Outcome::NotApplicable,
            Ok(Verdict::Fail(found)) => {
                for found in found {
                    self.sink.report(draft(self.context, observation, meta, found)).await;
                }
                Outcome::Fail
            }
            Err(Unjudged { reason, detail }) => {
                report.gaps.push(gap(check.id, reason, detail));
                Outcome::Error
            }
        };
        report.checks.add(outcome);
        self.context.progress.add_check(outcome);
    }
}

/// What the progress line calls a group of checks.
fn area(category: Category) -> &'static str {
    match category {
        Category::Auth => "Cookies and authentication",
        Category::EdgeInfra => "Server and edge",
        Category::Headers => "Security headers",
        Category::Network => "Redirects",
        Category::Privacy => "Privacy",
        Category::Tls => "TLS certificate",
        _ => "Checks",
    }
}

fn draft(context: &TargetContext, observation: &Observation, meta: &Arc<RuleMeta>, found: Found) -> Draft {
    let host = observation.host();
    let identity = context.identity(format!("{}\0{host}\0{}", meta.id, found.subject).as_bytes());
    let evidence = Evidence::from_masked(&found.evidence);
    let mut draft = Draft::new(Arc::clone(meta), found.location, evidence, identity);
    draft.severity = found.severity;
    draft.root_cause = found.root_cause.map(|cause| format!("web:{host}:{cause}"));
    draft
}
