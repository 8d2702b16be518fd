-- Full-text search over findings.search_text. The organisation is one of the words, so that a search reads nothing of
-- other organisations.
CREATE INDEX findings_search ON findings
    USING gin (array_to_tsvector(string_to_array(substr(organization_id, 5) || ' ' || search_text, ' ')));

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
