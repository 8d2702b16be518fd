//! Findings that were imported, copied behind the store's back with other ids, projects and states: millions in
//! minutes. The only SQL of the benchmarks, and like the store's one text for both engines.

use std::path::Path;

use palisade_model::RawId;
use palisade_testkit::Sql;

use crate::findings::run::Options;

const PROJECT: &str = "name, name_folded, path, url, repo_url, default_branch, scan_types, policy_ids, settings, test_mode, version, \
    created_at, updated_at";
const SCAN: &str = "key_id, kind, target, target_text, scan_type, test_mode, status, progress, current_check, created_at, \
    started_at, finished_at, score, grade, critical_count, high_count, medium_count, low_count, info_count, failure, coverage, \
    blocks, branch, label, types, new_count, unchanged_count, fixed_count, reopened_count";
/// As in a tenant that decides about what it finds.
const STATUS: &str = "CASE WHEN number % 20 < 14 THEN 'open' WHEN number % 20 < 15 THEN 'triaged' \
    WHEN number % 20 < 17 THEN 'false_positive' WHEN number % 20 < 18 THEN 'wont_fix' \
    WHEN number % 200 = 18 THEN 'accepted_risk' ELSE 'fixed' END";

/// The store's database, opened beside it while no server runs.
pub(crate) struct Database {
    sql: Sql,
    is_sqlite: bool,
}

/// One stretch of the imported findings as findings of another project.
pub(crate) struct Copy {
    pub(crate) organization: String,
    pub(crate) project: String,
    pub(crate) branch: &'static str,
    pub(crate) scan: String,
    /// Unix milliseconds; no other copy and no import has this one.
    pub(crate) at: i64,
    /// Numbers of the imported findings: after the first, up to the second.
    pub(crate) from: u64,
    pub(crate) to: u64,
    /// Added to the numbers.
    pub(crate) shift: u64,
    /// Whom some of them are assigned to.
    pub(crate) member: String,
    /// Without it, texts and correlations are left out: of tenants that nobody asks about, so that the disk holds them.
    pub(crate) is_whole: bool,
}

impl Database {
    pub(crate) async fn open(folder: &Path, options: &Options) -> Self {
        let Some(url) = &options.database_url else {
            let file = folder.join(palisade_store::FILE_NAME);
            let mut sql = Sql::connect(&file.to_string_lossy()).await;
            // What is lost with the machine is filled again.
            sql.execute("PRAGMA foreign_keys = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -600000; PRAGMA temp_store = MEMORY")
                .await;
            return Self { sql, is_sqlite: true };
        };
        let mut sql = Sql::connect(url).await;
        sql.execute("SET synchronous_commit = off; SET work_mem = '64MB'").await;
        Self { sql, is_sqlite: false }
    }

    /// The number of the tenant's newest finding.
    pub(crate) async fn last_number(&mut self, organization: &str) -> anyhow::Result<u64> {
        self.number(&format!(
            "SELECT CAST(value AS TEXT) FROM sequences WHERE name = 'findings:{organization}'"
        ))
        .await
    }

    /// Findings of a project that are still stored.
    pub(crate) async fn findings_of(&mut self, project: &str) -> anyhow::Result<u64> {
        self.number(&format!("SELECT CAST(count(*) AS TEXT) FROM findings WHERE project_id = '{project}'"))
            .await
    }

    async fn number(&mut self, sql: &str) -> anyhow::Result<u64> {
        Ok(self.sql.texts(sql).await.first().map_or(Ok(0), |text| text.parse())?)
    }

    /// A tenant like `of`.
    pub(crate) async fn copy_organization(&mut self, of: &str, id: &str) {
        let sql = format!(
            "INSERT INTO organizations (id, name, plan, created_at) SELECT '{id}', '{id}', plan, created_at \
             FROM organizations WHERE id = '{of}'"
        );
        self.sql.execute(&sql).await;
    }

    /// A project like `of`, without anything in it.
    pub(crate) async fn copy_project(&mut self, of: &str, id: &str, organization: &str) {
        let sql = format!(
            "INSERT INTO projects (id, organization_id, target_key, {PROJECT}) SELECT '{id}', '{organization}', '{id}', {PROJECT} \
             FROM projects WHERE id = '{of}'"
        );
        self.sql.execute(&sql).await;
    }

    /// A scan like one of the project `of`, without findings.
    pub(crate) async fn copy_scan(&mut self, of: &str, id: &str, project: &str, organization: &str) {
        let sql = format!(
            "INSERT INTO scans (id, organization_id, project_id, {SCAN}) SELECT '{id}', '{organization}', '{project}', {SCAN} \
             FROM scans WHERE id = (SELECT min(id) FROM scans WHERE project_id = '{of}')"
        );
        self.sql.execute(&sql).await;
    }

    /// The findings with all that belongs to them.
    pub(crate) async fn copy_findings(&mut self, copy: &Copy) {
        let mut steps =
            vec!["BEGIN".to_owned(), copy.findings(), copy.identities(), copy.counts(), copy.sequence()];
        if copy.is_whole {
            steps.push(copy.contents());
        }
        if self.is_sqlite {
            steps.push(copy.search());
        }
        steps.push("COMMIT".to_owned());
        self.sql.execute(&steps.join("; ")).await;
    }

