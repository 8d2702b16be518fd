//! Deciding about findings: what a decision reaches, what it leaves behind, and who wins.

use palisade_model::{
    DAY_MS, EventKind, FindingId, FindingStatus, MemberId, OrganizationId, PageSize, ProjectAccess,
    ProjectId, Severity, UnixMillis,
};
use palisade_store::{
    FindingKey, HistoryEntry, Reach, StateSet, Store, Triage, TriageRefusal, TriageSet, Triaged,
};

use crate::engine::{Database, on_both_engines};
use crate::fixture::{NOW, claim, completed, create, event_id, finding, new_scan, raw_id, start};

fn reach(organization_id: OrganizationId) -> Reach {
    Reach { organization_id, test_mode: false, projects: ProjectAccess::All }
}

fn triage(organization_id: OrganizationId, set: TriageSet) -> Triage<'static> {
    let (actor, now) = ("key_1".to_owned(), NOW + 10);
    Triage { reach: reach(organization_id), actor, now, set, dry_run: false, next_id: &raw_id }
}

fn to(status: FindingStatus) -> TriageSet {
    TriageSet { status: Some(status), ..TriageSet::default() }
}

fn accepted(until: UnixMillis) -> TriageSet {
    TriageSet {
        reason: Some(Some("only inside".into())),
        expires_at: Some(Some(until)),
        ..to(FindingStatus::AcceptedRisk)
    }
}

/// Scans `branch` and finds these; answers the ids of the scan's findings.
async fn scan(
    store: &Store,
    organization: OrganizationId,
    branch: &str,
    found: &[(&str, Severity)],
) -> Vec<FindingId> {
    let mut request = new_scan(organization);
    request.scan.branch = branch.into();
    let scan = create(store, request).await;
    let job = claim(store, "worker", NOW).await;
    let batch: Vec<_> = found.iter().map(|(print, severity)| finding(print, *severity)).collect();
    store.ingest(&job.fence, &batch, NOW, &event_id).await.unwrap();
    store.finish_scan(&job.fence, completed(NOW)).await.unwrap();
    let size = PageSize::new(100).unwrap();
    let page = store.findings_page(organization, scan.id, None, None, size).await.unwrap();
    page.items.iter().map(|stored| stored.id).collect()
}

/// How many findings the table says to be in this state, and how many the counts.
async fn in_state(database: &Database, status: &str) -> (i64, i64) {
    let rows = format!("SELECT count(*) FROM findings WHERE status = '{status}' AND suppressed = FALSE");
    let counts = format!(
        "SELECT CAST(coalesce(sum(findings), 0) AS BIGINT) FROM finding_counts WHERE status = '{status}'"
    );
    (database.number(&rows).await, database.number(&counts).await)
}

async fn status_of(database: &Database, id: FindingId, status: &str) -> bool {
    let rows = format!("SELECT count(*) FROM findings WHERE id = '{id}' AND status = '{status}'");
    database.number(&rows).await == 1
}

async fn add_member(database: &Database, organization: OrganizationId, role: &str) -> MemberId {
    let id = MemberId::new(raw_id());
    let values = format!("VALUES ('{id}', '{organization}', '{id}@example.com', 'A', '{role}', 0, 0)");
    let columns = "id, organization_id, email, name, role, created_at, updated_at";
    database.execute(&format!("INSERT INTO members ({columns}) {values}")).await;
    id
}

async fn history(store: &Store, organization: OrganizationId, id: FindingId) -> Vec<HistoryEntry> {
    let size = PageSize::new(100).unwrap();
    store.finding_history(&reach(organization), id, None, size).await.unwrap().unwrap().items
}

async fn events_of(store: &Store, organization: OrganizationId, kind: EventKind) -> Vec<serde_json::Value> {
    let events = store.events_after(organization, 0, 10_000).await.unwrap();
    events.into_iter().filter(|event| event.kind == kind).map(|event| event.data).collect()
}

