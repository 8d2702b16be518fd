-- The platform: people and their rights, plans with several windows, projects that live, findings across scans,
-- webhooks, notifications, the audit trail.

ALTER TABLE organizations ADD COLUMN settings TEXT NOT NULL DEFAULT '{}';
-- Scans that the operator or a purchase added on top of the plan's windows.
ALTER TABLE organizations ADD COLUMN extra_scans BIGINT NOT NULL DEFAULT 0;
ALTER TABLE organizations ADD COLUMN version BIGINT NOT NULL DEFAULT 1;

CREATE TABLE members (
    id              TEXT   NOT NULL PRIMARY KEY,
    organization_id TEXT   NOT NULL REFERENCES organizations (id),
    email           TEXT   NOT NULL,
    name            TEXT   NOT NULL,
    role            TEXT   NOT NULL,
    created_at      BIGINT NOT NULL,
    updated_at      BIGINT NOT NULL,
    removed_at      BIGINT
);
CREATE INDEX members_by_organization ON members (organization_id, id);
CREATE UNIQUE INDEX members_by_email ON members (organization_id, email) WHERE removed_at IS NULL;

CREATE TABLE teams (
    id              TEXT   NOT NULL PRIMARY KEY,
    organization_id TEXT   NOT NULL REFERENCES organizations (id),
    name            TEXT   NOT NULL,
    settings        TEXT   NOT NULL,
    created_at      BIGINT NOT NULL,
    updated_at      BIGINT NOT NULL,
    UNIQUE (organization_id, name)
);

CREATE TABLE team_members (
    team_id         TEXT   NOT NULL REFERENCES teams (id) ON DELETE CASCADE,
    member_id       TEXT   NOT NULL REFERENCES members (id),
    organization_id TEXT   NOT NULL REFERENCES organizations (id),
    role            TEXT   NOT NULL,
    added_at        BIGINT NOT NULL,
    PRIMARY KEY (team_id, member_id)
);
CREATE INDEX team_members_by_member ON team_members (member_id);

CREATE TABLE invitations (
    id              TEXT   NOT NULL PRIMARY KEY,
    organization_id TEXT   NOT NULL REFERENCES organizations (id),
    email           TEXT   NOT NULL,
    role            TEXT   NOT NULL,
    team_ids        TEXT   NOT NULL,
    token_hash      TEXT   NOT NULL UNIQUE,
    invited_by      TEXT   NOT NULL,
    created_at      BIGINT NOT NULL,
    expires_at      BIGINT NOT NULL,
    accepted_at     BIGINT,
    revoked_at      BIGINT
);
CREATE INDEX invitations_by_organization ON invitations (organization_id, id);

-- project_ids, team_ids and ip_allowlist are JSON lists; NULL restricts nothing. is_admin says that the key can
-- administer without any restriction: what the guard of the last administrator counts.
ALTER TABLE api_keys ADD COLUMN expires_at BIGINT;
ALTER TABLE api_keys ADD COLUMN project_ids TEXT;
ALTER TABLE api_keys ADD COLUMN team_ids TEXT;
ALTER TABLE api_keys ADD COLUMN ip_allowlist TEXT;
ALTER TABLE api_keys ADD COLUMN member_id TEXT;
ALTER TABLE api_keys ADD COLUMN created_by TEXT;
ALTER TABLE api_keys ADD COLUMN rotated_from TEXT;
ALTER TABLE api_keys ADD COLUMN is_admin BOOLEAN NOT NULL DEFAULT FALSE;
UPDATE api_keys SET is_admin = TRUE WHERE scopes LIKE '%"admin"%' AND test_mode = FALSE;
CREATE INDEX api_keys_by_member ON api_keys (member_id) WHERE member_id IS NOT NULL;

