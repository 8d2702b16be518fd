//! Licence texts held against a folder of texts in the layout of google/licensecheck: a header of comments, how much of the
//! text is explained, and a line for each licence; an empty line; the text.

use std::collections::BTreeSet;
use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::Context;
use palisade_licenses::{Expression, detect};

use crate::figure::{self, Goal};

/// Of the texts that hold nothing but what the SPDX list has.
const GOAL_EXACT: f64 = 90.0;
const GOAL_TEXT_MS: f64 = 5.0;

/// One text and what is in it.
struct Case {
    name: String,
    /// Ids of the SPDX list; licences without a text, told by an address only, are left out.
    expected: BTreeSet<String>,
    /// Everything expected is on the list, and told by its text.
    is_within_list: bool,
    text: String,
}

/// Figures over all texts, and a line for each that is not as expected.
pub(crate) fn run(folder: &Path) -> anyhow::Result<()> {
    let cases = cases(folder)?;
    let first = Instant::now();
    detect(
        "Some text that is no licence, so that all texts of the list are made ready to be compared with it.",
    );
    figure::line(&format!("{} texts; ready after {:.1} ms", cases.len(), figure::millis(first.elapsed())));
    let (mut exact, mut judged, mut missed, mut surplus, mut expected) = (0, 0, 0, 0, 0);
    let mut slowest = Duration::ZERO;
    let start = Instant::now();
    for case in &cases {
        let began = Instant::now();
        let found: BTreeSet<String> = detect(&case.text).iter().map(|one| one.id.to_owned()).collect();
        slowest = slowest.max(began.elapsed());
        let missing = case.expected.difference(&found).count();
        let more = found.difference(&case.expected).count();
        if case.is_within_list {
            judged += 1;
            exact += usize::from(missing + more == 0);
        }
        (missed, surplus, expected) = (missed + missing, surplus + more, expected + case.expected.len());
        if missing + more > 0 {
            let beyond = if case.is_within_list { "" } else { " (beyond the list)" };
            figure::line(&format!("{}: expected {:?}, found {found:?}{beyond}", case.name, case.expected));
        }
    }
    let time = figure::millis(start.elapsed()) / cases.len().max(1) as f64;
    let percent = |part: usize, of: usize| 100.0 * part as f64 / of.max(1) as f64;
    let name = format!("texts told exactly, {judged} with licences of the list only");
    figure::print(&name, percent(exact, judged), "%", Goal::AtLeast(GOAL_EXACT));
    figure::line(&format!(
        "{expected} licences in all texts: {missed} missed, {surplus} told that are not there"
    ));
    figure::print("a text, on average", time, "ms", Goal::AtMost(GOAL_TEXT_MS));
    figure::line(&format!("the slowest text: {:.1} ms", figure::millis(slowest)));
    Ok(())
}

fn cases(folder: &Path) -> anyhow::Result<Vec<Case>> {
    let mut cases = Vec::new();
    let listed = std::fs::read_dir(folder).with_context(|| format!("folder {}", folder.display()))?;
    for entry in listed {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if path.is_file() && name.contains(".t") {
            let content = String::from_utf8_lossy(&std::fs::read(&path)?).into_owned();
            let (header, text) = content
                .split_once("\n\n")
                .with_context(|| format!("expected a header, found none in {name}"))?;
            cases.push(case(name, header, text));
        }
    }
    cases.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(cases)
}

/// The header without its comments: a percentage, then `<id> <range> [URL]` for each licence.
fn case(name: String, header: &str, text: &str) -> Case {
    let mut case = Case { name, expected: BTreeSet::new(), is_within_list: true, text: text.to_owned() };
    for line in header.lines().filter(|line| !line.starts_with('#')).skip(1) {
        let mut fields = line.split_whitespace();
        let id = fields.next().unwrap_or_default();
        let is_address = fields.any(|field| field == "URL");
        match Expression::parse(id) {
            Some(expression) if !is_address => {
                case.expected.insert(expression.as_str().to_owned());
            }
            _ => case.is_within_list = false,
        }
    }
    case
}