on_both_engines! {
    async fn g_02_a_decision_holds_on_every_branch_in_later_scans_and_on_branches_to_come(database: &Database) {
        let (store, organization) = start(database).await;
        let main = scan(store, organization, "main", &[("id/v1:a", Severity::High), ("id/v1:b", Severity::Low)]).await;
        let release = scan(store, organization, "release", &[("id/v1:a", Severity::High)]).await;
        assert_ne!(main[0], release[0]);
        let change = triage(organization, to(FindingStatus::FalsePositive));
        assert_eq!(store.triage_one(&change, main[0], None).await.unwrap(), Triaged::Updated);
        assert_eq!(in_state(database, "false_positive").await, (2, 2));
        assert_eq!(in_state(database, "open").await, (1, 1));
        scan(store, organization, "main", &[("id/v1:a", Severity::High)]).await;
        let later = scan(store, organization, "feature", &[("id/v1:a", Severity::High)]).await;
        assert!(status_of(database, later[0], "false_positive").await);
        assert_eq!(in_state(database, "false_positive").await, (3, 3));
        let told = events_of(store, organization, EventKind::FindingStatusChanged).await;
        assert_eq!(told.len(), 1, "one decision, one event");
        assert_eq!((&told[0]["from"], &told[0]["to"]), (&"open".into(), &"false_positive".into()));
        assert_eq!((&told[0]["finding_id"], &told[0]["findings"]), (&main[0].to_string().into(), &2.into()));
    }

    async fn g_02_a_decision_outlives_the_scan_and_its_findings(database: &Database) {
        let (store, organization) = start(database).await;
        let found = scan(store, organization, "main", &[("id/v1:a", Severity::High)]).await;
        let change = triage(organization, to(FindingStatus::WontFix));
        store.triage_one(&change, found[0], None).await.unwrap();
        for table in ["scan_findings", "finding_fingerprints", "finding_contents", "findings"] {
            database.execute(&format!("DELETE FROM {table}")).await;
        }
        let again = scan(store, organization, "main", &[("id/v1:a", Severity::High)]).await;
        assert_ne!(found, again);
        assert!(status_of(database, again[0], "wont_fix").await);
    }

    async fn g_02_a_state_can_be_set_before_any_scan_has_found_the_problem(database: &Database) {
        let (store, organization) = start(database).await;
        let key = FindingKey::Fingerprint("id/v1:later".into());
        assert_eq!(store.state(&reach(organization), &key, NOW).await.unwrap(), None);
        let set = TriageSet { note: Some(Some("a test file".into())), ..to(FindingStatus::FalsePositive) };
        assert_eq!(store.set_state(&triage(organization, set), &key).await.unwrap(), StateSet::Done);
        let row = store.state(&reach(organization), &key, NOW).await.unwrap().unwrap();
        assert_eq!((row.status, row.findings, row.updated_by.as_deref()), (FindingStatus::FalsePositive, 0, Some("key_1")));
        let found = scan(store, organization, "main", &[("id/v1:later", Severity::High)]).await;
        assert!(status_of(database, found[0], "false_positive").await);
        let row = store.state(&reach(organization), &key, NOW).await.unwrap().unwrap();
        assert_eq!((row.findings, row.note.as_deref()), (1, Some("a test file")));
        let set = TriageSet { note: Some(None), ..to(FindingStatus::Open) };
        store.set_state(&triage(organization, set), &key).await.unwrap();
        assert!(status_of(database, found[0], "open").await);
        let row = store.state(&reach(organization), &key, NOW).await.unwrap().unwrap();
        assert_eq!((row.status, row.note), (FindingStatus::Open, None), "what is left out is cleared");
    }

    async fn g_03_what_was_fixed_and_is_there_again_is_as_it_was_decided(database: &Database) {
        let (store, organization) = start(database).await;
        let found = scan(store, organization, "main", &[("id/v1:a", Severity::High), ("id/v1:b", Severity::High)]).await;
        store.triage_one(&triage(organization, to(FindingStatus::FalsePositive)), found[0], None).await.unwrap();
        store.triage_one(&triage(organization, to(FindingStatus::Fixed)), found[1], None).await.unwrap();
        // As a complete scan leaves them that did not see them.
        database.execute("UPDATE findings SET status = 'fixed'").await;
        database.execute("UPDATE finding_counts SET findings = 0 WHERE status = 'false_positive'").await;
        database.execute("UPDATE finding_counts SET findings = 2 WHERE status = 'fixed'").await;
        scan(store, organization, "main", &[("id/v1:a", Severity::High), ("id/v1:b", Severity::High)]).await;
        assert!(status_of(database, found[0], "false_positive").await, "the decision is remembered");
        assert!(status_of(database, found[1], "open").await, "a regression is loud");
    }

    async fn h_16_of_two_changes_to_one_version_one_wins(database: &Database) {
        let (store, organization) = start(database).await;
        let found = scan(store, organization, "main", &[("id/v1:a", Severity::High)]).await;
        let mut outcomes = Vec::new();
        let changes: Vec<_> = [FindingStatus::FalsePositive, FindingStatus::WontFix]
            .into_iter()
            .map(|status| {
                let (store, id) = (store.clone(), found[0]);
                tokio::spawn(async move { store.triage_one(&triage(organization, to(status)), id, Some(1)).await.unwrap() })
            })
            .collect();
        for change in changes {
            outcomes.push(change.await.unwrap());
        }
        outcomes.sort_by_key(|outcome| *outcome != Triaged::Updated);
        assert_eq!(outcomes, [Triaged::Updated, Triaged::VersionChanged]);
        assert_eq!(history(store, organization, found[0]).await.len(), 1);
    }

    async fn g_04_every_changed_thing_is_a_row_of_the_history(database: &Database) {
        let (store, organization) = start(database).await;
        let found = scan(store, organization, "main", &[("id/v1:a", Severity::High)]).await;
        let set = TriageSet { note: Some(Some("why".into())), ..accepted(NOW + DAY_MS) };
        store.triage_one(&triage(organization, set), found[0], None).await.unwrap();
        let rows = history(store, organization, found[0]).await;
        let kinds: Vec<_> = rows.iter().rev().map(|row| row.kind.as_str()).collect();
        assert_eq!(kinds, ["status", "note", "reason", "owner", "expires_at"]);
        let status = rows.last().unwrap();
        assert_eq!(status.detail, serde_json::json!({"from": "open", "to": "accepted_risk", "note": "why"}));
        assert_eq!((status.actor.as_str(), status.created_at), ("key_1", NOW + 10));
        store.triage_one(&triage(organization, to(FindingStatus::Triaged)), found[0], None).await.unwrap();
        assert_eq!(history(store, organization, found[0]).await.len(), 6);
        assert_eq!(store.triage_one(&triage(organization, to(FindingStatus::Triaged)), found[0], None).await.unwrap(), Triaged::Unchanged);
        assert_eq!(history(store, organization, found[0]).await.len(), 6);
    }

    async fn m_03_findings_are_assigned_to_members_who_see_them(database: &Database) {
        let (store, organization) = start(database).await;
        let found = scan(store, organization, "main", &[("id/v1:a", Severity::High)]).await;
        let other = database.add_organization().await;
        let developer = add_member(database, organization, "developer").await;
        let billing = add_member(database, organization, "billing").await;
        let stranger = add_member(database, other, "org_admin").await;
        let assign = |member| triage(organization, TriageSet { assignee: Some(member), ..TriageSet::default() });
        let to = async |member| store.triage_one(&assign(Some(member)), found[0], None).await.unwrap();
        let refused = Triaged::Refused(TriageRefusal::AssigneeSeesNothing);
        for (member, outcome) in [(billing, refused), (stranger, refused), (developer, Triaged::Updated)] {
            assert_eq!(to(member).await, outcome);
        }
        assert!(store.is_member(organization, developer).await.unwrap());
        assert!(!store.is_member(organization, stranger).await.unwrap());
        let told = events_of(store, organization, EventKind::FindingAssigned).await;
        assert_eq!((told.len(), &told[0]["assignee"]), (1, &developer.to_string().into()));
        assert_eq!(store.triage_one(&assign(None), found[0], None).await.unwrap(), Triaged::Updated);
        database.execute("INSERT INTO teams VALUES ('team_1', (SELECT min(organization_id) FROM findings), 't', '{}', 0, 0)").await;
        database.execute("INSERT INTO project_teams SELECT project_id, 'team_1', organization_id FROM findings").await;
        assert_eq!(to(developer).await, refused, "the project belongs to a team now");
        let join = format!("INSERT INTO team_members VALUES ('team_1', '{developer}', '{organization}', 'developer', 0)");
        database.execute(&join).await;
        assert_eq!(to(developer).await, Triaged::Updated);
        database.execute(&format!("UPDATE members SET removed_at = 1 WHERE id = '{developer}'")).await;
        assert!(!store.is_member(organization, developer).await.unwrap());
    }

    async fn a_caller_reaches_only_findings_of_projects_that_it_sees(database: &Database) {
        let (store, organization) = start(database).await;
        let found = scan(store, organization, "main", &[("id/v1:a", Severity::High)]).await;
        let hidden = |set| {
            let reach = Reach { projects: ProjectAccess::Only(vec![ProjectId::new(raw_id())]), ..reach(organization) };
            Triage { reach, ..triage(organization, set) }
        };
        let change = hidden(to(FindingStatus::WontFix));
        assert_eq!(store.triage(&change, &found).await.unwrap(), [Triaged::NotFound]);
        let key = FindingKey::Fingerprint("id/v1:a".into());
        assert_eq!(store.state(&change.reach, &key, NOW).await.unwrap(), None);
        // Decides for its own project, and for no other.
        assert_eq!(store.set_state(&change, &key).await.unwrap(), StateSet::Done);
        assert!(status_of(database, found[0], "open").await);
        let branch = scan(store, organization, "feature", &[("id/v1:a", Severity::High)]).await;
        assert!(status_of(database, branch[0], "open").await);
        let nowhere = Reach { projects: ProjectAccess::Only(vec![]), ..reach(organization) };
        let change = Triage { reach: nowhere, ..triage(organization, to(FindingStatus::WontFix)) };
        assert_eq!(store.set_state(&change, &key).await.unwrap(), StateSet::NotFound);
    }

    async fn a_thousand_findings_change_at_once_and_each_says_what_became_of_it(database: &Database) {
        let (store, organization) = start(database).await;
        let prints: Vec<_> = (0..990).map(|number| format!("id/v1:{number}")).collect();
        let all: Vec<_> = prints.iter().map(|print| (print.as_str(), Severity::Medium)).collect();
        scan(store, organization, "main", &all).await;
        let other = database.add_organization().await;
        let mut ids: Vec<FindingId> = database.texts("SELECT id FROM findings ORDER BY id").await.iter().map(|id| id.parse().unwrap()).collect();
        ids.extend((0..10).map(|_| FindingId::new(raw_id())));
        assert_eq!(store.triage(&triage(other, to(FindingStatus::WontFix)), &ids).await.unwrap(), vec![Triaged::NotFound; 1_000]);
        let dry = Triage { dry_run: true, ..triage(organization, to(FindingStatus::WontFix)) };
        let expected = [vec![Triaged::Updated; 990], vec![Triaged::NotFound; 10]].concat();
        assert_eq!(store.triage(&dry, &ids).await.unwrap(), expected);
        assert_eq!(in_state(database, "wont_fix").await, (0, 0));
        let change = triage(organization, to(FindingStatus::WontFix));
        assert_eq!(store.triage(&change, &ids).await.unwrap(), expected);
        assert_eq!(in_state(database, "wont_fix").await, (990, 990));
        assert_eq!(events_of(store, organization, EventKind::FindingStatusChanged).await.len(), 990);
        assert_eq!(store.triage(&change, &ids[..5]).await.unwrap(), vec![Triaged::Unchanged; 5]);
        let nameless = triage(organization, to(FindingStatus::AcceptedRisk));
        let refused = store.triage(&nameless, &ids[..1]).await.unwrap();
        assert_eq!(refused, [Triaged::Refused(TriageRefusal::ReasonMissing)]);
    }

    async fn an_acceptance_is_announced_to_end_and_ends_once(database: &Database) {
        let (store, organization) = start(database).await;
        let found = scan(store, organization, "main", &[("id/v1:a", Severity::High)]).await;
        let until = NOW + 20 * DAY_MS;
        store.triage_one(&triage(organization, accepted(until)), found[0], None).await.unwrap();
        for (now, expiring, expired) in [
            (until - 8 * DAY_MS, 0, 0),
            (until - 7 * DAY_MS, 1, 0),
            (until - 1, 1, 0),
            (NOW, 1, 0),
            (until, 1, 1),
            (until + 1, 1, 1),
        ] {
            // Several workers at once.
            let (one, two) = tokio::join!(store.take_notices(now, &raw_id), store.take_notices(now, &raw_id));
            one.and(two).unwrap();
            let told = events_of(store, organization, EventKind::RiskAcceptanceExpiring).await.len();
            assert_eq!(told, expiring, "{now}");
            for kind in [EventKind::RiskAcceptanceExpired, EventKind::FindingReopened] {
                assert_eq!(events_of(store, organization, kind).await.len(), expired, "{now}");
            }
        }
        assert_eq!(in_state(database, "open").await, (1, 1));
        assert_eq!(history(store, organization, found[0]).await[0].actor, "expiry");
        let due = format!("SELECT due_at FROM findings WHERE id = '{}'", found[0]);
        assert_eq!(database.number(&due).await, until + 30 * DAY_MS, "its time starts again");
        let later = scan(store, organization, "feature", &[("id/v1:a", Severity::High)]).await;
        assert!(status_of(database, later[0], "open").await, "the verdict has ended, too");
    }

    async fn a_due_date_is_announced_before_and_after_once_each(database: &Database) {
        let (store, organization) = start(database).await;
        let found = scan(store, organization, "main", &[("id/v1:a", Severity::Critical), ("id/v1:b", Severity::Info)]).await;
        let due = NOW + 7 * DAY_MS;
        for (now, soon, breached) in
            [(NOW, 0, 0), (due - 3 * DAY_MS, 1, 0), (due - 1, 1, 0), (due, 1, 1), (due + 90 * DAY_MS, 1, 1)]
        {
            while store.take_notices(now, &raw_id).await.unwrap() > 0 {}
            let told = (
                events_of(store, organization, EventKind::FindingSlaDueSoon).await.len(),
                events_of(store, organization, EventKind::FindingSlaBreached).await.len(),
            );
            assert_eq!(told, (soon, breached), "{now}");
        }
        let told = events_of(store, organization, EventKind::FindingSlaBreached).await;
        assert_eq!(told[0]["findings"][0]["id"], found[0].to_string());
    }

    async fn a_clock_that_jumps_tells_what_holds_then(database: &Database) {
        let (store, organization) = start(database).await;
        scan(store, organization, "main", &[("id/v1:a", Severity::Critical)]).await;
        while store.take_notices(NOW + 1_000 * DAY_MS, &raw_id).await.unwrap() > 0 {}
        assert_eq!(events_of(store, organization, EventKind::FindingSlaDueSoon).await.len(), 0);
        assert_eq!(events_of(store, organization, EventKind::FindingSlaBreached).await.len(), 1);
    }
}