-- A deleted project gives its target_key free ('deleted:' and its id) and is purged in the background.
-- name_folded is the name in lower case, for searching.
ALTER TABLE projects ADD COLUMN name_folded TEXT NOT NULL DEFAULT '';
ALTER TABLE projects ADD COLUMN path TEXT;
ALTER TABLE projects ADD COLUMN url TEXT;
ALTER TABLE projects ADD COLUMN repo_url TEXT;
ALTER TABLE projects ADD COLUMN default_branch TEXT NOT NULL DEFAULT 'main';
ALTER TABLE projects ADD COLUMN scan_types TEXT NOT NULL DEFAULT '[]';
ALTER TABLE projects ADD COLUMN policy_ids TEXT NOT NULL DEFAULT '[]';
ALTER TABLE projects ADD COLUMN settings TEXT NOT NULL DEFAULT '{}';
ALTER TABLE projects ADD COLUMN test_mode BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE projects ADD COLUMN version BIGINT NOT NULL DEFAULT 1;
ALTER TABLE projects ADD COLUMN updated_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE projects ADD COLUMN deleted_at BIGINT;
UPDATE projects SET updated_at = created_at, name_folded = lower(name),
    path = CASE WHEN target_key LIKE '/%' THEN target_key END,
    url = CASE WHEN target_key LIKE 'http%' THEN target_key || '/' END;
UPDATE projects SET test_mode = TRUE, target_key = 'test:' || target_key
    WHERE id IN (SELECT project_id FROM scans WHERE test_mode = TRUE);
CREATE INDEX projects_by_organization ON projects (organization_id, test_mode, id);
CREATE INDEX projects_deleted ON projects (organization_id, deleted_at) WHERE deleted_at IS NOT NULL;

CREATE TABLE project_teams (
    project_id      TEXT NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
    team_id         TEXT NOT NULL REFERENCES teams (id) ON DELETE CASCADE,
    organization_id TEXT NOT NULL REFERENCES organizations (id),
    PRIMARY KEY (project_id, team_id)
);
CREATE INDEX project_teams_by_team ON project_teams (team_id);
CREATE INDEX project_teams_by_organization ON project_teams (organization_id);

CREATE TABLE targets (
    id              TEXT    NOT NULL PRIMARY KEY,
    organization_id TEXT    NOT NULL REFERENCES organizations (id),
    project_id      TEXT    NOT NULL REFERENCES projects (id),
    host            TEXT    NOT NULL,
    label           TEXT    NOT NULL,
    test_mode       BOOLEAN NOT NULL,
    created_at      BIGINT  NOT NULL,
    UNIQUE (organization_id, test_mode, host)
);
CREATE INDEX targets_newest ON targets (organization_id, test_mode, id);
CREATE INDEX targets_by_project ON targets (project_id);

CREATE TABLE uploads (
    id              TEXT    NOT NULL PRIMARY KEY,
    organization_id TEXT    NOT NULL REFERENCES organizations (id),
    project_id      TEXT,
    kind            TEXT    NOT NULL,
    file_name       TEXT    NOT NULL,
    size            BIGINT  NOT NULL,
    sha256          TEXT    NOT NULL,
    object_key      TEXT    NOT NULL,
    -- JSON object: what was said about a report beside it.
    import_options  TEXT    NOT NULL,
    test_mode       BOOLEAN NOT NULL,
    created_by      TEXT    NOT NULL,
    created_at      BIGINT  NOT NULL,
    expires_at      BIGINT  NOT NULL
);
CREATE INDEX uploads_by_organization ON uploads (organization_id, test_mode, id);
CREATE INDEX uploads_by_age ON uploads (expires_at);

ALTER TABLE scans ADD COLUMN branch TEXT NOT NULL DEFAULT 'main';
ALTER TABLE scans ADD COLUMN commit_sha TEXT;
ALTER TABLE scans ADD COLUMN label TEXT;
-- Capability words that were asked for, a JSON list; empty for all that fit the target.
ALTER TABLE scans ADD COLUMN types TEXT NOT NULL DEFAULT '[]';
ALTER TABLE scans ADD COLUMN upload_id TEXT;
ALTER TABLE scans ADD COLUMN webhook_url TEXT;
-- Against the findings known before, counted when the scan ends.
ALTER TABLE scans ADD COLUMN new_count BIGINT NOT NULL DEFAULT 0;
ALTER TABLE scans ADD COLUMN unchanged_count BIGINT NOT NULL DEFAULT 0;
ALTER TABLE scans ADD COLUMN fixed_count BIGINT NOT NULL DEFAULT 0;
ALTER TABLE scans ADD COLUMN reopened_count BIGINT NOT NULL DEFAULT 0;
CREATE INDEX scans_by_project ON scans (project_id, id);
CREATE INDEX scans_by_branch ON scans (project_id, branch, id);
CREATE INDEX scans_by_upload ON scans (upload_id) WHERE upload_id IS NOT NULL;

