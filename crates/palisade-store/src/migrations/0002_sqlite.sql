-- Full-text search over findings.search_text; rowid is findings.number. Each word stands behind the stretch of 2^14 numbers
-- that it is in, so that a search, also for the beginning of a word, reads a few stretches of one organisation and
-- nothing of others. Only words are asked for, so places are not kept.
CREATE VIRTUAL TABLE finding_search USING fts5 (search_text, content = '', contentless_delete = 1,
    tokenize = "ascii tokenchars '_'", detail = 'none');
INSERT INTO finding_search (rowid, search_text)
    SELECT number, substr(replace(' ' || search_text, ' ', ' ' || printf('%x', number >> 14) || '_'), 2) FROM findings;
