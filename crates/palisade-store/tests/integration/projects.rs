//! Projects: what is written, what a delete takes along, and how its rows go.

use palisade_model::{
    DEFAULT_BRANCH, EventKind, OrganizationId, PageSize, Project, ProjectFields, ProjectId, ProjectSettings,
    ProjectSource, Scan, ScanStatus, Severity, SeverityCounts, TeamId, Version,
};
use palisade_store::{
    CreateProject, DeleteProject, DeletedProject, Heartbeat, Ingested, ListBranches, ListProjects, ListScans,
    Messages, Purged, RunProgress, Store, UpdateProject, WrittenProject,
};

use crate::engine::{Database, on_both_engines};
use crate::fixture::{
    LEASE, NOW, claim, completed, create, event_id, finding, new_scan, raw_id, running, start,
};

fn fields(name: &str) -> ProjectFields {
    ProjectFields {
        name: name.into(),
        source: ProjectSource::None,
        default_branch: DEFAULT_BRANCH.into(),
        scan_types: vec![],
        team_ids: vec![],
        settings: ProjectSettings::default(),
    }
}

fn new_project(organization_id: OrganizationId, name: &str) -> CreateProject {
    CreateProject {
        id: ProjectId::new(raw_id()),
        organization_id,
        fields: fields(name),
        target_key: format!("key of {name}"),
        test_mode: false,
        now: NOW,
        event_id: event_id(),
    }
}

async fn made(store: &Store, create: CreateProject) -> Project {
    match store.create_project(create).await.unwrap() {
        WrittenProject::Done(project) => project,
        other => panic!("expected a project, found {other:?}"),
    }
}

fn delete_of(organization_id: OrganizationId, id: ProjectId) -> DeleteProject {
    DeleteProject { id, organization_id, test_mode: false, version: None, now: NOW + 5 }
}

async fn delete(store: &Store, organization_id: OrganizationId, id: ProjectId) -> DeletedProject {
    store.delete_project(delete_of(organization_id, id), &event_id).await.unwrap()
}

async fn names(store: &Store, list: ListProjects<'_>) -> Vec<String> {
    let page = store.list_projects(list).await.unwrap();
    page.items.into_iter().map(|project| project.fields.name).collect()
}

fn list(organization_id: OrganizationId) -> ListProjects<'static> {
    ListProjects {
        organization_id,
        test_mode: false,
        projects: None,
        name: None,
        team: None,
        before: None,
        size: PageSize::default(),
    }
}

async fn add_team(database: &Database, organization_id: OrganizationId) -> TeamId {
    let id = TeamId::new(raw_id());
    let values = format!("VALUES ('{id}', '{organization_id}', '{id}', '{{}}', 0, 0)");
    let columns = "(id, organization_id, name, settings, created_at, updated_at)";
    database.execute(&format!("INSERT INTO teams {columns} {values}")).await;
    id
}

async fn scan_on(store: &Store, organization_id: OrganizationId, branch: &str) -> Scan {
    let mut request = new_scan(organization_id);
    request.scan.branch = branch.into();
    create(store, request).await
}

