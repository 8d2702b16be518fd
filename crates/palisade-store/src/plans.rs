//! Asks SQLite how it would run the queries that must not slow down as tables grow.

use palisade_model::{Category, FindingStatus, OrganizationId, PageSize, ProjectId, RawId, Severity};
use tempfile::TempDir;

use crate::query::{Query, assembled};
use crate::row::{Columns, FromRow};
use crate::{
    FindingFilter, FindingPosition, FindingSort, ListFindings, Result, SearchWords, Store, StoreConfig,
    claim, durations, findings, finish, projects, scans, targets,
};

/// The last column of EXPLAIN QUERY PLAN.
struct Step(String);

impl FromRow for Step {
    fn from_row(columns: &mut Columns<'_>) -> Result<Self> {
        for _ in ["id", "parent", "notused"] {
            columns.take::<i64>()?;
        }
        Ok(Self(columns.take()?))
    }
}

async fn plan(sql: &str) -> String {
    let (store, _folder) = empty().await;
    plan_of(&store, sql).await
}

async fn empty() -> (Store, TempDir) {
    let folder = TempDir::new().unwrap();
    let store = Store::open(&StoreConfig::parse(None, folder.path()).unwrap()).await.unwrap();
    store.migrate(0).await.unwrap();
    (store, folder)
}

async fn plan_of(store: &Store, sql: &str) -> String {
    let explain: Query = assembled(format!("EXPLAIN QUERY PLAN {sql}"));
    let steps: Vec<Step> = store.db.all(explain).await.unwrap();
    steps.into_iter().map(|Step(text)| text).collect::<Vec<_>>().join("\n")
}

/// Steps that read a whole table or index. A scan of a subquery's few rows is none.
fn full_reads<'a>(plan: &'a str, tables: &[&str]) -> Vec<&'a str> {
    plan.lines()
        .filter(|step| tables.iter().any(|table| step.starts_with(&format!("SCAN {table}"))))
        .collect()
}

#[tokio::test]
async fn a_page_of_findings_walks_an_index_at_every_severity() {
    for severity in Severity::ALL {
        let plan = plan(findings::page_query(severity).sql.as_str()).await;
        assert!(full_reads(&plan, &["scan_findings", "seen", "contents"]).is_empty(), "{severity}: {plan}");
        let walks = if severity == Severity::Info { 1 } else { 5 - severity as usize };
        let index = if severity == Severity::Info {
            "(scan_id=? AND finding_id>?)"
        } else {
            "(scan_id=? AND severity=? AND finding_id>?)"
        };
        assert_eq!(plan.matches(index).count(), walks, "{severity}: {plan}");
        let by_id = plan.matches("(scan_id=? AND finding_id=?)").count();
        let reads = plan.matches("SEARCH scan_findings").count() + plan.matches("SEARCH seen").count();
        assert_eq!(
            (by_id, reads),
            (1, walks + 1),
            "{severity}: only the page's own rows are fetched: {plan}"
        );
    }
}

#[tokio::test]
async fn a_page_of_scans_walks_an_index_without_sorting_the_table() {
    for statuses in 0..=5 {
        let plan = plan(scans::list_query(statuses, None, false).sql.as_str()).await;
        assert!(full_reads(&plan, &["scans"]).is_empty(), "{statuses}: {plan}");
        let (index, walks) = match statuses {
            0 => ("scans_newest (organization_id=? AND test_mode=? AND id<?)", 1),
            _ => {
                ("scans_newest_by_status (organization_id=? AND test_mode=? AND status=? AND id<?)", statuses)
            }
        };
        assert_eq!(plan.matches(index).count(), walks, "{statuses}: {plan}");
        let by_id = usize::from(statuses > 0);
        assert_eq!(plan.matches("SEARCH scans").count(), walks + by_id, "{statuses}: {plan}");
        assert_eq!(plan.matches("(id=?)").count(), by_id, "{statuses}: {plan}");
        assert!(statuses > 0 || !plan.contains("TEMP B-TREE"), "{plan}");
    }
}

#[tokio::test]
async fn durations_are_read_from_their_index_alone() {
    let plan = plan(durations::NEWEST).await;
    let read =
        "SEARCH scans USING COVERING INDEX scans_by_duration (test_mode=? AND scan_type=? AND finished_at>?)";
    assert_eq!(plan, read);
}

