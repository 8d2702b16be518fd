//! A sync against a real HTTP server: what it asks for, what it takes, what it does when the server breaks.

use std::sync::Mutex;
use std::time::Duration;

use palisade_advisories::{
    Change, Library, Patience, Step, Subject, SyncError, SyncOptions, SyncReport, Watch, sync,
};
use palisade_model::Ecosystem;
use palisade_testkit::{Advisory, Fault, FileServer, export};
use tempfile::TempDir;

use crate::export::{NOW, ids, open, package};

const ZIP: &str = "PyPI/all.zip";
const LIST: &str = "PyPI/modified_id.csv";

/// A server with an export of PyPI, and a library that is to get it.
struct Scene {
    server: FileServer,
    library: Library,
    watcher: Watcher,
    options: SyncOptions,
    _folder: TempDir,
}

/// Notes the pauses instead of making them.
#[derive(Default)]
struct Watcher {
    pauses: Mutex<Vec<Duration>>,
    /// Cancels when so many bytes are here.
    cancel_at: Option<u64>,
    is_cancelled: Mutex<bool>,
}

impl Watch for Watcher {
    fn on(&self, step: &Step<'_>) {
        if let (Step::Received { have }, Some(at)) = (step, self.cancel_at) {
            *self.is_cancelled.lock().unwrap() |= *have >= at;
        }
    }

    fn pause(&self, time: Duration) {
        self.pauses.lock().unwrap().push(time);
    }

    fn is_cancelled(&self) -> bool {
        *self.is_cancelled.lock().unwrap()
    }
}

fn advisories(count: usize) -> Vec<Advisory> {
    let one = |number: usize| Advisory {
        id: format!("A-{number}"),
        modified: format!("2024-05-{:02}T00:00:{:02}Z", 1 + number % 28, number % 60),
        package: format!("anvil-{number}"),
        fixed: "2.0".to_owned(),
    };
    (0..count).map(one).collect()
}

impl Scene {
    fn new() -> Self {
        let server = FileServer::start();
        server.put(export("PyPI", &advisories(40)));
        let folder = tempfile::tempdir().unwrap();
        let library = Library::new(&folder.path().join("data"));
        let options = SyncOptions::new(&server.url).unwrap();
        Self { server, library, watcher: Watcher::default(), options, _folder: folder }
    }

    fn sync(&self) -> SyncReport {
        sync(&self.library, &[Ecosystem::PyPi], &self.options, &self.watcher, NOW).unwrap()
    }

    /// The change of the one ecosystem.
    fn change(&self) -> Change {
        let report = self.sync();
        assert_eq!(report.synced[0].subject, Subject::Export(Ecosystem::PyPi));
        *report.synced[0].outcome.as_ref().unwrap()
    }

    fn error(&self) -> String {
        self.sync().synced.remove(0).outcome.unwrap_err().to_string().replace(&self.server.url, "")
    }

    /// What was asked since the last time: path and range.
    fn asked(&self) -> Vec<String> {
        let requests = self.server.take_requests();
        let tell = |request: palisade_testkit::Request| match request.range {
            Some(range) => format!("{} {range}", request.path),
            None => request.path,
        };
        requests.into_iter().map(tell).collect()
    }

    fn knows(&self, number: usize, version: &str) -> bool {
        let package = package(Ecosystem::PyPi, &format!("anvil-{number}"), version);
        !ids(&open(&self.library), &package).is_empty()
    }

    fn has_nothing(&self) -> bool {
        self.library.open().unwrap().is_none()
    }
}

#[test]
fn an_export_is_taken_whole_and_asked_about_with_one_request_afterwards() {
    let scene = Scene::new();
    assert_eq!(scene.change(), Change::Whole(40));
    assert_eq!(scene.asked(), [LIST, ZIP]);
    assert!(scene.knows(39, "1.0") && !scene.knows(39, "2.0"));
    assert_eq!(scene.library.status().unwrap().synced[&Ecosystem::PyPi], NOW);
    assert_eq!(scene.change(), Change::Nothing);
    assert_eq!(scene.asked(), [LIST]);
    let left = std::fs::read_dir(scene._folder.path().join("data/sync")).unwrap();
    assert_eq!(left.map(|entry| entry.unwrap().file_name()).collect::<Vec<_>>(), ["lock"]);
}