on_both_engines! {
    async fn a_project_reads_back_as_it_was_written(database: &Database) {
        let (store, organization) = start(database).await;
        let team = add_team(database, organization).await;
        let mut request = new_project(organization, "Größe");
        request.fields = ProjectFields {
            source: ProjectSource::Url("https://example.com/".into()),
            default_branch: "trunk".into(),
            scan_types: vec!["sast".into()],
            team_ids: vec![team],
            settings: ProjectSettings { scan_type: Some(palisade_model::ScanType::Quick) },
            ..request.fields
        };
        let project = made(store, request.clone()).await;
        assert_eq!((project.id, &project.fields, project.version), (request.id, &request.fields, Version::new(1)));
        assert_eq!(store.get_project(organization, project.id, false).await.unwrap(), Some(project.clone()));
        assert_eq!(store.get_project(organization, project.id, true).await.unwrap(), None);
        assert_eq!(store.get_project(database.add_organization().await, project.id, false).await.unwrap(), None);
        for (name, team, found) in [("GRÖSSE", None, false), ("gRÖ", None, true), ("", Some(team), true)] {
            let name = (!name.is_empty()).then_some(name);
            assert_eq!(names(store, ListProjects { name, team, ..list(organization) }).await.len(), usize::from(found));
        }
        for (projects, count) in [(vec![], 0), (vec![project.id], 1), (vec![ProjectId::new(raw_id())], 0)] {
            let only = ListProjects { projects: Some(&projects), ..list(organization) };
            assert_eq!(names(store, only).await.len(), count);
        }
    }

    async fn a_write_is_refused_when_it_cannot_be_what_was_meant(database: &Database) {
        let (store, organization) = start(database).await;
        let (first, second) =
            (made(store, new_project(organization, "a")).await, made(store, new_project(organization, "b")).await);
        let again = store.create_project(new_project(organization, "a")).await.unwrap();
        assert_eq!(again, WrittenProject::SourceTaken(first.id));
        let foreign = add_team(database, database.add_organization().await).await;
        let mut request = new_project(organization, "c");
        request.fields.team_ids = vec![foreign];
        assert_eq!(store.create_project(request).await.unwrap(), WrittenProject::UnknownTeam(foreign));

        let update = |version: i64, key: &str| UpdateProject {
            id: second.id,
            organization_id: organization,
            test_mode: false,
            version: Version::new(version),
            fields: fields("new name"),
            target_key: key.into(),
            changed: vec!["name"],
            now: NOW + 1,
            event_id: event_id(),
        };
        let taken = store.update_project(update(1, "key of a")).await.unwrap();
        assert_eq!(taken, WrittenProject::SourceTaken(first.id));
        let WrittenProject::Done(updated) = store.update_project(update(1, "key of b")).await.unwrap() else {
            panic!("expected an update");
        };
        assert_eq!((updated.version, updated.updated_at, updated.created_at), (Version::new(2), NOW + 1, NOW));
        assert_eq!(store.update_project(update(1, "key of b")).await.unwrap(), WrittenProject::VersionChanged);
        let other = UpdateProject { organization_id: database.add_organization().await, ..update(2, "key of b") };
        assert_eq!(store.update_project(other).await.unwrap(), WrittenProject::NotFound);
        let kinds: Vec<_> =
            store.events_after(organization, 0, 10).await.unwrap().into_iter().map(|event| event.kind).collect();
        assert_eq!(kinds, [EventKind::ProjectCreated, EventKind::ProjectCreated, EventKind::ProjectUpdated]);
    }

    async fn figures_show_the_default_branch_and_the_newest_scan(database: &Database) {
        let (store, organization) = start(database).await;
        for (branch, severity) in [("main", Severity::High), ("side", Severity::Low)] {
            scan_on(store, organization, branch).await;
            let job = claim(store, "worker", NOW).await;
            store.ingest(&job.fence, &[finding(branch, severity)], NOW, &event_id).await.unwrap();
            store.finish_scan(&job.fence, completed(NOW)).await.unwrap();
        }
        let last = scan_on(store, organization, "later").await;
        let page = store.list_projects(list(organization)).await.unwrap();
        let figures = store.figures_of(&page.items).await.unwrap();
        assert_eq!(figures[0].open_findings, SeverityCounts { high: 1, ..SeverityCounts::default() });
        assert_eq!(figures[0].last_scan.as_ref().map(|scan| scan.id), Some(last.id));

        let size = PageSize::new(2).unwrap();
        let first =
            store.list_branches(ListBranches { project: &page.items[0], after: None, size }).await.unwrap();
        let found: Vec<_> = first.items.iter().map(|branch| (branch.name.as_str(), branch.open_findings.total())).collect();
        assert_eq!((found, first.has_more), (vec![("later", 0), ("main", 1)], true));
        let after = Some(first.items[1].last_scan.id);
        let rest = store.list_branches(ListBranches { project: &page.items[0], after, size }).await.unwrap();
        let found: Vec<_> = rest.items.iter().map(|branch| (branch.name.as_str(), branch.open_findings.total())).collect();
        assert_eq!((found, rest.has_more), (vec![("side", 1)], false));
    }

    async fn a_delete_cancels_what_runs_and_hides_the_rest_at_once(database: &Database) {
        let (store, organization) = start(database).await;
        let job = running(store, organization).await;
        store.ingest(&job.fence, &[finding("a", Severity::High)], NOW, &event_id).await.unwrap();
        let waiting = create(store, new_scan(organization)).await;
        let mut other = new_scan(organization);
        other.target_key = "other".into();
        let other = create(store, other).await;
        let project = job.scan.project_id;

        assert_eq!(delete(store, database.add_organization().await, project).await, DeletedProject::NotFound);
        let stale = DeleteProject { version: Some(Version::new(7)), ..delete_of(organization, project) };
        let stale = store.delete_project(stale, &event_id).await.unwrap();
        assert_eq!(stale, DeletedProject::VersionChanged);
        let DeletedProject::Done(mut cancelled) = delete(store, organization, project).await else {
            panic!("expected a delete");
        };
        cancelled.sort_unstable();
        assert_eq!(cancelled, [job.scan.id, waiting.id]);
        assert_eq!(delete(store, organization, project).await, DeletedProject::NotFound);

        let late = store.ingest(&job.fence, &[finding("b", Severity::High)], NOW, &event_id).await.unwrap();
        assert_eq!(late, Ingested::Lost);
        let beat = store.heartbeat(&job.fence, NOW, LEASE, &RunProgress::default()).await.unwrap();
        assert_eq!(beat, Heartbeat::Lost);
        assert_eq!(store.queue_depth(organization).await.unwrap(), 1);
        assert_eq!(claim(store, "worker", NOW).await.scan.id, other.id);
        for scan in [job.scan.id, waiting.id] {
            assert_eq!(store.get_scan(organization, scan, false).await.unwrap(), None);
        }
        for statuses in [&[][..], &[ScanStatus::Cancelled, ScanStatus::Running]] {
            let list = ListScans {
                organization_id: organization,
                test_mode: false,
                projects: None,
        branch: None,
                statuses,
                before: None,
                size: PageSize::default(),
            };
            let page = store.list_scans(list).await.unwrap();
            assert_eq!(page.items.iter().map(|scan| scan.id).collect::<Vec<_>>(), [other.id]);
        }
        assert_eq!(names(store, list(organization)).await.len(), 1);
        let events = store.events_after(organization, 0, 100).await.unwrap();
        let ended = events.iter().filter(|event| event.kind == EventKind::ScanCancelled).count();
        let deleted = events.iter().find(|event| event.kind == EventKind::ProjectDeleted).unwrap();
        assert_eq!((ended, deleted.project_id), (2, Some(project)));
        let fresh = create(store, new_scan(organization)).await;
        assert_ne!(fresh.project_id, project);
    }

    async fn the_purge_removes_a_deleted_project_and_nothing_else(database: &Database) {
        let (store, organization) = start(database).await;
        assert_eq!(store.purge_deleted_projects(100).await.unwrap(), Purged::Nothing);
        let mut projects = Vec::new();
        for key in ["dying", "living"] {
            let mut request = new_scan(organization);
            request.target_key = key.into();
            create(store, request).await;
            let job = claim(store, "worker", NOW).await;
            let batch: Vec<_> = (0..250).map(|n| finding(&format!("{key} {n}"), Severity::Low)).collect();
            store.ingest(&job.fence, &batch, NOW, &event_id).await.unwrap();
            store.finish_scan(&job.fence, completed(NOW)).await.unwrap();
            projects.push((job.scan.project_id, job.scan.id));
        }
        let [(dying, _), (living, living_scan)] = projects[..] else { panic!("expected two projects") };
        delete(store, organization, dying).await;
        let mut steps = 0;
        while store.purge_deleted_projects(100).await.unwrap() == Purged::Some {
            steps += 1;
        }
        assert!((3..20).contains(&steps), "{steps}");
        assert_eq!(store.purge_deleted_projects(100).await.unwrap(), Purged::Waiting, "messages come first");
        store.dispatch_events(1_000, &|_| Messages::default()).await.unwrap();
        assert_eq!(store.purge_deleted_projects(100).await.unwrap(), Purged::Some);
        assert_eq!(store.purge_deleted_projects(100).await.unwrap(), Purged::Project(dying));
        let events = store.events_after(organization, 0, 100).await.unwrap();
        let of_dying: Vec<_> = events.iter().filter(|event| event.project_id == Some(dying)).collect();
        assert_eq!(of_dying.iter().map(|event| event.kind).collect::<Vec<_>>(), [EventKind::ProjectDeleted]);
        assert!(events.iter().any(|event| event.project_id == Some(living)));
        assert_eq!(store.purge_deleted_projects(100).await.unwrap(), Purged::Nothing);
        for (table, left) in [
            ("projects", 1), ("scans", 1), ("jobs", 1), ("findings", 250), ("finding_contents", 250),
            ("finding_fingerprints", 250), ("scan_findings", 250), ("finding_counts", 1),
        ] {
            assert_eq!(database.number(&format!("SELECT count(*) FROM {table}")).await, left, "{table}");
        }
        assert!(store.get_project(organization, living, false).await.unwrap().is_some());
        let page = store.findings_page(organization, living_scan, None, None, PageSize::default()).await.unwrap();
        assert!(page.has_more);
    }
}
