-- Full-text search over findings.search_text; rowid is findings.number. Each word stands behind the stretch of 2^14 numbers
-- that it is in, so that a search, also for the beginning of a word, reads a few stretches of one organisation and
-- nothing of others. Only words are asked for, so places are not kept.
CREATE VIRTUAL TABLE finding_search USING fts5 (search_text, content = '', contentless_delete = 1,
    tokenize = "ascii tokenchars '_'", detail = 'none');
INSERT INTO finding_search (rowid, search_text)
    SELECT number, substr(replace(' ' || search_text, ' ', ' ' || printf('%x', number >> 14) || '_'), 2) FROM findings;

-- Rows that hold little besides their key are kept in the order of the key alone.
CREATE TABLE ordered_fingerprints (
    organization_id TEXT NOT NULL,
    fingerprint     TEXT NOT NULL,
    project_id      TEXT NOT NULL,
    branch          TEXT NOT NULL,
    finding_id      TEXT NOT NULL,
    PRIMARY KEY (organization_id, fingerprint, project_id, branch)
) WITHOUT ROWID;
INSERT INTO ordered_fingerprints SELECT * FROM finding_fingerprints ORDER BY 1, 2, 3, 4;
DROP TABLE finding_fingerprints;
ALTER TABLE ordered_fingerprints RENAME TO finding_fingerprints;
CREATE INDEX finding_fingerprints_by_finding ON finding_fingerprints (finding_id);

CREATE TABLE ordered_scan_findings (
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
) WITHOUT ROWID;
INSERT INTO ordered_scan_findings SELECT * FROM scan_findings ORDER BY 1, 2;
DROP TABLE scan_findings;
ALTER TABLE ordered_scan_findings RENAME TO scan_findings;
CREATE INDEX scan_findings_by_severity ON scan_findings (scan_id, severity, finding_id, active, change);
