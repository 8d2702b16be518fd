//! One result becomes one finding. Called for each result of the second pass.

use std::collections::BTreeMap;

use palisade_model::{
    Finding, Location, Position, Suppression, SuppressionKind, parse_rfc3339, printable, truncate_utf8,
};

use super::document::RunHead;
use super::identity::{Occurrences, Origin, Subject, kebab};
use super::judge;
use super::lenient::Leaves;
use super::options::{MAX_LOCATIONS, MAX_TAGS};
use super::paths::{Place, Roots};
use super::raw::{
    RawArtifactLocation, RawLocation, RawProperties, RawRegion, RawResult, RawRule, RawSuppression,
};
use super::rule_table::RuleTable;
use super::{RunInfo, SarifError, SarifOptions, SarifSummary, message, wording};

/// Our own driver name; its property bags are believed.
const PALISADE: &str = "palisade";
/// Before the name of a tool that is called like one of our scanners.
const FOREIGN: &str = "sarif-";
const MAX_RULE_ID: usize = 200;
const MAX_TAG: usize = 100;
/// The place of results that name none: the root.
const NO_PLACE: &str = ".";

/// What the results of a file have in common.
pub(super) struct Converter<'a> {
    runs: Vec<Run<'a>>,
    occurrences: Occurrences,
    summary: SarifSummary,
}

struct Run<'a> {
    info: RunInfo,
    rules: RuleTable<'a>,
    roots: Roots,
    artifacts: &'a [RawArtifactLocation],
    /// Written by us.
    is_ours: bool,
    /// About the very project that it is read for, too: its findings are known there.
    is_own: bool,
}

impl<'a> Converter<'a> {
    pub(super) fn new(heads: &'a [RunHead], options: &SarifOptions) -> Self {
        let runs: Vec<_> =
            heads.iter().enumerate().map(|(index, head)| Run::new(index, head, options)).collect();
        let mut summary = SarifSummary {
            runs: runs.iter().map(|run| run.info.clone()).collect(),
            ..SarifSummary::default()
        };
        for run in &runs {
            let place = format!("runs[{}]", run.info.index);
            summary.notices.extend(run.info.incomplete.iter().map(|why| format!("{place}: {why}")));
        }
        Self { runs, occurrences: Occurrences::default(), summary }
    }

    /// `None` for a result that is no finding of now.
    pub(super) fn finding(
        &mut self,
        run: usize,
        number: u64,
        result: &RawResult,
    ) -> Result<Option<(&RunInfo, Finding)>, SarifError> {
        if result.baseline_state.as_deref() == Some("absent") {
            self.summary.skipped.absent += 1;
            return Ok(None);
        }
        if judge::is_not_failed(result) {
            self.summary.skipped.not_failed += 1;
            return Ok(None);
        }
        let Some(run) = self.runs.get(run) else {
            return Err(SarifError::invalid(
                "runs",
                "expected the same file in both passes, found another one",
            ));
        };
        let dangling = |member: &str, detail: &str| {
            SarifError::invalid(format!("runs[{}].results[{number}].{member}", run.info.index), detail)
        };
        let (rule_id, found) =
            run.rules.find(result).map_err(|wrong| dangling(wrong.member, &wrong.detail))?;
        let location = run
            .location(result)
            .map_err(|detail| dangling("locations[0].physicalLocation.artifactLocation.index", &detail))?;
        let rule_id = printable(truncate_utf8(&rule_id, MAX_RULE_ID));
        let message = message::of_result(result, found);
        let (tags, dropped) = tags(result, found.rule);
        self.summary.dropped_tags += dropped;
        self.summary.dropped_locations += result.locations.total.saturating_sub(MAX_LOCATIONS);
        self.summary.findings += 1;
        let parts = Parts { rule_id, rule: found.rule, location, message: message.as_deref(), tags };
        let finding = run.finding(result, parts, &mut self.occurrences);
        Ok(Some((&run.info, finding)))
    }

    pub(super) fn finish(self) -> SarifSummary {
        self.summary
    }
}

/// What was found out about a result.
struct Parts<'p> {
    rule_id: String,
    rule: Option<&'p RawRule>,
    location: Location,
    message: Option<&'p str>,
    tags: Vec<String>,
}

