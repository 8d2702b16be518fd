//! Lists of findings: every filter and order, page by page, against the same question asked in memory.

use palisade_model::{
    Capability, Category, FindingId, FindingStatus, Location, OrganizationId, PageSize, Position, ProjectId,
    Severity, Suppression, SuppressionKind,
};
use palisade_store::{
    Assignee, CreateScan, FindingFilter, FindingRecord, FindingSort, IngestFinding, ListFindings,
    SearchWords, Store,
};

use crate::engine::{Database, on_both_engines};
use crate::fixture::{NOW, claim, completed, create, event_id, finding, new_scan, start};

const COUNT: usize = 240;

/// The `n`th finding; every column has a period of its own.
fn nth(n: usize) -> IngestFinding {
    let mut row = finding(&format!("id/v1:{n}"), Severity::ALL[n % 5]);
    let start = Position { line: 1, column: 1 };
    let finding = &mut row.finding;
    finding.location = Location::File { path: format!("src/part_{}/file{n}.py", n % 6), start, end: start };
    finding.scanner = if n.is_multiple_of(3) { "secrets" } else { "iac" }.into();
    finding.category = if n.is_multiple_of(4) { Category::Secrets } else { Category::Cloud };
    finding.rule_id = format!("rule-{}", n % 7);
    finding.tags = vec![format!("frame:A{}", n % 13), "other:7".into()];
    finding.title = format!("Problem number {n} of 'many' \"kinds\"");
    if n.is_multiple_of(11) {
        finding.suppression =
            Some(Suppression { kind: SuppressionKind::Inline, reason: String::new(), expires_at: None });
    }
    row
}

/// Two projects of three branches, all states, some assigned.
async fn many(database: &Database) -> (Store, OrganizationId) {
    let (store, organization) = start(database).await;
    for part in 0..6 {
        let mut request = new_scan(organization);
        request.target_key = format!("project {}", part % 2);
        request.scan.branch = format!("branch {}", part / 2);
        create(store, request).await;
        let job = claim(store, "worker", NOW).await;
        let batch: Vec<_> = (0..COUNT).filter(|n| n % 6 == part).map(nth).collect();
        store.ingest(&job.fence, &batch, NOW, &event_id).await.unwrap();
        store.finish_scan(&job.fence, completed(NOW)).await.unwrap();
    }
    for (at, status) in FindingStatus::ALL.iter().enumerate() {
        let sql = format!("UPDATE findings SET status = '{}' WHERE number % 6 = {at}", status.as_str());
        database.execute(&sql).await;
    }
    let member = MEMBER;
    database.execute(&format!("UPDATE findings SET assignee = '{member}' WHERE number % 5 = 2")).await;
    (store.clone(), organization)
}

const MEMBER: &str = "mem_0000000000000000000000000M";

async fn pages(
    store: &Store,
    organization_id: OrganizationId,
    filter: &FindingFilter,
    sort: FindingSort,
    size: i64,
) -> Vec<FindingRecord> {
    let mut list = ListFindings {
        organization_id,
        test_mode: false,
        filter: filter.clone(),
        sort,
        after: None,
        size: PageSize::new(size).unwrap(),
    };
    let mut all = Vec::new();
    loop {
        let page = store.list_findings(&list).await.unwrap();
        all.extend(page.items);
        if page.next.is_none() {
            return all;
        }
        list.after = page.next;
    }
}

fn matches(filter: &FindingFilter, record: &FindingRecord) -> bool {
    fn any<T: PartialEq>(wanted: &[T], value: &T) -> bool {
        wanted.is_empty() || wanted.contains(value)
    }
    let finding = &record.finding;
    let words = |text: &str| text.to_lowercase();
    filter.projects.as_ref().is_none_or(|projects| projects.contains(&record.project_id))
        && filter.scan.is_none_or(|scan| record.last_scan_id == scan)
        && filter.branch.as_ref().is_none_or(|branch| *branch == record.branch)
        && any(&filter.severities, &finding.severity)
        && any(&filter.statuses, &record.status)
        && any(&filter.categories, &finding.category)
        && any(&filter.scan_types, &record.scan_type)
        && filter.scanner.as_ref().is_none_or(|scanner| *scanner == finding.scanner)
        && filter.rule_id.as_ref().is_none_or(|rule| *rule == finding.rule_id)
        && filter.suppressed.is_none_or(|suppressed| suppressed == record.suppressed)
        && filter.correlation_key.as_ref().is_none_or(|key| *key == record.correlation_key)
        && filter.fingerprint.as_ref().is_none_or(|print| *print == record.fingerprint)
        && match filter.assignee {
            None => true,
            Some(Assignee::Nobody) => record.assignee.is_none(),
            Some(Assignee::Member(member)) => record.assignee == Some(member),
        }
        && (filter.compliance_tags.is_empty()
            || filter.compliance_tags.iter().any(|tag| finding.tags.contains(tag)))
        && filter.words.as_ref().is_none_or(|_| words(&finding.title).contains("number 7"))
}

