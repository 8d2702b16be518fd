-- Hosts that organisations say they control, and whether the hosts say so too: what active checks need.
CREATE TABLE ownerships (
    id              TEXT   NOT NULL PRIMARY KEY,
    organization_id TEXT   NOT NULL REFERENCES organizations (id),
    -- ASCII and lower case, without a port.
    host            TEXT   NOT NULL,
    token           TEXT   NOT NULL,
    created_at      BIGINT NOT NULL,
    checked_at      BIGINT,
    -- When and how the token was found last.
    verified_at     BIGINT,
    method          TEXT,
    -- What the last check found instead; NULL when it found the token.
    last_error      TEXT,
    UNIQUE (organization_id, host)
);
CREATE INDEX ownerships_newest ON ownerships (organization_id, id);

-- Whether the opt-in checks were asked for.
ALTER TABLE scans ADD COLUMN active BOOLEAN NOT NULL DEFAULT FALSE;