impl<'a> Run<'a> {
    fn new(index: usize, head: &'a RunHead, options: &SarifOptions) -> Self {
        let driver = head.components.first();
        let tool = driver.map(|driver| driver.name.trim()).unwrap_or_default();
        let is_ours = tool == PALISADE;
        let is_own = is_ours && head.project.is_some() && head.project == options.project;
        let category = head.category.as_deref().or(options.category.as_deref());
        let info = RunInfo {
            index,
            tool: printable(truncate_utf8(tool, MAX_RULE_ID)),
            scanner: scanner_of(tool, &options.own_scanners),
            tool_version: driver.and_then(|driver| driver.version.as_deref()).map(shortened),
            category: category.map(shortened),
            incomplete: incomplete(head, is_own).map(str::to_owned),
            results: head.results,
        };
        let roots = Roots::new(head, options.checkout_uri.as_deref());
        let rules = RuleTable::new(&head.components);
        Self { info, rules, roots, artifacts: &head.artifacts, is_ours, is_own }
    }

    fn finding(&self, result: &RawResult, parts: Parts<'_>, occurrences: &mut Occurrences) -> Finding {
        let Parts { rule_id, rule, location, message, tags } = parts;
        let (info, is_ours) = (&self.info, self.is_ours);
        let cwe = judge::cwe(result, rule);
        let category = judge::category(result, rule, &info.scanner, &cwe);
        let own_title = result.properties.title.as_ref().filter(|title| is_ours && !title.0.is_empty());
        let title = own_title.map_or_else(|| wording::title(rule, message, &rule_id), |own| own.0.clone());
        let title = printable(&title);
        let place = place_text(&location);
        let message_text = message.unwrap_or_default();
        let subject = Subject {
            tool: &info.scanner,
            rule_id: &rule_id,
            place: &place,
            category,
            message: message_text,
            origin: match (is_ours, self.is_own) {
                (_, true) => Origin::OwnProject,
                (true, false) => Origin::Ours,
                (false, false) => Origin::Foreign,
            },
        };
        let fingerprints = occurrences.fingerprints(result, &subject);
        Finding {
            scanner: self.scanner(&result.properties),
            category,
            severity: judge::severity(result, rule, is_ours),
            confidence: judge::confidence(result, rule),
            description: wording::description(rule.filter(|_| !is_ours), message, &title),
            evidence: wording::evidence(result, category, is_ours),
            remediation: wording::remediation(result, rule, &info.tool, &rule_id),
            root_cause: fingerprints.last().map(|last| last.0.clone()).unwrap_or_default(),
            fingerprints,
            cwe,
            tags,
            package: None,
            code: None,
            metadata: self.metadata(result, rule),
            suppression: suppression(&result.suppressions.items, is_ours),
            rule_id,
            title,
            location,
        }
    }

    /// In a report about the project itself the scanner that made the finding, else the tool.
    fn scanner(&self, properties: &RawProperties) -> String {
        let own = properties.scanner.as_ref().and_then(|leaves| leaves.first()).filter(|_| self.is_own);
        own.filter(|own| kebab(own) == *own).unwrap_or(&self.info.scanner).to_owned()
    }

    fn location(&self, result: &RawResult) -> Result<Location, String> {
        let first = result.locations.items.first();
        let physical = first.and_then(|location| location.physical_location.as_ref());
        let said = physical.and_then(|physical| physical.artifact_location.as_ref());
        let place = match said {
            Some(location) => self.roots.place(self.artifact(location)?),
            None => None,
        };
        let target = || self.roots.place(result.analysis_target.as_ref()?);
        let place = place.or_else(target).or_else(|| logical(first?));
        let region = physical.and_then(|physical| physical.region.as_ref());
        Ok(match place.unwrap_or_else(|| Place::File(NO_PLACE.to_owned())) {
            Place::File(path) => {
                let (start, end) = region.map_or((FIRST, FIRST), span);
                Location::File { path, start, end }
            }
            Place::Url(url) => {
                let request = first.and_then(|location| location.message.plain()).unwrap_or_default();
                Location::Url { url, request: printable(request) }
            }
            Place::Endpoint { host, port } => Location::Endpoint { host, port },
        })
    }

    /// An index into the artifacts of the run stands for what is not said (§3.4.5).
    fn artifact<'r>(&'r self, location: &'r RawArtifactLocation) -> Result<&'r RawArtifactLocation, String> {
        let index = location.index.and_then(|index| usize::try_from(index).ok());
        match (location.uri.is_some(), index) {
            (false, Some(at)) => self.artifacts.get(at).ok_or_else(|| {
                format!("expected the index of one of {} artifacts, found {at}", self.artifacts.len())
            }),
            _ => Ok(location),
        }
    }

    fn metadata(&self, result: &RawResult, rule: Option<&RawRule>) -> BTreeMap<String, String> {
        let mut facts = BTreeMap::from([("tool".to_owned(), self.info.tool.clone())]);
        let version = self.info.tool_version.as_deref();
        let help = rule.and_then(|rule| rule.help_uri.as_ref()).map(|uri| uri.0.as_str());
        let score = result
            .properties
            .security_severity
            .as_ref()
            .or(rule.and_then(|rule| rule.properties.security_severity.as_ref()));
        let score = score.and_then(|score| score.first());
        for (name, value) in [("tool_version", version), ("help_uri", help), ("security_severity", score)] {
            if let Some(value) = value {
                facts.insert(name.to_owned(), shortened(value));
            }
        }
        if result.locations.total > 1 {
            facts.insert("locations".to_owned(), result.locations.total.to_string());
        }
        facts
    }
}

