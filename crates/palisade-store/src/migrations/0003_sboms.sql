-- The bill of materials of each scan that listed packages, as lists show it; the packages are in the object store.
CREATE TABLE sboms (
    scan_id         TEXT    NOT NULL PRIMARY KEY REFERENCES scans (id),
    organization_id TEXT    NOT NULL REFERENCES organizations (id),
    project_id      TEXT    NOT NULL,
    branch          TEXT    NOT NULL,
    test_mode       BOOLEAN NOT NULL,
    components      BIGINT  NOT NULL,
    vulnerabilities BIGINT  NOT NULL,
    -- JSON list of licences with the number of their components.
    licenses        TEXT    NOT NULL,
    created_at      BIGINT  NOT NULL
);
CREATE INDEX sboms_newest ON sboms (organization_id, test_mode, scan_id);
CREATE INDEX sboms_by_project ON sboms (organization_id, test_mode, project_id, scan_id);