#[tokio::test]
async fn a_page_of_few_projects_walks_their_indexes() {
    for (statuses, projects) in [(0, 1), (0, 32), (2, 3)] {
        let plan = plan(scans::list_query(statuses, Some(projects), false).sql.as_str()).await;
        assert!(full_reads(&plan, &["scans"]).is_empty(), "{plan}");
        assert_eq!(plan.matches("scans_by_project (project_id=? AND id<?)").count(), projects, "{plan}");
    }
    let plan = plan(scans::list_query(0, Some(33), false).sql.as_str()).await;
    assert!(plan.contains("scans_newest (organization_id=? AND test_mode=? AND id<?)"), "{plan}");
}

#[tokio::test]
async fn looking_for_work_reads_only_the_indexes_of_open_jobs() {
    for sql in [claim::CLAIMABLE, claim::NEXT] {
        let plan = plan(sql).await;
        for step in full_reads(&plan, &["jobs", "job ", "head", "lost", "later"]) {
            assert!(step.contains("jobs_queued") || step.contains("jobs_running"), "{plan}");
        }
    }
}

#[tokio::test]
async fn counting_a_large_scan_reads_only_an_index() {
    let plan = plan(finish::ACTIVE_COUNTS).await;
    let read = "SEARCH scan_findings USING COVERING INDEX scan_findings_by_severity (scan_id=?)";
    assert_eq!(plan.lines().next(), Some(read), "{plan}");
    assert!(full_reads(&plan, &["scan_findings"]).is_empty(), "{plan}");
}

#[tokio::test]
async fn comparing_scans_walks_one_and_looks_into_the_other_by_key() {
    for same_stream in [true, false] {
        let plan = plan(findings::one_sided_query(same_stream).sql.as_str()).await;
        let tables = ["seen", "other", "mine", "theirs", "known"];
        assert!(full_reads(&plan, &tables).is_empty(), "{same_stream}: {plan}");
        assert!(plan.contains("(scan_id=? AND finding_id>?)"), "{same_stream}: {plan}");
        assert!(plan.contains("(scan_id=? AND finding_id=?)"), "{same_stream}: {plan}");
        assert!(!plan.contains("TEMP B-TREE"), "{same_stream}: {plan}");
    }
}

#[tokio::test]
async fn a_page_of_projects_walks_an_index_whatever_it_is_filtered_by() {
    for (name, team, some) in [(false, false, 0), (true, false, 0), (false, true, 0), (true, true, 3)] {
        let plan = plan(projects::list_query(name, team, some).sql.as_str()).await;
        assert!(full_reads(&plan, &["projects", "project_teams"]).is_empty(), "{name} {team} {some}: {plan}");
    }
    let plan = plan(projects::list_query(false, false, 0).sql.as_str()).await;
    assert_eq!(
        plan,
        "SEARCH projects USING INDEX projects_by_organization (organization_id=? AND test_mode=? AND id<?)"
    );
}

#[tokio::test]
async fn branches_and_figures_of_projects_are_looked_up_in_indexes() {
    let figures = [projects::counts_query(20), projects::last_scans_query(20)].map(|query| query.sql);
    for sql in figures.iter().map(|sql| sql.as_str()).chain([projects::BRANCHES]) {
        let plan = plan(sql).await;
        let tables = ["scans", "later", "newest", "counts", "finding_counts", "projects"];
        assert!(full_reads(&plan, &tables).is_empty(), "{plan}");
    }
    let plan = plan(projects::BRANCHES).await;
    assert_eq!(plan.matches("COVERING INDEX scans_by_branch").count(), 3, "{plan}");
}

#[tokio::test]
async fn looking_for_deleted_projects_reads_only_the_index_of_those() {
    let plan = plan(projects::DYING).await;
    assert!(plan.contains("USING INDEX projects_deleted"), "{plan}");
}

#[tokio::test]
async fn a_page_of_a_branch_walks_the_index_of_its_scans() {
    let plan = plan(scans::list_query(0, Some(1), true).sql.as_str()).await;
    assert!(plan.contains("scans_by_branch (project_id=? AND branch=? AND id<?)"), "{plan}");
    assert!(full_reads(&plan, &["scans"]).is_empty(), "{plan}");
}

