-- Full-text search over findings.search_text. Each word stands behind the stretch of 2^13 numbers that it is in, so that a
-- search, also for the beginning of a word, reads a few stretches of one organisation and nothing of others. What was
-- just written is read one by one until it is sorted in: not much of it.
CREATE INDEX findings_search ON findings USING gin (array_to_tsvector(string_to_array(
    substr(replace(' ' || search_text, ' ', ' ' || to_hex(number >> 13) || '_'), 2), ' ')))
    WITH (gin_pending_list_limit = 1024);

-- Wakes the processes that wait for events and jobs, when the transaction commits. A hint: all of them also look by
-- themselves.
CREATE FUNCTION notify_palisade() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('palisade', TG_TABLE_NAME);
    RETURN NULL;
END
$$;
CREATE TRIGGER events_notify AFTER INSERT ON events FOR EACH STATEMENT EXECUTE FUNCTION notify_palisade();
CREATE TRIGGER jobs_notify AFTER INSERT ON jobs FOR EACH STATEMENT EXECUTE FUNCTION notify_palisade();