fn filters(all: &[FindingRecord]) -> Vec<FindingFilter> {
    let one = &all[17];
    let projects: Vec<ProjectId> = vec![one.project_id];
    let base = FindingFilter::default();
    vec![
        base.clone(),
        FindingFilter { projects: Some(projects.clone()), ..base.clone() },
        FindingFilter { projects: Some(projects.clone()), branch: Some(one.branch.clone()), ..base.clone() },
        FindingFilter { branch: Some(one.branch.clone()), ..base.clone() },
        FindingFilter { scan: Some(one.last_scan_id), ..base.clone() },
        FindingFilter {
            scan: Some(one.last_scan_id),
            severities: vec![Severity::High, Severity::Low],
            ..base.clone()
        },
        FindingFilter { severities: vec![Severity::Critical], ..base.clone() },
        FindingFilter { statuses: vec![FindingStatus::Open, FindingStatus::Fixed], ..base.clone() },
        FindingFilter {
            projects: Some(projects),
            statuses: vec![FindingStatus::Open],
            severities: vec![Severity::Medium, Severity::Info],
            rule_id: Some("rule-3".into()),
            ..base.clone()
        },
        FindingFilter { categories: vec![Category::Secrets], ..base.clone() },
        FindingFilter { scan_types: vec![Capability::Secrets], ..base.clone() },
        FindingFilter { scanner: Some("iac".into()), suppressed: Some(false), ..base.clone() },
        FindingFilter { rule_id: Some("rule-2".into()), ..base.clone() },
        FindingFilter {
            rule_id: Some("rule-2".into()),
            statuses: vec![FindingStatus::Open],
            severities: vec![Severity::Low],
            ..base.clone()
        },
        FindingFilter { assignee: Some(Assignee::Nobody), ..base.clone() },
        FindingFilter { assignee: Some(Assignee::Member(MEMBER.parse().unwrap())), ..base.clone() },
        FindingFilter { suppressed: Some(true), ..base.clone() },
        FindingFilter { compliance_tags: vec!["frame:A3".into(), "none:1".into()], ..base.clone() },
        FindingFilter {
            compliance_tags: vec!["frame:A3".into()],
            severities: vec![Severity::High],
            scan_types: vec![Capability::Secrets],
            ..base.clone()
        },
        FindingFilter { compliance_tags: vec!["frame:A".into()], ..base.clone() },
        FindingFilter { correlation_key: Some(one.correlation_key.clone()), ..base.clone() },
        FindingFilter { fingerprint: Some(one.fingerprint.clone()), ..base.clone() },
        FindingFilter { rule_id: Some("no-such-rule".into()), ..base.clone() },
        FindingFilter { projects: Some(vec![]), ..base },
    ]
}

