-- Full-text search over findings.search_text; rowid is findings.number. The organisation is one of the
-- words, so that a search reads nothing of other organisations. Only words are asked for, so places are not kept.
CREATE VIRTUAL TABLE finding_search USING fts5 (search_text, content = '', contentless_delete = 1,
    tokenize = 'ascii', detail = 'none');
INSERT INTO finding_search (rowid, search_text)
    SELECT number, substr(organization_id, 5) || ' ' || search_text FROM findings;
