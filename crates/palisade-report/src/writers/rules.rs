//! Rules for people and machines: the list, and everything about one.

use std::io;
use std::sync::Arc;

use owo_colors::Style;
use palisade_model::{RuleMeta, Tier};
use unicode_width::UnicodeWidthStr;

use super::safe_json;
use super::text::{Look, Page, fit, severity_style};

const GUTTER: usize = 12;
/// Longer ids push the title to the right instead of being cut: an id is there to be copied.
const MAX_ID_COLUMNS: usize = 36;
/// Columns of the severity, with the space before the title.
const SEVERITY_COLUMNS: usize = 10;

/// Columns of the smallest scan that runs a rule, where scanners have such; with the space before the title.
const TIER_COLUMNS: usize = 14;

/// One line per rule under a heading per scanner. `rules` are ordered by scanner.
///
/// # Errors
/// Whatever `out` answers.
pub fn write_rule_list(rules: &[Arc<RuleMeta>], look: Look, out: &mut dyn io::Write) -> io::Result<()> {
    let mut out = io::BufWriter::new(out);
    let mut page = Page::new(look, &mut out);
    let longest = rules.iter().map(|rule| rule.id.width()).max().unwrap_or(0);
    let mut before = false;
    for of_scanner in rules.chunk_by(|a, b| a.scanner == b.scanner) {
        if before {
            page.blank()?;
        }
        before = true;
        let heading = format!("{} ({})", of_scanner[0].scanner, of_scanner.len());
        page.paragraph(0, &heading, Style::new().bold())?;
        for rule in of_scanner {
            write_line(rule, longest.min(MAX_ID_COLUMNS), &mut page)?;
        }
    }
    io::Write::flush(&mut out)
}

fn write_line(rule: &RuleMeta, id_columns: usize, page: &mut Page<'_>) -> io::Result<()> {
    let id = fit(&rule.id, page.width() - GUTTER);
    let gap = " ".repeat(id_columns.saturating_sub(id.width()) + 2);
    let severity = rule.severity.as_str();
    let pad = " ".repeat(SEVERITY_COLUMNS.saturating_sub(severity.len()));
    let used = 2 + id.width() + gap.len() + SEVERITY_COLUMNS;
    let tier = rule.tier.map_or_else(String::new, |tier| format!("{:TIER_COLUMNS$}", tier_word(tier)));
    let title = fit(&rule.title, page.width().saturating_sub(used + tier.len()));
    let (plain, style) = (Style::new(), severity_style(rule.severity));
    page.line(&[
        ("  ", plain),
        (&id, plain),
        (&gap, plain),
        (severity, style),
        (&pad, plain),
        (&tier, plain),
        (&title, plain),
    ])
}

/// The kind of scan that is enough.
fn tier_word(tier: Tier) -> &'static str {
    match tier {
        Tier::HeadersOnly => "headers_only",
        Tier::Quick => "quick",
        Tier::Full => "full",
        Tier::Active => "active",
    }
}

/// The rules as a JSON array of [`RuleMeta`].
///
/// # Errors
/// Whatever `out` answers.
pub fn write_rules_json(rules: &[Arc<RuleMeta>], out: &mut dyn io::Write) -> io::Result<()> {
    safe_json::write(&rules, out)
}

/// Everything that is known about one rule.
///
/// # Errors
/// Whatever `out` answers.
pub fn write_rule(rule: &RuleMeta, look: Look, out: &mut dyn io::Write) -> io::Result<()> {
    let mut out = io::BufWriter::new(out);
    let mut page = Page::new(look, &mut out);
    page.paragraph(0, &rule.id, Style::new().bold())?;
    page.paragraph(0, &rule.title, Style::new())?;
    page.blank()?;
    for (label, value) in facts(rule) {
        let style = if label == "Severity" { severity_style(rule.severity) } else { Style::new() };
        page.labelled((label, Style::new().bold()), GUTTER, (&value, style))?;
    }
    for (heading, texts) in [
        ("Why it is a problem", std::slice::from_ref(&rule.description)),
        ("How to fix it", std::slice::from_ref(&rule.remediation)),
        ("Read more", rule.references.as_slice()),
    ] {
        write_section(heading, texts, &mut page)?;
    }
    io::Write::flush(&mut out)
}

/// The short facts, empty ones left out.
fn facts(rule: &RuleMeta) -> Vec<(&'static str, String)> {
    let cwe: Vec<_> = rule.cwe.iter().map(|number| format!("CWE-{number}")).collect();
    let tier = match rule.tier {
        None => "",
        Some(Tier::HeadersOnly) => "headers_only, quick, full",
        Some(Tier::Quick) => "quick, full",
        Some(Tier::Full) => "full",
        Some(Tier::Active) => "full with active checks",
    };
    let facts = [
        ("Severity", rule.severity.as_str().to_owned()),
        ("Confidence", rule.confidence.as_str().to_owned()),
        ("Category", rule.category.as_str().to_owned()),
        ("Scanner", rule.scanner.clone()),
        ("Scan types", tier.to_owned()),
        ("Weakness", cwe.join(", ")),
        ("Tags", rule.tags.join(", ")),
    ];
    facts.into_iter().filter(|(_, value)| !value.is_empty()).collect()
}

fn write_section(heading: &str, texts: &[String], page: &mut Page<'_>) -> io::Result<()> {
    if texts.iter().all(String::is_empty) {
        return Ok(());
    }
    page.blank()?;
    page.paragraph(0, heading, Style::new().bold())?;
    for text in texts {
        page.paragraph(2, text, Style::new())?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::Fixture;

    #[test]
    fn the_list_has_one_line_per_rule_under_its_scanner() {
        let mut out = Vec::new();
        write_rule_list(&Fixture::busy().rules, Look::default(), &mut out).unwrap();
        insta::assert_snapshot!(String::from_utf8(out).unwrap(), @r"
        secrets (1)
          forge-access-token               critical  Forge access token

        web (1)
          content-security-policy-missing  medium    No Content-Security-Policy header
        ");
    }

    #[test]
    fn the_smallest_scan_that_runs_a_check_stands_beside_it() {
        let mut check = (*Fixture::busy().rules[1]).clone();
        check.tier = Some(Tier::Active);
        let mut out = Vec::new();
        write_rule_list(&[Arc::new(check)], Look::default(), &mut out).unwrap();
        insta::assert_snapshot!(String::from_utf8(out).unwrap(), @r"
        web (1)
          content-security-policy-missing  medium    active        No Content-Security-…
        ");
    }

    #[test]
    fn a_rule_is_explained_in_full() {
        let mut out = Vec::new();
        write_rule(&Fixture::busy().rules[0], Look::default(), &mut out).unwrap();
        insta::assert_snapshot!(String::from_utf8(out).unwrap(), @r"
        forge-access-token
        Forge access token

        Severity    critical
        Confidence  high
        Category    secrets
        Scanner     secrets
        Weakness    CWE-798
        Tags        owasp-top10-2021:A07

        Why it is a problem
          Anyone who can read this file can act as the owner of the token.

        How to fix it
          Revoke the token in the account settings, then load its successor from the
          environment or a secret store.

        Read more
          https://forge.example/docs/tokens
        ");
    }

    #[test]
    fn rules_as_json_read_back() {
        let rules = Fixture::busy().rules;
        let mut out = Vec::new();
        write_rules_json(&rules, &mut out).unwrap();
        assert_eq!(serde_json::from_slice::<Vec<Arc<RuleMeta>>>(&out).unwrap(), rules);
    }
}