-- What paid for the job: a JSON list of charged windows, so that a refund finds them; NULL when free.
ALTER TABLE jobs ADD COLUMN charged TEXT;
UPDATE jobs SET charged = '[{"subject":"","period":"month","window_start":' || charged_window || '}]'
    WHERE charged_window IS NOT NULL;
ALTER TABLE jobs DROP COLUMN charged_window;

-- subject is '' for the whole organisation, or the id of the key that the window belongs to.
CREATE TABLE quota_usage (
    organization_id TEXT    NOT NULL REFERENCES organizations (id),
    subject         TEXT    NOT NULL,
    period          TEXT    NOT NULL,
    window_start    BIGINT  NOT NULL,
    used            BIGINT  NOT NULL,
    -- The share of the window, in percent, that was already announced.
    announced       BIGINT  NOT NULL DEFAULT 0,
    PRIMARY KEY (organization_id, subject, period, window_start)
);
INSERT INTO quota_usage (organization_id, subject, period, window_start, used)
    SELECT organization_id, '', 'month', window_start, scans_used FROM usage;
DROP TABLE usage;

-- Findings across scans: one row per project, branch and identity. Narrow, because it changes and is listed; the
-- text of a finding is in finding_contents, every version that some scan reported.
ALTER TABLE findings RENAME TO findings_0001;
DROP INDEX findings_by_severity;

CREATE TABLE findings (
    id                 TEXT    NOT NULL PRIMARY KEY,
    -- Rises from finding to finding of one organisation; the bits above the 36th are the organisation's own. Links the
    -- full-text index.
    number             BIGINT  NOT NULL UNIQUE,
    organization_id    TEXT    NOT NULL,
    project_id         TEXT    NOT NULL,
    branch             TEXT    NOT NULL,
    test_mode          BOOLEAN NOT NULL,
    scanner            TEXT    NOT NULL,
    scan_type          TEXT    NOT NULL,
    rule_id            TEXT    NOT NULL,
    category           TEXT    NOT NULL,
    severity           BIGINT  NOT NULL,
    fingerprint        TEXT    NOT NULL,
    -- The same wherever it is found; '' when unknown. Not unique: finds a finding again whose file was moved.
    content_fingerprint TEXT   NOT NULL DEFAULT '',
    correlation_key    TEXT    NOT NULL,
    title              TEXT    NOT NULL,
    -- Of the file it is in, relative to the root; '' for anything else.
    path               TEXT    NOT NULL DEFAULT '',
    -- Lower-case words with one space between them.
    search_text        TEXT    NOT NULL,
    -- Suppressed in the source, by comment or file: shown, not counted.
    suppressed         BOOLEAN NOT NULL,
    status             TEXT    NOT NULL,
    status_note        TEXT,
    status_reason      TEXT,
    status_owner       TEXT,
    status_expires_at  BIGINT,
    status_changed_at  BIGINT  NOT NULL,
    assignee           TEXT,
    due_at             BIGINT,
    -- When time alone does something to the finding next: announce that it is due or that its acceptance expires, or
    -- open it again.
    notice_at          BIGINT,
    content_version    BIGINT  NOT NULL,
    content_hash       TEXT    NOT NULL,
    first_scan_id      TEXT    NOT NULL,
    last_scan_id       TEXT    NOT NULL,
    created_at         BIGINT  NOT NULL,
    updated_at         BIGINT  NOT NULL,
    -- Since when it is gone, whatever was decided about it; NULL while it is there.
    fixed_at           BIGINT,
    version            BIGINT  NOT NULL
);
CREATE TABLE finding_contents (
    finding_id TEXT   NOT NULL,
    version    BIGINT NOT NULL,
    body       TEXT   NOT NULL,
    PRIMARY KEY (finding_id, version)
);