    /// Says that a scan saw all findings of a tenant, or of one of its projects.
    pub(crate) async fn saw(&mut self, scan: &str, condition: &str) {
        let sql = format!(
            "INSERT INTO scan_findings (scan_id, finding_id, content_version, attempt, severity, active, root_cause, change, created_at) \
             SELECT '{scan}', id, content_version, 1, severity, NOT suppressed, fingerprint, 'new', created_at FROM findings \
             WHERE {condition} ORDER BY id"
        );
        self.sql.execute(&sql).await;
    }

    /// Leaves the database as a server that had stored all this would have.
    pub(crate) async fn settle(&mut self) {
        let numbers =
            "UPDATE sequences SET value = (SELECT max(number) FROM findings) WHERE name = 'findings'";
        self.sql.execute(numbers).await;
        // PostgreSQL does the latter by itself, some minutes later.
        let sql = if self.is_sqlite { "PRAGMA wal_checkpoint(TRUNCATE)" } else { "VACUUM ANALYZE" };
        self.sql.execute(sql).await;
    }
}

impl Copy {
    /// An id of the copy: the time of the copy with the rest of the original.
    fn id(&self, column: &str) -> String {
        format!("'fnd_{}' || substr({column}, 15)", time_digits(self.at))
    }

    fn stretch(&self) -> String {
        format!("number > {} AND number <= {}", self.from, self.to)
    }

    fn copied(&self) -> String {
        format!("number > {} AND number <= {}", self.from + self.shift, self.to + self.shift)
    }

    fn findings(&self) -> String {
        let Self { organization, project, branch, scan, at, shift, member, .. } = self;
        let (id, stretch) = (self.id("id"), self.stretch());
        let correlation = if self.is_whole { "correlation_key" } else { "''" };
        format!(
            "INSERT INTO findings (id, number, organization_id, project_id, branch, test_mode, scanner, scan_type, rule_id, \
             category, severity, fingerprint, content_fingerprint, correlation_key, title, path, search_text, suppressed, \
             status, status_changed_at, assignee, due_at, notice_at, content_version, content_hash, first_scan_id, \
             last_scan_id, created_at, updated_at, fixed_at, version) \
             SELECT {id}, number + {shift}, '{organization}', '{project}', '{branch}', test_mode, scanner, scan_type, rule_id, \
             category, severity, '{:016x}' || substr(fingerprint, 17), content_fingerprint, {correlation}, title, path, \
             search_text, suppressed, {STATUS}, {at}, CASE WHEN number % 50 = 3 THEN '{member}' END, due_at, \
             CASE WHEN number % 20 < 15 THEN notice_at END, 1, content_hash, '{scan}', '{scan}', {at}, {at}, \
             CASE WHEN {STATUS} = 'fixed' THEN {at} END, 1 FROM findings WHERE {stretch}",
            self.at,
        )
    }

    fn contents(&self) -> String {
        let (id, stretch) = (self.id("findings.id"), self.stretch());
        format!(
            "INSERT INTO finding_contents (finding_id, version, body) SELECT {id}, 1, body FROM findings \
             JOIN finding_contents ON finding_contents.finding_id = findings.id \
             AND finding_contents.version = findings.content_version WHERE {stretch}"
        )
    }

    fn identities(&self) -> String {
        format!(
            "INSERT INTO finding_fingerprints (project_id, fingerprint, branch, finding_id) \
             SELECT project_id, fingerprint, branch, id FROM findings WHERE {}",
            self.copied()
        )
    }

    fn counts(&self) -> String {
        format!(
            "INSERT INTO finding_counts (organization_id, test_mode, project_id, branch, status, severity, findings) \
             SELECT organization_id, test_mode, project_id, branch, status, severity, count(*) FROM findings \
             WHERE suppressed = FALSE AND {} GROUP BY organization_id, test_mode, project_id, branch, status, severity \
             ON CONFLICT (organization_id, test_mode, project_id, branch, status, severity) \
             DO UPDATE SET findings = finding_counts.findings + excluded.findings",
            self.copied()
        )
    }

    /// The tenant's last number.
    fn sequence(&self) -> String {
        format!(
            "INSERT INTO sequences (name, value) VALUES ('findings:{}', {}) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
            self.organization,
            self.to + self.shift
        )
    }

    fn search(&self) -> String {
        format!(
            "INSERT INTO finding_search (rowid, search_text) SELECT number, \
             substr(replace(' ' || search_text, ' ', ' ' || printf('%x', number >> 14) || '_'), 2) FROM findings WHERE {}",
            self.copied()
        )
    }
}

/// The digits of an id that hold its time.
fn time_digits(at: i64) -> String {
    id(at, 0)[..10].to_owned()
}

/// The digits of an id of this time.
pub(crate) fn id(at: i64, number: u64) -> String {
    RawId::from_u128(u128::from(at.unsigned_abs()) << 80 | u128::from(number)).encode()
}
