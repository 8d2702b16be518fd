-- Full-text search over findings.search_text.
CREATE INDEX findings_search ON findings USING gin (to_tsvector('simple', search_text));