-- Every identity under which a finding is known, newest algorithm and older ones, so that a new version of an
-- algorithm finds the verdict given under the old one. Fingerprints are 64 hexadecimal digits, here and everywhere.
CREATE TABLE finding_fingerprints (
    project_id  TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    branch      TEXT NOT NULL,
    finding_id  TEXT NOT NULL,
    PRIMARY KEY (project_id, fingerprint, branch)
) /* WITHOUT ROWID */;
CREATE INDEX finding_fingerprints_by_finding ON finding_fingerprints (finding_id);

-- What one scan saw. change is new, unchanged or reopened.
CREATE TABLE scan_findings (
    scan_id         TEXT    NOT NULL REFERENCES scans (id),
    finding_id      TEXT    NOT NULL,
    content_version BIGINT  NOT NULL,
    attempt         BIGINT  NOT NULL,
    severity        BIGINT  NOT NULL,
    active          BOOLEAN NOT NULL,
    root_cause      TEXT    NOT NULL,
    change          TEXT    NOT NULL,
    created_at      BIGINT  NOT NULL,
    PRIMARY KEY (scan_id, finding_id)
) /* WITHOUT ROWID */;

-- Findings of the first schema become findings of their project's main branch, the newest content winning. What the
-- columns repeat of the content is filled in afterwards, in findings/adopt.rs.
INSERT INTO findings (id, number, organization_id, project_id, branch, test_mode, scanner, scan_type, rule_id, category,
        severity, fingerprint, correlation_key, title, search_text, suppressed, status, status_changed_at,
        content_version, content_hash, first_scan_id, last_scan_id, created_at, updated_at, version)
    SELECT ids.id, (dense_rank() OVER (ORDER BY scans.organization_id) << 36)
        + row_number() OVER (PARTITION BY scans.organization_id ORDER BY ids.id), scans.organization_id, scans.project_id, 'main',
        scans.test_mode, CASE scans.kind WHEN 'source' THEN 'secrets' ELSE 'web' END,
        CASE scans.kind WHEN 'source' THEN 'secrets' ELSE 'web' END, old.rule_id,
        CASE scans.kind WHEN 'source' THEN 'secrets' ELSE 'headers' END, old.severity, old.fingerprint, '', old.rule_id,
        old.rule_id, NOT old.active, 'open', old.created_at, 1, '', ids.first_scan, ids.last_scan, old.created_at,
        old.created_at, 1
    FROM (SELECT min(f.id) AS id, max(f.id) AS newest, min(f.scan_id) AS first_scan, max(f.scan_id) AS last_scan
              FROM findings_0001 AS f JOIN scans AS s ON s.id = f.scan_id GROUP BY s.project_id, f.fingerprint) AS ids
        JOIN findings_0001 AS old ON old.id = ids.newest JOIN scans ON scans.id = old.scan_id;
INSERT INTO finding_fingerprints (project_id, fingerprint, branch, finding_id)
    SELECT project_id, fingerprint, branch, id FROM findings;
INSERT INTO finding_contents (finding_id, version, body)
    SELECT known.id, row_number() OVER (PARTITION BY known.id ORDER BY old.id), old.body
    FROM findings_0001 AS old JOIN scans ON scans.id = old.scan_id
        JOIN findings AS known ON known.project_id = scans.project_id AND known.fingerprint = old.fingerprint;
INSERT INTO scan_findings (scan_id, finding_id, content_version, attempt, severity, active, root_cause, change, created_at)
    SELECT old.scan_id, known.id, row_number() OVER (PARTITION BY known.id ORDER BY old.id), old.attempt, old.severity,
        old.active, old.root_cause, 'new', old.created_at
    FROM findings_0001 AS old JOIN scans ON scans.id = old.scan_id
        JOIN findings AS known ON known.project_id = scans.project_id AND known.fingerprint = old.fingerprint;
UPDATE findings SET content_version =
    (SELECT max(version) FROM finding_contents WHERE finding_contents.finding_id = findings.id);