#[test]
fn few_changes_are_fetched_one_by_one_and_many_as_a_whole() {
    let scene = Scene::new();
    scene.change();
    scene.asked();
    let mut changed = advisories(40);
    changed[7].modified = "2024-06-01T00:00:00Z".to_owned();
    changed[7].fixed = "3.0".to_owned();
    // Older than the newest that is there, and new all the same.
    changed.push(Advisory {
        id: "A-40".to_owned(),
        modified: "2020-01-01T00:00:00Z".to_owned(),
        ..changed[1].clone()
    });
    scene.server.put(export("PyPI", &changed));
    assert_eq!(scene.change(), Change::Records(2));
    let mut asked = scene.asked();
    asked.sort();
    assert_eq!(asked, ["PyPI/A-40.json", "PyPI/A-7.json", LIST]);
    assert!(scene.knows(7, "2.5") && scene.knows(1, "1.0") && scene.knows(39, "1.0"));
    assert_eq!((scene.change(), scene.asked()), (Change::Nothing, vec![LIST.to_owned()]));

    changed.iter_mut().take(10).for_each(|one| one.modified = "2024-07-01T00:00:00Z".to_owned());
    scene.server.put(export("PyPI", &changed));
    assert_eq!(scene.change(), Change::Whole(41));
    assert_eq!(scene.asked(), [LIST, ZIP]);
    changed.pop();
    scene.server.put(export("PyPI", &changed));
    assert_eq!(scene.change(), Change::Whole(40), "a record that is gone");
}

#[test]
fn a_record_that_is_listed_and_not_there_makes_it_a_whole_export() {
    let scene = Scene::new();
    scene.change();
    let mut changed = advisories(40);
    changed[7].modified = "2024-06-01T00:00:00Z".to_owned();
    scene.server.put(export("PyPI", &changed));
    scene.server.remove("PyPI/A-7.json");
    assert_eq!(scene.change(), Change::Whole(40));
}

#[test]
fn an_export_without_a_list_is_told_apart_by_its_own_tag() {
    let scene = Scene::new();
    scene.server.remove(LIST);
    assert_eq!(scene.change(), Change::Whole(40));
    scene.asked();
    assert_eq!(scene.change(), Change::Nothing);
    assert_eq!(scene.asked(), [LIST, ZIP]);
}

#[test]
fn imported_files_are_brought_up_to_date_and_another_server_is_asked_afresh() {
    let scene = Scene::new();
    let path = scene._folder.path().join("PyPI/all.zip");
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    let files = export("PyPI", &advisories(39));
    std::fs::write(&path, &files.last().unwrap().1).unwrap();
    scene.library.import(&[path], NOW).unwrap();
    assert_eq!(scene.change(), Change::Records(1), "whatever the time of the record");
    assert!(scene.knows(39, "1.0"));
    assert_eq!(scene.change(), Change::Nothing);
    let other = Scene::new();
    let options = SyncOptions::new(&other.server.url).unwrap();
    sync(&scene.library, &[Ecosystem::PyPi], &options, &scene.watcher, NOW).unwrap();
    assert_eq!(other.server.take_requests()[0].if_none_match, None);
}

#[test]
fn a_download_that_breaks_off_goes_on_where_it_was() {
    let scene = Scene::new();
    let size = export("PyPI", &advisories(40)).last().unwrap().1.len();
    let cuts = [0, 1, 1000, 700, 1, 0, 300].map(Fault::CutAfter);
    scene.server.break_next(ZIP, &cuts);
    assert_eq!(scene.change(), Change::Whole(40));
    let ranges = [None, None, Some(1), Some(1001), Some(1701), Some(1702), Some(1702), Some(2002)];
    let expected = ranges.map(|from| from.map_or(ZIP.to_owned(), |from| format!("{ZIP} bytes={from}-")));
    assert!(size > 2002);
    assert_eq!(scene.asked()[1..], expected);
    assert!(scene.knows(39, "1.0"));
}

#[test]
fn what_was_left_of_an_earlier_sync_is_used_by_the_next() {
    let mut scene = Scene::new();
    scene.watcher.cancel_at = Some(1500);
    scene.server.break_next(ZIP, &[Fault::HoldAfter(1500)]);
    let cancelled = sync(&scene.library, &[Ecosystem::PyPi], &scene.options, &scene.watcher, NOW);
    assert!(matches!(cancelled, Err(SyncError::Cancelled)));
    assert!(scene.has_nothing());
    scene.watcher = Watcher::default();
    scene.asked();
    assert_eq!(scene.change(), Change::Whole(40));
    assert_eq!(scene.asked(), [LIST.to_owned(), format!("{ZIP} bytes=1500-")]);
}