/// The tool's name as the name of a scanner, which is never one of ours.
fn scanner_of(tool: &str, own_scanners: &[String]) -> String {
    match kebab(&tool.to_ascii_lowercase()) {
        name if name.is_empty() => "sarif".to_owned(),
        name if own_scanners.contains(&name) => format!("{FOREIGN}{name}"),
        name => name,
    }
}

/// Why the absence of a result says nothing about it.
fn incomplete(head: &RunHead, is_own: bool) -> Option<&'static str> {
    match () {
        () if head.is_elsewhere => Some("expected every result in this file, found some in other files"),
        () if head.is_failed => Some("expected a run that succeeded, found executionSuccessful false"),
        () if is_own => Some("a report of this project about itself, which tells nothing about what is gone"),
        () => None,
    }
}

const FIRST: Position = Position { line: 1, column: 1 };

/// What is not said is the start (§3.30.5 to §3.30.8); the end is never before the start.
fn span(region: &RawRegion) -> (Position, Position) {
    let number =
        |value: Option<i64>| value.and_then(|value| u32::try_from(value).ok()).filter(|&value| value > 0);
    let line = number(region.start_line).unwrap_or(1);
    let start = Position { line, column: number(region.start_column).unwrap_or(1) };
    let end_line = number(region.end_line).unwrap_or(line);
    let end_column = number(region.end_column).unwrap_or(if end_line == line { start.column } else { 1 });
    (start, Position { line: end_line, column: end_column }.max(start))
}

/// The name of what the result is about, when it lies in no file.
fn logical(location: &RawLocation) -> Option<Place> {
    let logical = location.logical_locations.items.first()?;
    let name = logical.fully_qualified_name.as_ref().or(logical.name.as_ref())?;
    let name = printable(truncate_utf8(name.trim(), MAX_RULE_ID));
    (!name.is_empty()).then_some(Place::File(name))
}

fn place_text(location: &Location) -> String {
    match location {
        Location::File { path, .. } => path.clone(),
        Location::Url { url, .. } => url.clone(),
        Location::Endpoint { host, port } => format!("{host}:{port}"),
    }
}

/// Tags of the result, then of the rule; CWE numbers have a place of their own. Answers how many were over the limit.
fn tags(result: &RawResult, rule: Option<&RawRule>) -> (Vec<String>, u64) {
    let of_rule = rule.map(|rule| rule.properties.tags.0.as_slice()).unwrap_or_default();
    let mut kept: Vec<String> = Vec::new();
    let mut dropped = 0;
    for tag in result.properties.tags.0.iter().chain(of_rule) {
        let tag = printable(truncate_utf8(tag.trim(), MAX_TAG));
        if tag.is_empty() || tag == "security" || judge::of_text(&tag).is_some() || kept.contains(&tag) {
            continue;
        }
        match kept.len() < MAX_TAGS {
            true => kept.push(tag),
            false => dropped += 1,
        }
    }
    (kept, dropped)
}

/// Accepted ones count, unless another one is still under review or was rejected (§3.27.23).
fn suppression(all: &[RawSuppression], is_ours: bool) -> Option<Suppression> {
    let is_open = |one: &RawSuppression| matches!(one.status.as_deref(), Some("underReview" | "rejected"));
    if all.iter().any(is_open) {
        return None;
    }
    let first = all.first()?;
    let own = |leaves: &Option<Leaves>| {
        leaves.as_ref().and_then(|leaves| leaves.first()).filter(|_| is_ours).map(str::to_owned)
    };
    let kind = match (own(&first.properties.kind).as_deref(), first.kind.as_deref()) {
        (Some("baseline"), _) => SuppressionKind::Baseline,
        (Some("file"), _) => SuppressionKind::File,
        (Some("vex"), _) => SuppressionKind::Vex,
        (_, Some("inSource")) => SuppressionKind::Inline,
        _ => SuppressionKind::External,
    };
    let reason = first.justification.as_ref().map(|text| printable(text.0.trim())).unwrap_or_default();
    let expires_at = own(&first.properties.expires_at).and_then(|text| parse_rfc3339(&text));
    Some(Suppression { kind, reason, expires_at })
}

fn shortened(text: &str) -> String {
    printable(truncate_utf8(text.trim(), MAX_RULE_ID))
}
