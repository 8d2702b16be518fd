-- How the checks of a scan ended so far, a JSON object; NULL for scans that are not made of checks.
ALTER TABLE scans ADD COLUMN checks TEXT;
-- How long the newest web scans of each kind took, read from the index alone.
CREATE INDEX scans_by_duration ON scans (test_mode, scan_type, finished_at, started_at) WHERE kind = 'web' AND status = 'completed';