DROP TABLE findings_0001;

-- A list in any order walks as many of these as it has states and severities, and merges them. What stands after the
-- id is there so that other filters are checked without reading a row.
CREATE INDEX findings_by_status ON findings
    (organization_id, test_mode, status, severity, id, project_id, branch, category, scan_type, scanner, suppressed, assignee);
CREATE INDEX findings_by_project ON findings
    (project_id, branch, status, severity, id, category, scan_type, scanner, suppressed, assignee);
CREATE INDEX findings_by_rule ON findings (organization_id, test_mode, rule_id, status, severity, id, project_id, branch);
CREATE INDEX findings_by_assignee ON findings (organization_id, test_mode, assignee, status, severity, id, project_id, branch)
    WHERE assignee IS NOT NULL;
CREATE INDEX findings_correlated ON findings (organization_id, correlation_key) WHERE correlation_key <> '';
CREATE INDEX findings_by_notice ON findings (notice_at) WHERE notice_at IS NOT NULL;
-- Ends with active and change so that counting the active findings reads nothing but the index.
CREATE INDEX scan_findings_by_severity ON scan_findings (scan_id, severity, finding_id, active, change);

-- Open findings and all others by state, kept with every change.
CREATE TABLE finding_counts (
    organization_id TEXT    NOT NULL,
    test_mode       BOOLEAN NOT NULL,
    project_id      TEXT    NOT NULL,
    branch          TEXT    NOT NULL,
    status          TEXT    NOT NULL,
    severity        BIGINT  NOT NULL,
    findings        BIGINT  NOT NULL,
    PRIMARY KEY (organization_id, test_mode, project_id, branch, status, severity)
);
INSERT INTO finding_counts (organization_id, test_mode, project_id, branch, status, severity, findings)
    SELECT organization_id, test_mode, project_id, branch, status, severity, count(*) FROM findings
    WHERE suppressed = FALSE GROUP BY organization_id, test_mode, project_id, branch, status, severity;

-- A decision about an identity: of one project, or of the whole organisation when project_id is ''. Outlives findings
-- and scans, and may come before the first of them.
CREATE TABLE verdicts (
    organization_id TEXT    NOT NULL REFERENCES organizations (id),
    test_mode       BOOLEAN NOT NULL,
    fingerprint     TEXT    NOT NULL,
    project_id      TEXT    NOT NULL,
    status          TEXT    NOT NULL,
    note            TEXT,
    reason          TEXT,
    owner           TEXT,
    expires_at      BIGINT,
    decided_by      TEXT    NOT NULL,
    decided_at      BIGINT  NOT NULL,
    PRIMARY KEY (organization_id, test_mode, fingerprint, project_id)
);
CREATE INDEX verdicts_by_project ON verdicts (project_id) WHERE project_id <> '';

-- Which imported report of an analysis counts: of a branch, a tool, and the category that tells its analyses apart. A
-- complete one takes the place of those before it; incomplete ones stand beside the last complete one.
CREATE TABLE analyses (
    project_id TEXT NOT NULL,
    branch     TEXT NOT NULL,
    scanner    TEXT NOT NULL,
    category   TEXT NOT NULL,
    scan_id    TEXT NOT NULL,
    PRIMARY KEY (project_id, branch, scanner, category, scan_id)
);

CREATE TABLE finding_history (
    id              TEXT   NOT NULL PRIMARY KEY,
    organization_id TEXT   NOT NULL,
    finding_id      TEXT   NOT NULL,
    kind            TEXT   NOT NULL,
    actor           TEXT   NOT NULL,
    detail          TEXT   NOT NULL,
    created_at      BIGINT NOT NULL
);
CREATE INDEX finding_history_by_finding ON finding_history (finding_id, id);

CREATE TABLE finding_comments (
    id              TEXT   NOT NULL PRIMARY KEY,
    organization_id TEXT   NOT NULL,
    finding_id      TEXT   NOT NULL,
    author          TEXT   NOT NULL,
    body            TEXT   NOT NULL,
    created_at      BIGINT NOT NULL
);
CREATE INDEX finding_comments_by_finding ON finding_comments (finding_id, id);