#[tokio::test]
async fn a_page_of_targets_walks_an_index() {
    for projects in [0, 3] {
        let plan = plan(targets::list_query(projects).sql.as_str()).await;
        assert!(full_reads(&plan, &["targets"]).is_empty(), "{projects}: {plan}");
    }
}

/// Walks of one severity, reading nothing but this index.
fn covered(plan: &str, index: &str) -> usize {
    plan.matches(&format!("COVERING INDEX {index}")).count()
}

#[tokio::test]
async fn a_list_of_findings_walks_indexes_and_checks_filters_in_them() {
    let (store, _folder) = empty().await;
    let project = ProjectId::new(RawId::from_u128(5));
    let base = FindingFilter {
        statuses: vec![FindingStatus::Open, FindingStatus::Fixed],
        ..FindingFilter::default()
    };
    let of_project = FindingFilter { projects: Some(vec![project]), ..base.clone() };
    let index = "findings_by_status (organization_id=? AND test_mode=? AND status=? AND severity=? AND id<?)";
    let of_branch = "findings_by_project (project_id=? AND branch=? AND status=? AND severity=? AND id<?)";
    let of_rule = "findings_by_rule (organization_id=? AND test_mode=? AND rule_id=? AND status=? AND severity=? AND id<?)";
    for (filter, index, statements) in [
        (base.clone(), index, 1),
        (FindingFilter { categories: vec![Category::Auth], ..base.clone() }, index, 2),
        (FindingFilter { scanner: Some("x".into()), suppressed: Some(true), ..base.clone() }, index, 2),
        (FindingFilter { branch: Some("main".into()), ..base.clone() }, index, 2),
        (of_project.clone(), of_branch, 1),
        (FindingFilter { categories: vec![Category::Auth], ..of_project.clone() }, of_branch, 2),
        (FindingFilter { rule_id: Some("x".into()), ..base.clone() }, of_rule, 1),
        (FindingFilter { rule_id: Some("x".into()), ..of_project.clone() }, of_rule, 2),
    ] {
        let list = list_of(filter.clone(), FindingSort::Newest, None);
        let all = findings::statements(&store.db, &list, &["main".to_owned()]);
        assert_eq!(all.len(), statements, "{filter:?}");
        for statement in all {
            let plan = plan_of(&store, statement.sql.as_str()).await;
            assert!(full_reads(&plan, &["findings", "known", "contents"]).is_empty(), "{filter:?}: {plan}");
            assert_eq!(covered(&plan, index), 10, "{filter:?}: {plan}");
        }
    }
}

#[tokio::test]
async fn a_filtered_list_at_depth_walks_between_two_places_of_an_index() {
    let (store, _folder) = empty().await;
    let filter = FindingFilter { categories: vec![Category::Auth], ..FindingFilter::default() };
    let after = FindingPosition { rank: 2, id: palisade_model::FindingId::new(RawId::from_u128(9)) };
    let list = list_of(filter, FindingSort::Worst, Some(after));
    let statements = findings::statements(&store.db, &list, &[]);
    let plan = plan_of(&store, statements[1].sql.as_str()).await;
    assert_eq!(plan.matches("severity=? AND id>? AND id<?)").count(), 6, "{plan}");
    assert_eq!(
        covered(&plan, "findings_by_status"),
        6,
        "nothing before the place, nothing after the end: {plan}"
    );
}

#[tokio::test]
async fn a_search_reads_the_full_text_index_and_the_findings_of_its_page() {
    let (store, _folder) = empty().await;
    let filter = FindingFilter { words: SearchWords::parse("sql inj"), ..FindingFilter::default() };
    let list = list_of(filter, FindingSort::Newest, None);
    for statement in findings::statements(&store.db, &list, &[]) {
        let plan = plan_of(&store, statement.sql.as_str()).await;
        assert!(plan.contains("SCAN finding_search VIRTUAL TABLE INDEX"), "{plan}");
        assert!(full_reads(&plan, &["findings", "known", "numbered", "contents"]).is_empty(), "{plan}");
    }
}

fn list_of(filter: FindingFilter, sort: FindingSort, after: Option<FindingPosition>) -> ListFindings {
    let organization_id = OrganizationId::new(RawId::from_u128(1));
    ListFindings { organization_id, test_mode: false, filter, sort, after, size: PageSize::default() }
}