on_both_engines! {
    async fn f_09_every_filter_and_order_answers_what_it_says(database: &Database) {
        let (store, organization) = many(database).await;
        let all = pages(&store, organization, &FindingFilter::default(), FindingSort::Oldest, 100).await;
        assert_eq!(all.len(), COUNT);
        let key = |record: &FindingRecord| (record.finding.severity, record.id);
        for filter in filters(&all) {
            let mut expected: Vec<_> = all.iter().filter(|record| matches(&filter, record)).collect();
            for (sort, size) in [
                (FindingSort::Oldest, 100),
                (FindingSort::Newest, 7),
                (FindingSort::Worst, 9),
                (FindingSort::Mildest, 100),
            ] {
                match sort {
                    FindingSort::Oldest => expected.sort_by_key(|record| record.id),
                    FindingSort::Newest => expected.sort_by_key(|record| std::cmp::Reverse(record.id)),
                    FindingSort::Worst => expected.sort_by_key(|record| std::cmp::Reverse(key(record))),
                    FindingSort::Mildest => expected.sort_by_key(|record| key(record)),
                }
                let ids: Vec<FindingId> = expected.iter().map(|record| record.id).collect();
                let found = pages(&store, organization, &filter, sort, size).await;
                let found: Vec<_> = found.iter().map(|record| record.id).collect();
                assert_eq!(found, ids, "{filter:?} {sort:?}");
            }
        }
    }

    async fn f_09_a_search_finds_words_of_title_rule_category_and_path(database: &Database) {
        let (store, organization) = many(database).await;
        let count = async |text: &str, sort| {
            let filter = FindingFilter { words: SearchWords::parse(text), ..FindingFilter::default() };
            assert!(filter.words.is_some(), "{text}");
            let found = pages(&store, organization, &filter, sort, 100).await;
            assert!(found.is_sorted_by_key(|record| record.id) || sort == FindingSort::Newest);
            found.len()
        };
        for (text, expected) in [
            ("problem", COUNT),
            ("PROBLEM kinds", COUNT),
            ("number 7 ", 1),
            ("file23.py", 1),
            ("file23", 1 + 10),
            ("file23 ", 1),
            ("part_3", 74),
            ("rule-5 cloud", 59),
            ("iac file19 ", 1),
            ("\"OR\" problem", 0),
            ("problem* NEAR(a b)", 0),
            ("nothing", 0),
        ] {
            assert_eq!(count(text, FindingSort::Newest).await, expected, "{text}");
            assert_eq!(count(text, FindingSort::Oldest).await, expected, "{text}");
        }
        let filter = FindingFilter {
            words: SearchWords::parse("problem"),
            statuses: vec![FindingStatus::Fixed],
            ..FindingFilter::default()
        };
        assert_eq!(pages(&store, organization, &filter, FindingSort::Newest, 3).await.len(), COUNT / 6);
    }

    async fn f_09_a_search_finds_the_words_that_a_finding_has_now(database: &Database) {
        let (store, organization) = many(database).await;
        create(&store, CreateScan { target_key: "project 0".into(), ..new_scan(organization) }).await;
        let job = claim(&store, "worker", NOW).await;
        let mut row = nth(0);
        store.ingest(&job.fence, std::slice::from_ref(&row), NOW, &event_id).await.unwrap();
        row.finding.title = "Renamed problem".to_owned();
        store.ingest(&job.fence, std::slice::from_ref(&row), NOW, &event_id).await.unwrap();
        for (text, expected) in [("renamed problem", 1), ("renamed kinds", 0), ("problem kinds", COUNT)] {
            let filter = FindingFilter { words: SearchWords::parse(text), ..FindingFilter::default() };
            let found = pages(&store, organization, &filter, FindingSort::Newest, 100).await;
            assert_eq!(found.len(), expected, "{text}");
        }
    }

    async fn r_12_a_list_shows_nothing_of_others_of_test_mode_or_of_deleted_projects(database: &Database) {
        let (store, organization) = many(database).await;
        let other = database.add_organization().await;
        let all = pages(&store, organization, &FindingFilter::default(), FindingSort::Oldest, 100).await;
        for filter in filters(&all) {
            assert_eq!(pages(&store, other, &filter, FindingSort::Newest, 50).await, [], "{filter:?}");
        }
        let words = FindingFilter { words: SearchWords::parse("problem"), ..FindingFilter::default() };
        assert_eq!(pages(&store, other, &words, FindingSort::Newest, 50).await, []);
        let test = ListFindings {
            organization_id: organization,
            test_mode: true,
            filter: FindingFilter::default(),
            sort: FindingSort::Newest,
            after: None,
            size: PageSize::default(),
        };
        assert_eq!(store.list_findings(&test).await.unwrap().items, []);
        assert_eq!(store.get_finding(other, false, all[0].id).await.unwrap(), None);
        assert_eq!(store.get_finding(organization, true, all[0].id).await.unwrap(), None);

        let gone = all[0].project_id;
        database.execute(&format!("UPDATE projects SET deleted_at = 1 WHERE id = '{gone}'")).await;
        let left = pages(&store, organization, &FindingFilter::default(), FindingSort::Newest, 50).await;
        assert!(left.len() == COUNT / 2 && left.iter().all(|record| record.project_id != gone));
        let asked = FindingFilter { projects: Some(vec![gone]), ..FindingFilter::default() };
        assert_eq!(pages(&store, organization, &asked, FindingSort::Newest, 50).await, []);
        assert_eq!(store.get_finding(organization, false, all[0].id).await.unwrap(), None);
        let counts = store.finding_counts(organization, false, None, None).await.unwrap();
        let asked = store.finding_counts(organization, false, Some(&[gone]), None).await.unwrap();
        assert_eq!(asked, []);
        let counted: u64 = counts.iter().map(|count| count.findings).sum();
        assert_eq!(counted as usize, left.iter().filter(|record| !record.suppressed).count());
    }

    async fn g_02_a_finding_is_found_by_each_of_its_fingerprints(database: &Database) {
        let (store, organization) = many(database).await;
        let all = pages(&store, organization, &FindingFilter::default(), FindingSort::Oldest, 100).await;
        let one = &all[17];
        let find = async |projects: Option<&[ProjectId]>| {
            store.finding_of_fingerprint(organization, false, projects, &one.fingerprint).await.unwrap()
        };
        assert_eq!(find(None).await.as_ref(), Some(one));
        assert_eq!(find(Some(&[one.project_id])).await.as_ref(), Some(one));
        assert_eq!(find(Some(&[])).await, None);
        // The same problem on another branch: the unresolved one is meant, else the newest.
        let mut request = new_scan(organization);
        request.scan.branch = "other".into();
        create(&store, request).await;
        let job = claim(&store, "worker", NOW).await;
        let copy = nth(all.iter().position(|_| true).unwrap());
        let number: usize = one.finding.title.split(' ').nth(2).unwrap().parse().unwrap();
        let copy = IngestFinding { finding: nth(number).finding, ..copy };
        store.ingest(&job.fence, std::slice::from_ref(&copy), NOW, &event_id).await.unwrap();
        assert_eq!(find(None).await.map(|record| record.id), Some(copy.id));
        database.execute(&format!("UPDATE findings SET status = 'fixed' WHERE id = '{}'", copy.id)).await;
        database.execute(&format!("UPDATE findings SET status = 'triaged' WHERE id = '{}'", one.id)).await;
        assert_eq!(find(None).await.map(|record| record.id), Some(one.id));
    }
}