#[test]
fn content_that_changed_meanwhile_is_fetched_from_its_beginning() {
    for fault in [Fault::NoRange, Fault::OtherRange, Fault::Status(416, String::new())] {
        let scene = Scene::new();
        scene.server.break_next(ZIP, &[Fault::CutAfter(1500), fault.clone()]);
        assert_eq!(scene.change(), Change::Whole(40), "{fault:?}");
        assert!(scene.asked().contains(&format!("{ZIP} bytes=1500-")), "{fault:?}");
    }
    let mut scene = Scene::new();
    scene.options.patience.attempts = 1;
    scene.server.break_next(ZIP, &[Fault::CutAfter(1500)]);
    assert!(scene.error().contains("/PyPI/all.zip: expected "));
    scene.server.put(export("PyPI", &advisories(30)));
    assert_eq!(scene.change(), Change::Whole(30));
}

#[test]
fn a_busy_server_is_asked_again_after_the_time_that_it_names() {
    let scene = Scene::new();
    let busy = [(429, "retry-after: 7\r\n"), (500, ""), (503, "")];
    scene.server.break_next(ZIP, &busy.map(|(status, more)| Fault::Status(status, more.to_owned())));
    assert_eq!(scene.change(), Change::Whole(40));
    let pauses = scene.watcher.pauses.lock().unwrap().clone();
    assert_eq!(pauses, [7, 2, 4].map(Duration::from_secs));
}

#[test]
fn a_server_that_stays_broken_is_named_with_what_came() {
    let always = |status, more: &str| vec![Fault::Status(status, more.to_owned()); 5];
    for (faults, error, tries) in [
        (always(500, ""), "/PyPI/all.zip: expected status 200, found 500 Internal Server Error", 5),
        (always(403, ""), "/PyPI/all.zip: expected status 200, found 403 Forbidden", 1),
        (
            always(429, "retry-after: 9999\r\n"),
            "/PyPI/all.zip: expected status 200, found 429 Too Many Requests",
            1,
        ),
        (
            always(404, ""),
            "/PyPI/all.zip: expected an export, found that none is published there (status 404)",
            1,
        ),
    ] {
        let scene = Scene::new();
        scene.server.break_next(ZIP, &faults);
        assert_eq!(scene.error(), error);
        assert_eq!(scene.asked().len(), 1 + tries, "{error}");
        assert!(scene.has_nothing());
    }
}

#[test]
fn what_is_broken_changes_nothing_and_is_fetched_anew_next_time() {
    let scene = Scene::new();
    scene.change();
    let mut changed = advisories(40);
    changed.iter_mut().for_each(|one| one.modified = "2024-07-01T00:00:00Z".to_owned());
    let mut files = export("PyPI", &changed);
    let zip = files.last_mut().unwrap();
    let whole = zip.1.clone();
    let middle = zip.1.len() / 4;
    zip.1[middle] ^= 0x55;
    scene.server.put(files);
    let error = scene.error();
    assert!(error.contains("all.zip: "), "{error}");
    assert!(scene.knows(39, "1.0"));
    scene.server.put(vec![(ZIP.to_owned(), whole)]);
    assert_eq!(scene.change(), Change::Whole(40));
    assert_eq!(scene.change(), Change::Nothing);
}

#[test]
fn a_length_that_is_wrong_takes_nothing() {
    let mut scene = Scene::new();
    scene.options.patience.attempts = 1;
    scene.server.break_next(ZIP, &[Fault::Length(1000), Fault::Length(1_000_000)]);
    assert!(scene.error().contains("expected a whole zip archive"), "too short");
    let error = scene.error();
    assert!(error.contains("expected 1000000 bytes, found "), "{error}");
    assert!(scene.has_nothing());
    assert_eq!(scene.change(), Change::Whole(40));
}

#[test]
fn a_body_without_end_is_left_at_the_limit() {
    let mut scene = Scene::new();
    scene.options.limits.export = 100_000;
    scene.server.break_next(ZIP, &[Fault::Endless]);
    assert_eq!(scene.error(), "/PyPI/all.zip: expected at most 100000 bytes, found more");
    scene.server.break_next(ZIP, &[Fault::Length(100_001)]);
    assert_eq!(scene.error(), "/PyPI/all.zip: expected at most 100000 bytes, found more");
    assert!(scene.has_nothing());
}

