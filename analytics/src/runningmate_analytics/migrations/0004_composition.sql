-- min_code_version: 2
-- Several sources of one activity, edits as a layer over them, and marks for what is to be composed again.

ALTER TABLE analytics.recording DROP CONSTRAINT recording_state_check;
ALTER TABLE analytics.recording ADD CONSTRAINT recording_state_check
    CHECK (state IN ('analyzed', 'rejected', 'duplicate', 'merged', 'deleted'));

ALTER TABLE analytics.activity
    -- Legs of one multisport workout, or activities that the athlete linked, have the same group.
    ADD COLUMN group_id uuid,
    -- Rises whenever streams and structure are replaced.
    ADD COLUMN content_revision bigint NOT NULL DEFAULT 1,
    -- When it shall be composed anew of its raw files; NULL when it is up to date.
    ADD COLUMN composition_due_at timestamptz,
    -- Whether it waits behind single activities.
    ADD COLUMN composition_bulk boolean NOT NULL DEFAULT false,
    -- Rises with each cause, so that a cause that comes during a composition is not lost.
    ADD COLUMN composition_request bigint NOT NULL DEFAULT 0,
    -- Until then a worker composes it; one that died leaves a time that passes.
    ADD COLUMN composition_claimed_until timestamptz,
    -- Why the last composition failed; the activity then stays as it was.
    ADD COLUMN composition_failure text;
CREATE INDEX activity_due ON analytics.activity (composition_bulk, composition_due_at)
    WHERE composition_due_at IS NOT NULL;
CREATE INDEX activity_group ON analytics.activity (athlete_id, group_id) WHERE group_id IS NOT NULL;

-- What an activity is composed of. The first source is the activity's own recording.
CREATE TABLE analytics.activity_source (
    athlete_id uuid NOT NULL,
    activity_id uuid NOT NULL REFERENCES analytics.activity ON DELETE CASCADE,
    recording_id uuid NOT NULL,
    session_index smallint NOT NULL,
    position smallint NOT NULL,
    -- Seconds added to its clock; NULL until it was composed.
    offset_s double precision,
    added_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (activity_id, recording_id),
    FOREIGN KEY (athlete_id, recording_id) REFERENCES analytics.recording
);
CREATE INDEX activity_source_recording ON analytics.activity_source (athlete_id, recording_id);

-- Every activity has a first source, whichever code inserts it.
CREATE FUNCTION analytics.add_first_source() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO analytics.activity_source (athlete_id, activity_id, recording_id, session_index, position)
    VALUES (NEW.athlete_id, NEW.activity_id, NEW.recording_id, NEW.session_index, 0);
    RETURN NULL;
END $$;
CREATE TRIGGER first_source AFTER INSERT ON analytics.activity
    FOR EACH ROW EXECUTE FUNCTION analytics.add_first_source();

CREATE TABLE analytics.activity_edit (
    athlete_id uuid NOT NULL,
    -- Made by the client: the same id again is the same edit.
    edit_id uuid NOT NULL,
    activity_id uuid NOT NULL REFERENCES analytics.activity ON DELETE CASCADE,
    kind text NOT NULL,
    parameters jsonb NOT NULL,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    undone_at timestamptz,
    PRIMARY KEY (athlete_id, edit_id)
);
CREATE INDEX activity_edit_activity ON analytics.activity_edit (activity_id);

DO $$
DECLARE name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['activity_source', 'activity_edit'] LOOP
        EXECUTE format('ALTER TABLE analytics.%I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('CREATE POLICY own_athlete ON analytics.%I TO rm_analytics '
            'USING (athlete_id = nullif(current_setting(''app.athlete_id'', true), '''')::uuid) '
            'WITH CHECK (athlete_id = nullif(current_setting(''app.athlete_id'', true), '''')::uuid)', name);
        EXECUTE format('CREATE POLICY every_athlete ON analytics.%I TO rm_analytics_job '
            'USING (true) WITH CHECK (true)', name);
    END LOOP;
END $$;
GRANT SELECT, INSERT, UPDATE, DELETE ON analytics.activity_source, analytics.activity_edit
    TO rm_analytics, rm_analytics_job;

-- The owner is under row-level security too (FORCE), so it is lifted while old rows get what they lack.
ALTER TABLE analytics.activity NO FORCE ROW LEVEL SECURITY;
INSERT INTO analytics.activity_source (athlete_id, activity_id, recording_id, session_index, position)
SELECT athlete_id, activity_id, recording_id, session_index, 0 FROM analytics.activity;
UPDATE analytics.activity leg SET group_id = leg.recording_id
WHERE EXISTS (SELECT FROM analytics.activity other
              WHERE other.athlete_id = leg.athlete_id AND other.recording_id = leg.recording_id
                  AND other.activity_id <> leg.activity_id);
ALTER TABLE analytics.activity FORCE ROW LEVEL SECURITY;
ALTER TABLE analytics.activity_source FORCE ROW LEVEL SECURITY;
ALTER TABLE analytics.activity_edit FORCE ROW LEVEL SECURITY;
