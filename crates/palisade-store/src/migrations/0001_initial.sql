-- The first schema. Runs unchanged on SQLite and PostgreSQL: ids are text, times unix milliseconds,
-- JSON is text and never queried inside.

CREATE TABLE organizations (
    id         TEXT   NOT NULL PRIMARY KEY,
    name       TEXT   NOT NULL,
    plan       TEXT   NOT NULL,
    created_at BIGINT NOT NULL
);

CREATE TABLE api_keys (
    id              TEXT    NOT NULL PRIMARY KEY,
    organization_id TEXT    NOT NULL REFERENCES organizations (id),
    public_id       TEXT    NOT NULL UNIQUE,
    name            TEXT    NOT NULL,
    prefix          TEXT    NOT NULL,
    secret_hash     TEXT    NOT NULL,
    scopes          TEXT    NOT NULL,
    test_mode       BOOLEAN NOT NULL,
    created_at      BIGINT  NOT NULL,
    last_used_at    BIGINT,
    revoked_at      BIGINT
);
CREATE INDEX api_keys_by_organization ON api_keys (organization_id, id);

CREATE TABLE projects (
    id              TEXT   NOT NULL PRIMARY KEY,
    organization_id TEXT   NOT NULL REFERENCES organizations (id),
    name            TEXT   NOT NULL,
    target_key      TEXT   NOT NULL,
    created_at      BIGINT NOT NULL,
    UNIQUE (organization_id, target_key)
);

CREATE TABLE scans (
    id              TEXT    NOT NULL PRIMARY KEY,
    organization_id TEXT    NOT NULL REFERENCES organizations (id),
    project_id      TEXT    NOT NULL REFERENCES projects (id),
    key_id          TEXT    NOT NULL,
    kind            TEXT    NOT NULL,
    target          TEXT    NOT NULL,
    target_text     TEXT    NOT NULL,
    scan_type       TEXT    NOT NULL,
    test_mode       BOOLEAN NOT NULL,
    status          TEXT    NOT NULL,
    progress        BIGINT  NOT NULL,
    current_check   TEXT    NOT NULL,
    created_at      BIGINT  NOT NULL,
    started_at      BIGINT,
    finished_at     BIGINT,
    score           BIGINT,
    grade           TEXT,
    critical_count  BIGINT  NOT NULL,
    high_count      BIGINT  NOT NULL,
    medium_count    BIGINT  NOT NULL,
    low_count       BIGINT  NOT NULL,
    info_count      BIGINT  NOT NULL,
    failure         TEXT,
    coverage        TEXT,
    blocks          TEXT
);
CREATE INDEX scans_newest ON scans (organization_id, test_mode, id);
CREATE INDEX scans_newest_by_status ON scans (organization_id, test_mode, status, id);

-- attempt only ever rises: with the worker's name it is the fence that keeps a zombie from writing.
-- charged_window is the quota window that paid for the job, so that a refund finds it; NULL when free.
CREATE TABLE jobs (
    id                TEXT    NOT NULL PRIMARY KEY,
    organization_id   TEXT    NOT NULL REFERENCES organizations (id),
    scan_id           TEXT    NOT NULL REFERENCES scans (id),
    kind              TEXT    NOT NULL,
    state             TEXT    NOT NULL,
    priority          BIGINT  NOT NULL,
    payload           TEXT    NOT NULL,
    run_at            BIGINT  NOT NULL,
    lease_until       BIGINT,
    worker            TEXT,
    attempt           BIGINT  NOT NULL,
    attempts_allowed  BIGINT  NOT NULL,
    dedupe_key        TEXT    NOT NULL,
    cancel_requested  BOOLEAN NOT NULL,
    concurrency_limit BIGINT,
    charged_window    BIGINT,
    created_at        BIGINT  NOT NULL,
    UNIQUE (kind, dedupe_key)
);
CREATE INDEX jobs_by_scan ON jobs (scan_id);
CREATE INDEX jobs_queued ON jobs (organization_id, priority DESC, run_at, id) WHERE state = 'queued';
CREATE INDEX jobs_running ON jobs (lease_until, organization_id) WHERE state = 'running';

CREATE TABLE findings (
    id              TEXT    NOT NULL,
    scan_id         TEXT    NOT NULL REFERENCES scans (id),
    organization_id TEXT    NOT NULL,
    attempt         BIGINT  NOT NULL,
    fingerprint     TEXT    NOT NULL,
    severity        BIGINT  NOT NULL,
    active          BOOLEAN NOT NULL,
    rule_id         TEXT    NOT NULL,
    root_cause      TEXT    NOT NULL,
    body            TEXT    NOT NULL,
    created_at      BIGINT  NOT NULL,
    PRIMARY KEY (scan_id, id),
    UNIQUE (scan_id, fingerprint)
);
-- Ends with active so that counting the active findings reads nothing but the index.
CREATE INDEX findings_by_severity ON findings (scan_id, severity, id, active);

CREATE TABLE events (
    sequence        BIGINT NOT NULL PRIMARY KEY,
    id              TEXT   NOT NULL UNIQUE,
    organization_id TEXT   NOT NULL REFERENCES organizations (id),
    scan_id         TEXT,
    kind            TEXT   NOT NULL,
    data            TEXT   NOT NULL,
    created_at      BIGINT NOT NULL
);
CREATE INDEX events_by_organization ON events (organization_id, sequence);

-- Rows here are also locks: 'events' orders event writers, 'claims' orders workers taking jobs.
CREATE TABLE sequences (
    name  TEXT   NOT NULL PRIMARY KEY,
    value BIGINT NOT NULL
);
INSERT INTO sequences (name, value) VALUES ('claims', 0), ('events', 0);

-- How many jobs wait, kept with every change of state: counting them would cost more the longer the queue is.
CREATE TABLE queues (
    organization_id TEXT   NOT NULL PRIMARY KEY REFERENCES organizations (id),
    queued          BIGINT NOT NULL
);

CREATE TABLE usage (
    organization_id TEXT   NOT NULL REFERENCES organizations (id),
    window_start    BIGINT NOT NULL,
    scans_used      BIGINT NOT NULL,
    PRIMARY KEY (organization_id, window_start)
);

CREATE TABLE idempotency_keys (
    organization_id TEXT   NOT NULL REFERENCES organizations (id),
    route           TEXT   NOT NULL,
    key             TEXT   NOT NULL,
    request_hash    TEXT   NOT NULL,
    status          BIGINT NOT NULL,
    body            TEXT   NOT NULL,
    created_at      BIGINT NOT NULL,
    PRIMARY KEY (organization_id, route, key)
);
CREATE INDEX idempotency_keys_by_age ON idempotency_keys (created_at);