#[test]
fn a_list_that_is_none_is_refused() {
    let scene = Scene::new();
    scene.change();
    scene.server.put(vec![(LIST.to_owned(), b"<html>\n".to_vec())]);
    assert_eq!(scene.error(), "/PyPI/modified_id.csv: expected a time and an id in line 1, found \"<html>\"");
    assert!(scene.knows(39, "1.0"));
}

#[test]
fn an_address_without_a_server_is_tried_for_the_first_ecosystem_only() {
    let mut scene = Scene::new();
    let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    scene.options = SyncOptions::new(&format!("http://{closed}")).unwrap();
    let wanted = [Ecosystem::PyPi, Ecosystem::Npm];
    let report = sync(&scene.library, &wanted, &scene.options, &scene.watcher, NOW).unwrap();
    let errors: Vec<_> = report.synced.into_iter().map(|one| one.outcome.unwrap_err().to_string()).collect();
    assert!(
        errors[0].starts_with(&format!("http://{closed}/PyPI/modified_id.csv: expected an answer, found "))
    );
    assert_eq!(errors[1], "not tried, because 127.0.0.1 could not be reached");
    assert_eq!(scene.watcher.pauses.lock().unwrap().len(), 4);
}

#[test]
fn a_server_that_says_nothing_is_left_after_the_idle_time() {
    let mut scene = Scene::new();
    scene.options.patience = Patience { idle: Duration::from_millis(50), attempts: 1, ..Patience::default() };
    scene.server.break_next(ZIP, &[Fault::HoldAfter(500)]);
    let error = scene.error();
    assert!(error.contains("bytes and then "), "{error}");
    scene.options.patience = Patience { total: Duration::ZERO, ..Patience::default() };
    let error = scene.error();
    assert!(error.contains("expected the whole file within 0 seconds"), "{error}");
}

#[test]
fn redirects_are_followed_five_times() {
    let mut scene = Scene::new();
    let again = Fault::Status(302, format!("location: {}/{ZIP}\r\n", scene.server.url));
    scene.server.break_next(ZIP, &vec![again.clone(); 5]);
    assert_eq!(scene.change(), Change::Whole(40));
    scene.library = Library::new(&scene._folder.path().join("other"));
    scene.server.break_next(ZIP, &vec![again; 6]);
    let error = scene.error();
    assert!(error.contains("expected at most 5 redirects, found more"), "{error}");
}

#[test]
fn names_with_spaces_are_encoded() {
    let scene = Scene::new();
    scene.server.put(export("GitHub Actions", &advisories(3)));
    let report =
        sync(&scene.library, &[Ecosystem::GitHubActions], &scene.options, &scene.watcher, NOW).unwrap();
    assert_eq!(*report.synced[0].outcome.as_ref().unwrap(), Change::Whole(3));
    assert_eq!(scene.server.take_requests()[0].target, "/GitHub%20Actions/modified_id.csv");
}

#[test]
fn scores_and_the_catalogue_come_too_and_their_failure_undoes_nothing() {
    let mut scene = Scene::new();
    let (epss, kev) = (format!("{}/epss.gz", scene.server.url), format!("{}/kev", scene.server.url));
    scene.options = scene.options.with_signals(Some(&epss), Some(&kev)).unwrap();
    scene.server.put(vec![("epss.gz".to_owned(), b"cve,epss,percentile\nCVE-2024-1,0.5,0.9\n".to_vec())]);
    scene.server.put(vec![("kev".to_owned(), b"<html>".to_vec())]);
    let report = scene.sync();
    let told: Vec<_> = report.synced.iter().map(|one| one.outcome.as_ref().ok()).collect();
    assert_eq!(told, [Some(&Change::Whole(40)), Some(&Change::Whole(1)), None]);
    let status = scene.library.status().unwrap();
    assert_eq!((status.epss.unwrap().synced, status.known_exploited), (Some(NOW), None));
    let again = scene.sync();
    let told: Vec<_> = again.synced.iter().map(|one| one.outcome.as_ref().ok()).collect();
    assert_eq!(told, [Some(&Change::Nothing), Some(&Change::Nothing), None]);
}

#[test]
fn two_syncs_at_once_take_turns() {
    let scene = Scene::new();
    let changes: Vec<_> = std::thread::scope(|scope| {
        let threads = [(); 3].map(|()| scope.spawn(|| scene.change()));
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    let whole = changes.iter().filter(|change| **change == Change::Whole(40)).count();
    assert_eq!((whole, changes.len()), (1, 3), "{changes:?}");
    assert_eq!(scene.asked().iter().filter(|path| *path == ZIP).count(), 1);
    assert!(scene.knows(39, "1.0"));
}
