-- Full-text search over findings.search_text; rowid is findings.number.
CREATE VIRTUAL TABLE finding_search USING fts5 (search_text, content = '', contentless_delete = 1);
INSERT INTO finding_search (rowid, search_text)
    SELECT number, organization_id || ' ' || search_text FROM findings;
