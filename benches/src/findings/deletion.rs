//! Deleting a project with 100,000 findings: how soon nothing of it is read, and whether others notice that its rows go.

use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::ensure;
use palisade_model::{Clock, SystemClock};
use reqwest::{Method, StatusCode};
use serde_json::json;

use crate::figure::{Goal, millis, print, print_times, progress};
use crate::findings::copies::{Copy, Database, id};
use crate::findings::fill::{COPY, Filled, IMPORTED};
use crate::findings::http::Http;
use crate::findings::run::Options;
use crate::findings::triage::open_findings;

/// Others are watched for this long while its rows go.
const WATCH: Duration = Duration::from_secs(30);

/// The project that will be deleted.
pub(crate) struct Doomed {
    project: String,
}

/// Makes it, while no server runs.
pub(crate) async fn prepare(folder: &Path, options: &Options, filled: &Filled) -> anyhow::Result<Doomed> {
    progress("making a project of 100,000 findings");
    let mut database = Database::open(folder, options).await;
    let now = SystemClock.now();
    let (project, scan) = (format!("prj_{}", id(now, 3)), format!("scan_{}", id(now, 4)));
    let organization = filled.organization.clone();
    database.copy_project(&filled.imported, &project, &organization).await;
    database.copy_scan(&filled.imported, &scan, &project, &organization).await;
    for number in 0..IMPORTED / COPY {
        let from = filled.before + number * COPY;
        let last = database.last_number(&organization).await?;
        let copy = Copy {
            organization: organization.clone(),
            project: project.clone(),
            branch: "main",
            scan: scan.clone(),
            at: now + i64::try_from(number)?,
            from,
            to: from + COPY,
            shift: last - from,
            member: filled.member.clone(),
            is_whole: true,
        };
        database.copy_findings(&copy).await;
    }
    database.saw(&scan, &format!("project_id = '{project}'")).await;
    database.settle().await;
    Ok(Doomed { project })
}

pub(crate) async fn measure(
    http: &Http,
    folder: &Path,
    options: &Options,
    doomed: &Doomed,
) -> anyhow::Result<()> {
    let path = format!("/v1/projects/{}", doomed.project);
    let list = format!("/v1/findings?project_id={}", doomed.project);
    let counts = format!("/v1/findings/counts?project_id={}", doomed.project);
    let shown = http.get(&list).await?.body;
    ensure!(shown["data"].as_array().is_some_and(|data| data.len() > 10), "expected findings, found {shown}");
    let one = format!("/v1/findings/{}", shown["data"][0]["id"].as_str().unwrap_or_default());
    let subjects = open_findings(http, 400).await?;

    let started = Instant::now();
    let answer = http.send(Method::DELETE, &path, None).await?;
    let answered = millis(started.elapsed());
    ensure!(
        answer.status == StatusCode::NO_CONTENT,
        "the delete answered {}: {}",
        answer.status,
        answer.body
    );
    for path in [&path, &one] {
        let status = http.send(Method::GET, path, None).await?.status;
        ensure!(status == StatusCode::NOT_FOUND, "{path} answered {status} after the delete");
    }
    let left = http.send(Method::GET, &list, None).await?.body;
    ensure!(left["data"].as_array().is_none_or(Vec::is_empty), "findings are still listed: {left}");
    let left = http.send(Method::GET, &counts, None).await?.body;
    let all = http.get("/v1/findings?limit=100").await?.body;
    let invisible = millis(started.elapsed());
    ensure!(!all.to_string().contains(&doomed.project), "its findings are still listed");
    progress(&format!("counts of the deleted project: {left}"));
    print("project delete of 100,000 findings: answered", answered, "ms", Goal::AtMost(200.0));
    print("project delete: looked for in five ways and not found", invisible, "ms", Goal::AtMost(200.0));
    watch(http, folder, options, doomed, subjects).await
}

/// Lists, counts and decisions of others while the rows are removed.
async fn watch(
    http: &Http,
    folder: &Path,
    options: &Options,
    doomed: &Doomed,
    subjects: Vec<crate::findings::triage::Subject>,
) -> anyhow::Result<()> {
    let mut database = Database::open(folder, options).await;
    let begun = Instant::now();
    let (mut lists, mut counts, mut decisions) = (Vec::new(), Vec::new(), Vec::new());
    let mut subjects = subjects.iter().cycle();
    while begun.elapsed() < WATCH {
        lists.push(http.get("/v1/findings?limit=100&severity=high&status=open").await?.millis);
        counts.push(http.get("/v1/findings/counts").await?.millis);
        if let Some(subject) = subjects.next() {
            let path = format!("/v1/findings/{}", subject.id);
            let note = format!("Seen after {:?}", begun.elapsed());
            decisions.push(http.change(Method::PATCH, &path, &json!({"note": note})).await?.millis);
        }
    }
    let left = database.findings_of(&doomed.project).await?;
    let gone = IMPORTED.saturating_sub(left);
    progress(&format!("{gone} findings purged in {:.0} s", begun.elapsed().as_secs_f64()));
    print_times("during the purge: GET /v1/findings", lists, 50.0);
    print_times("during the purge: GET /v1/findings/counts", counts, 20.0);
    print_times("during the purge: PATCH /v1/findings/{id}", decisions, 20.0);
    Ok(())
}
