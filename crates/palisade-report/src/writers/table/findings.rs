//! The findings: worst first, one block per rule, so that a rule that matched fifty times is explained once.

use std::io;

use owo_colors::Style;
use palisade_model::{Finding, Location, SuppressionKind, printable, rfc3339};
use unicode_width::UnicodeWidthStr;

use super::super::text::{Page, severity_style, wrap};
use crate::Report;

/// Columns of the severity label.
const GUTTER: usize = 10;
/// Evidence is cut to this many lines; the whole of it is in the JSON report.
const EVIDENCE_LINES: usize = 2;
/// So many suppressed findings are named: somebody has seen them before.
const NAMED_SUPPRESSED: usize = 10;

pub(super) fn write(report: &Report<'_>, page: &mut Page<'_>) -> io::Result<()> {
    for group in grouped(report.active()) {
        write_group(&group, page)?;
        page.blank()?;
    }
    write_all_suppressed(report, page)
}

fn write_all_suppressed(report: &Report<'_>, page: &mut Page<'_>) -> io::Result<()> {
    let suppressed: Vec<_> = grouped(report.suppressed()).concat();
    if suppressed.is_empty() {
        return Ok(());
    }
    page.line(&[("Suppressed, not counted", Style::new().bold())])?;
    for finding in suppressed.iter().take(NAMED_SUPPRESSED) {
        write_suppressed(finding, page)?;
    }
    if suppressed.len() > NAMED_SUPPRESSED {
        let more =
            format!("and {} more, all of them in the JSON report", suppressed.len() - NAMED_SUPPRESSED);
        page.paragraph(GUTTER, &more, Style::new())?;
    }
    page.blank()
}

/// Groups by severity, rule and title; worst first, then in the order of the first finding of each.
fn grouped<'a>(findings: impl Iterator<Item = &'a Finding>) -> Vec<Vec<&'a Finding>> {
    let mut places = std::collections::HashMap::new();
    let mut groups: Vec<Vec<&Finding>> = Vec::new();
    for finding in findings {
        let place =
            *places.entry((finding.severity, &finding.rule_id, &finding.title)).or_insert(groups.len());
        match groups.get_mut(place) {
            Some(group) => group.push(finding),
            None => groups.push(vec![finding]),
        }
    }
    groups.sort_by_key(|group| std::cmp::Reverse(group.first().map(|finding| finding.severity)));
    groups
}

fn write_group(group: &[&Finding], page: &mut Page<'_>) -> io::Result<()> {
    let Some(first) = group.first() else { return Ok(()) };
    write_heading(first, page)?;
    let column = evidence_column(group, page.width());
    for finding in group {
        write_place(finding, column, page)?;
    }
    page.labelled(("", Style::new()), GUTTER, (&format!("Fix: {}", first.remediation), Style::new()))
}

/// Where evidence starts on the lines of a group: beside every location, when all lines have room for it.
fn evidence_column(group: &[&Finding], width: usize) -> Option<usize> {
    let places = group.iter().map(|finding| place(&finding.location).width()).max().unwrap_or(0);
    let evidence = group.iter().map(|finding| finding.evidence.as_str().width()).max().unwrap_or(0);
    let column = GUTTER + places + 2;
    (column + evidence <= width).then_some(column)
}

/// `CRITICAL  Title                    rule-id`, or the id below when the line is too short for both.
fn write_heading(finding: &Finding, page: &mut Page<'_>) -> io::Result<()> {
    let label = format!("{:GUTTER$}", finding.severity.as_str().to_uppercase());
    let (word, blank) = label.split_at(finding.severity.as_str().len());
    let (title, id) = (printable(&finding.title), printable(&finding.rule_id));
    let (style, bold, dim) = (severity_style(finding.severity), Style::new().bold(), Style::new().dimmed());
    let room = page.width().saturating_sub(GUTTER + title.width() + id.width());
    if room >= 2 {
        let gap = " ".repeat(room);
        return page.line(&[(word, style), (blank, bold), (&title, bold), (&gap, bold), (&id, dim)]);
    }
    for (at, line) in wrap(&title, page.width() - GUTTER).iter().enumerate() {
        match at {
            0 => page.line(&[(word, style), (blank, bold), (line, bold)])?,
            _ => page.paragraph(GUTTER, line, bold)?,
        }
    }
    page.paragraph(GUTTER, &id, dim)
}

/// The location, and the evidence beside it in `column`, else below it.
fn write_place(finding: &Finding, column: Option<usize>, page: &mut Page<'_>) -> io::Result<()> {
    let (place, evidence) = (place(&finding.location), finding.evidence.as_str());
    let (cyan, plain) = (Style::new().cyan(), Style::new());
    if let Some(column) = column {
        let margin = " ".repeat(GUTTER);
        let gap = " ".repeat(column.saturating_sub(GUTTER + place.width()));
        return page.line(&[(&margin, plain), (&place, cyan), (&gap, plain), (evidence, plain)]);
    }
    page.paragraph(GUTTER, &place, cyan)?;
    let mut lines = wrap(evidence, page.width() - GUTTER - 3);
    if lines.len() > EVIDENCE_LINES {
        lines.truncate(EVIDENCE_LINES);
        lines.iter_mut().skip(EVIDENCE_LINES - 1).for_each(|line| line.push('…'));
    }
    for line in lines.iter().filter(|line| !line.is_empty()) {
        page.line(&[(&" ".repeat(GUTTER + 2), plain), (line, plain)])?;
    }
    Ok(())
}

fn place(location: &Location) -> String {
    match location {
        Location::Url { url, request } if !request.is_empty() => printable(&format!("{url} ({request})")),
        location => printable(&location.display()),
    }
}

fn write_suppressed(finding: &Finding, page: &mut Page<'_>) -> io::Result<()> {
    let Some(suppression) = &finding.suppression else { return Ok(()) };
    let why = match suppression.kind {
        SuppressionKind::Inline => "by a comment on the line",
        SuppressionKind::Baseline => "in the baseline",
        SuppressionKind::File => "by the suppression file",
        SuppressionKind::External => "by the tool that found it",
        SuppressionKind::Vex => "by a VEX statement",
    };
    let reason =
        if suppression.reason.is_empty() { String::new() } else { format!(": {}", suppression.reason) };
    let end = suppression.expires_at.map(|at| format!(" until {}", rfc3339(at))).unwrap_or_default();
    let text = format!("{} ({}), {why}{end}{reason}", finding.location.display(), finding.rule_id);
    page.labelled((finding.severity.as_str(), Style::new().dimmed()), GUTTER, (&text, Style::new()))
}
