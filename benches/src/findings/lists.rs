//! Pages of `GET /v1/findings` under many filters, the first and those at depth, by following cursors as a client does.

use std::time::{Duration, Instant};

use anyhow::Context;

use crate::figure::{print_times, progress};
use crate::findings::fill::Filled;
use crate::findings::http::Http;

const GOAL_MS: f64 = 50.0;
/// How often the first page is asked for.
const FIRST: usize = 100;
/// A filter that misses its goal by far is given no more than this for each of the two.
const PATIENCE: Duration = Duration::from_secs(15);
const PAGES: usize = 1_000;
/// Pages that count as deep.
const DEEP: std::ops::RangeInclusive<usize> = 901..=PAGES;

pub(crate) async fn measure(http: &Http, filled: &Filled) -> anyhow::Result<()> {
    let (mut all_first, mut all_deep) = (Vec::new(), Vec::new());
    for query in queries(filled) {
        let path = format!("/v1/findings?limit=100{}{query}", if query.is_empty() { "" } else { "&" });
        let mut first = Vec::with_capacity(FIRST);
        let begun = Instant::now();
        while first.len() < FIRST && begun.elapsed() < PATIENCE {
            first.push(http.get(&path).await?.millis);
        }
        let walk = walk(http, &path).await?;
        let shown = if query.is_empty() { "no filter" } else { shorten(&query) };
        progress(&format!(
            "{shown}: {} pages, {} findings, {} short pages",
            walk.times.len(),
            walk.findings,
            walk.short
        ));
        print_times(&format!("page 1: {shown}"), first.clone(), GOAL_MS);
        all_first.extend(first);
        let deep: Vec<_> = walk.times.iter().skip(DEEP.start() - 1).copied().collect();
        if walk.times.len() > 1 {
            print_times(
                &format!("pages 2 to {}: {shown}", walk.times.len()),
                walk.times[1..].to_vec(),
                GOAL_MS,
            );
        }
        all_deep.extend(deep);
    }
    print_times("all filters: page 1", all_first, GOAL_MS);
    print_times("all filters: pages 901 to 1,000", all_deep, GOAL_MS);
    Ok(())
}

fn shorten(query: &str) -> &str {
    palisade_model::truncate_utf8(query, 44)
}

/// Filters that an index serves, ones that it does not, selective ones and ones that match nearly everything.
fn queries(filled: &Filled) -> Vec<String> {
    let Filled { large, small, member, export_scan, .. } = filled;
    let few: String = filled.some.iter().map(|id| format!("&project_id={id}")).collect();
    let texts = [
        "",
        "status=all",
        "sort=created_at",
        "sort=-severity",
        "sort=severity&status=all",
        "severity=critical",
        "min_severity=high&sort=-severity",
        "status=fixed",
        "status=accepted_risk&severity=low",
        "status=open&severity=high&branch=develop",
        "branch=main&sort=-severity",
        "category=auth",
        "category=dns",
        "category=tls&severity=critical",
        "scan_type=code",
        "scan_type=web&severity=high",
        "scanner=beta",
        "scanner=beta&status=fixed&severity=critical",
        "rule_id=alpha-rule-100",
        "rule_id=alpha-rule-100&severity=critical&sort=created_at",
        "suppressed=true",
        "assignee=none",
        "q=injection",
        "q=injection&severity=critical",
        "q=injection+sql&sort=created_at",
        "q=bucket+module_42",
        "q=file_301",
        "q=py",
        "q=py&category=dns",
        "q=nowhere",
    ];
    let mut queries: Vec<String> = texts.iter().map(|text| (*text).to_owned()).collect();
    queries.extend([
        format!("project_id={large}"),
        format!("project_id={large}&sort=-severity"),
        format!("project_id={large}&status=open&severity=medium&branch=main"),
        format!("project_id={large}&category=privacy"),
        format!("project_id={large}&q=injection"),
        format!("project_id={small}"),
        format!("project_id={small}&q=injection"),
        format!("project_id={small}&severity=critical"),
        format!("severity=high&sort=-severity{few}"),
        format!("q=password{few}"),
        format!("assignee={member}"),
        format!("assignee={member}&status=open&severity=high"),
        format!("scan_id={export_scan}"),
        format!("scan_id={export_scan}&status=open&sort=-severity"),
        format!("scan_id={export_scan}&category=auth"),
    ]);
    queries
}

/// What following cursors gave.
struct Walk {
    times: Vec<f64>,
    findings: usize,
    /// Pages with fewer findings than asked for, although more follow.
    short: usize,
}

async fn walk(http: &Http, path: &str) -> anyhow::Result<Walk> {
    let mut walk = Walk { times: Vec::new(), findings: 0, short: 0 };
    let mut cursor = String::new();
    let begun = Instant::now();
    while walk.times.len() < PAGES && begun.elapsed() < PATIENCE {
        let page = http.get(&format!("{path}{cursor}")).await?;
        let found = page.body["data"].as_array().context("a list has data")?.len();
        walk.times.push(page.millis);
        walk.findings += found;
        let Some(next) = page.body["next_cursor"].as_str() else { break };
        walk.short += usize::from(found < 100);
        cursor = format!("&cursor={next}");
    }
    Ok(walk)
}