ALTER TABLE events ADD COLUMN project_id TEXT;
ALTER TABLE events ADD COLUMN test_mode BOOLEAN NOT NULL DEFAULT FALSE;
CREATE INDEX events_by_scan ON events (scan_id, sequence) WHERE scan_id IS NOT NULL;
CREATE INDEX events_by_age ON events (created_at);
CREATE INDEX events_by_project ON events (project_id, sequence) WHERE project_id IS NOT NULL;

CREATE TABLE webhooks (
    id              TEXT    NOT NULL PRIMARY KEY,
    organization_id TEXT    NOT NULL REFERENCES organizations (id),
    name            TEXT    NOT NULL,
    url             TEXT    NOT NULL,
    -- JSON list of event names; empty for all.
    events          TEXT    NOT NULL,
    -- JSON object: severity, min_severity, project_ids, scan_types.
    filters         TEXT    NOT NULL,
    -- JSON object: names under which this subscription sees events that it knows differently.
    names           TEXT    NOT NULL DEFAULT '{}',
    -- One message at a time, oldest first.
    ordered         BOOLEAN NOT NULL DEFAULT FALSE,
    enabled         BOOLEAN NOT NULL,
    disabled_reason TEXT,
    test_mode       BOOLEAN NOT NULL,
    -- Since when every attempt has failed; NULL after a success.
    failing_since   BIGINT,
    -- Its owner was warned since then.
    warned          BOOLEAN NOT NULL DEFAULT FALSE,
    -- Nothing is sent before: it answered that it is busy, or not in time.
    paused_until    BIGINT,
    created_by      TEXT    NOT NULL,
    created_at      BIGINT  NOT NULL,
    updated_at      BIGINT  NOT NULL,
    version         BIGINT  NOT NULL
);
CREATE INDEX webhooks_by_organization ON webhooks (organization_id, id);

-- Secrets are sealed under the server's secret. An older one is used beside the newest until it expires.
CREATE TABLE webhook_secrets (
    webhook_id TEXT   NOT NULL REFERENCES webhooks (id) ON DELETE CASCADE,
    created_at BIGINT NOT NULL,
    sealed     TEXT   NOT NULL,
    expires_at BIGINT,
    PRIMARY KEY (webhook_id, created_at)
);

-- One message to one endpoint. message_id is what the receiver sees on every attempt; a per-scan endpoint has no
-- webhook_id. The body is kept apart because it expires first.
CREATE TABLE webhook_deliveries (
    id              TEXT   NOT NULL PRIMARY KEY,
    organization_id TEXT   NOT NULL REFERENCES organizations (id),
    webhook_id      TEXT,
    scan_id         TEXT,
    -- Deliveries of the same endpoint take turns: the webhook's id, or 'scan:' and the origin of the address.
    endpoint        TEXT   NOT NULL,
    url             TEXT   NOT NULL,
    message_id      TEXT   NOT NULL,
    event_sequence  BIGINT NOT NULL,
    event_kind      TEXT   NOT NULL,
    -- pending, delivered, failed or discarded.
    state           TEXT   NOT NULL,
    attempts        BIGINT NOT NULL,
    -- While an attempt is made: the end of its lease, so that a lost attempt falls due by itself.
    next_attempt_at BIGINT,
    lease_until     BIGINT,
    worker          TEXT,
    last_status     BIGINT,
    last_error      TEXT,
    replay_of       TEXT,
    created_at      BIGINT NOT NULL,
    finished_at     BIGINT
);
CREATE INDEX webhook_deliveries_due ON webhook_deliveries (next_attempt_at, id) WHERE state = 'pending';
CREATE INDEX webhook_deliveries_by_endpoint ON webhook_deliveries (endpoint, next_attempt_at, id)
    WHERE state = 'pending';
