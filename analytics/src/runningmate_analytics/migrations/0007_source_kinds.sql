-- min_code_version: 7
-- What everything rests on: a set of source kinds as a bit mask, whose bits are the numbers of SourceKind in the contract
-- (1 << number, file 2, archive 4, strava_api 8; a kind that is not known counts as number 0). The database keeps an
-- activity's mask, whichever code adds a source. Bits are taken away only where content is computed anew.

ALTER TABLE analytics.recording ADD COLUMN source_bit smallint NOT NULL GENERATED ALWAYS AS (
    CASE source_kind WHEN 'file' THEN 2 WHEN 'archive' THEN 4 WHEN 'strava_api' THEN 8 ELSE 1 END) STORED;
ALTER TABLE analytics.activity ADD COLUMN source_kinds smallint NOT NULL DEFAULT 0;
ALTER TABLE analytics.setting ADD COLUMN source_kinds smallint NOT NULL DEFAULT 0;
ALTER TABLE analytics.athlete ADD COLUMN estimated_time_zone_kinds smallint NOT NULL DEFAULT 0;
-- What is stored so far rests on files and archives; a compressed hypertable takes a new column with a constant only.
ALTER TABLE analytics.day_total_row ADD COLUMN source_kinds smallint NOT NULL DEFAULT 6;

CREATE FUNCTION analytics.note_first_source_kind() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.source_kinds := NEW.source_kinds | coalesce((
        SELECT source_bit FROM analytics.recording
        WHERE athlete_id = NEW.athlete_id AND recording_id = NEW.recording_id), 1);
    RETURN NEW;
END $$;
CREATE TRIGGER first_source_kind BEFORE INSERT ON analytics.activity
    FOR EACH ROW EXECUTE FUNCTION analytics.note_first_source_kind();

CREATE FUNCTION analytics.note_source_kind() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE analytics.activity SET source_kinds = source_kinds | source_bit
    FROM analytics.recording
    WHERE activity.activity_id = NEW.activity_id AND recording.athlete_id = NEW.athlete_id
        AND recording.recording_id = NEW.recording_id AND source_kinds & source_bit = 0;
    RETURN NULL;
END $$;
CREATE TRIGGER source_kind AFTER INSERT OR UPDATE OF activity_id, recording_id ON analytics.activity_source
    FOR EACH ROW EXECUTE FUNCTION analytics.note_source_kind();

CREATE FUNCTION analytics.note_changed_kind() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE analytics.activity SET source_kinds = source_kinds | NEW.source_bit
    WHERE activity_id IN (SELECT activity_id FROM analytics.activity_source
                          WHERE athlete_id = NEW.athlete_id AND recording_id = NEW.recording_id);
    RETURN NULL;
END $$;
CREATE TRIGGER changed_kind AFTER UPDATE OF source_kind ON analytics.recording
    FOR EACH ROW WHEN (OLD.source_kind IS DISTINCT FROM NEW.source_kind)
    EXECUTE FUNCTION analytics.note_changed_kind();

-- Appended, so that the view is replaced and its rights stay.
CREATE OR REPLACE VIEW analytics.day_total WITH (security_barrier) AS SELECT * FROM analytics.day_total_row
WHERE athlete_id = nullif(current_setting('app.athlete_id', true), '')::uuid OR current_user = 'rm_analytics_job'
WITH CASCADED CHECK OPTION;

-- The owner is under row-level security too (FORCE), so it is lifted while old rows get what they lack.
ALTER TABLE analytics.activity NO FORCE ROW LEVEL SECURITY;
ALTER TABLE analytics.activity_source NO FORCE ROW LEVEL SECURITY;
ALTER TABLE analytics.recording NO FORCE ROW LEVEL SECURITY;
ALTER TABLE analytics.setting NO FORCE ROW LEVEL SECURITY;
ALTER TABLE analytics.athlete NO FORCE ROW LEVEL SECURITY;
UPDATE analytics.activity SET source_kinds = (
    SELECT bit_or(source_bit) FROM analytics.activity_source source
        JOIN analytics.recording USING (athlete_id, recording_id)
    WHERE source.activity_id = activity.activity_id);
-- No other kind is stored so far, so estimates rest on the athlete's own files.
UPDATE analytics.setting SET source_kinds = 6 WHERE estimated;
UPDATE analytics.athlete SET estimated_time_zone_kinds = 6 WHERE estimated_time_zone IS NOT NULL;
ALTER TABLE analytics.activity FORCE ROW LEVEL SECURITY;
ALTER TABLE analytics.activity_source FORCE ROW LEVEL SECURITY;
ALTER TABLE analytics.recording FORCE ROW LEVEL SECURITY;
ALTER TABLE analytics.setting FORCE ROW LEVEL SECURITY;
ALTER TABLE analytics.athlete FORCE ROW LEVEL SECURITY;