CREATE INDEX webhook_deliveries_in_flight ON webhook_deliveries (endpoint, lease_until) WHERE lease_until IS NOT NULL;
CREATE INDEX webhook_deliveries_by_webhook ON webhook_deliveries (webhook_id, id);
CREATE INDEX webhook_deliveries_by_state ON webhook_deliveries (webhook_id, state, id);
CREATE INDEX webhook_deliveries_by_message ON webhook_deliveries (webhook_id, message_id);
CREATE UNIQUE INDEX webhook_deliveries_once ON webhook_deliveries (webhook_id, event_sequence, message_id)
    WHERE replay_of IS NULL AND webhook_id IS NOT NULL;
CREATE INDEX webhook_deliveries_by_scan ON webhook_deliveries (scan_id) WHERE scan_id IS NOT NULL;
CREATE INDEX webhook_deliveries_by_event ON webhook_deliveries (event_sequence);
CREATE UNIQUE INDEX webhook_deliveries_once_by_scan ON webhook_deliveries (scan_id, event_sequence)
    WHERE replay_of IS NULL AND webhook_id IS NULL;

CREATE TABLE webhook_bodies (
    delivery_id TEXT NOT NULL PRIMARY KEY,
    body        TEXT NOT NULL
);

CREATE TABLE webhook_attempts (
    delivery_id TEXT   NOT NULL,
    attempt     BIGINT NOT NULL,
    started_at  BIGINT NOT NULL,
    duration_ms BIGINT NOT NULL,
    status      BIGINT,
    error       TEXT,
    response    TEXT,
    PRIMARY KEY (delivery_id, attempt)
);

CREATE TABLE notifications (
    id              TEXT    NOT NULL PRIMARY KEY,
    organization_id TEXT    NOT NULL REFERENCES organizations (id),
    project_id      TEXT,
    test_mode       BOOLEAN NOT NULL,
    kind            TEXT    NOT NULL,
    severity        TEXT    NOT NULL,
    title           TEXT    NOT NULL,
    body            TEXT    NOT NULL,
    link            TEXT,
    created_at      BIGINT  NOT NULL,
    read_at         BIGINT
);
CREATE INDEX notifications_newest ON notifications (organization_id, test_mode, id);
CREATE INDEX notifications_unread ON notifications (organization_id, test_mode, id) WHERE read_at IS NULL;

-- The audit trail: append-only, in segments of up to some hundred calls. Each carries the keyed hash of the one
-- before, and the head says where the chain of an organisation ends.
CREATE TABLE audit_segments (
    organization_id TEXT   NOT NULL REFERENCES organizations (id),
    sequence        BIGINT NOT NULL,
    first_record    BIGINT NOT NULL,
    records         BIGINT NOT NULL,
    first_at        BIGINT NOT NULL,
    last_at         BIGINT NOT NULL,
    body            TEXT   NOT NULL,
    previous_hash   TEXT   NOT NULL,
    hash            TEXT   NOT NULL,
    PRIMARY KEY (organization_id, sequence)
);
-- Finds the segments of a time without walking the chain.
CREATE INDEX audit_segments_by_time ON audit_segments (organization_id, first_at);
-- start_… is where the chain begins since old segments were removed; broken_at says when a writer found the rows
-- changed by another hand. The seal is a keyed hash over the whole row.
CREATE TABLE audit_heads (
    organization_id TEXT   NOT NULL PRIMARY KEY REFERENCES organizations (id),
    sequence        BIGINT NOT NULL,
    records         BIGINT NOT NULL,
    hash            TEXT   NOT NULL,
    start_sequence  BIGINT NOT NULL,
    start_records   BIGINT NOT NULL,
    start_hash      TEXT   NOT NULL,
    broken_at       BIGINT,
    seal            TEXT   NOT NULL
);

INSERT INTO sequences (name, value) VALUES ('webhooks', 0), ('webhook_claims', 0);
UPDATE sequences SET value = (SELECT value FROM sequences AS s WHERE s.name = 'events') WHERE name = 'webhooks';
-- How many organisations have findings, and the last number of each of them.
INSERT INTO sequences (name, value) SELECT 'finding_organizations', coalesce(max(number), 0) >> 36 FROM findings;
INSERT INTO sequences (name, value)
    SELECT 'findings:' || organization_id, max(number) FROM findings GROUP BY organization_id;
