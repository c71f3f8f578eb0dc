-- min_code_version: 4
-- What the verification of stored bytes found missing or damaged; earlier code would leave it behind when an athlete is erased.
CREATE TABLE collector.object_damage (
    object_key text PRIMARY KEY,
    athlete_id uuid NOT NULL,
    recording_id uuid NOT NULL REFERENCES collector.recording ON DELETE CASCADE,
    kind text NOT NULL CHECK (kind IN ('missing', 'damaged')),
    found_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX object_damage_athlete ON collector.object_damage (athlete_id, object_key);
CREATE INDEX object_damage_recording ON collector.object_damage (recording_id);
ALTER TABLE collector.object_damage ENABLE ROW LEVEL SECURITY;
ALTER TABLE collector.object_damage FORCE ROW LEVEL SECURITY;
CREATE POLICY every_athlete ON collector.object_damage TO rm_collector_job USING (true) WITH CHECK (true);
-- Athletes see none, the operator sees all; but an erasure in an athlete's transaction reaches its rows.
CREATE POLICY own_athlete ON collector.object_damage TO rm_collector
    USING (athlete_id = nullif(current_setting('app.athlete_id', true), '')::uuid)
    WITH CHECK (athlete_id = nullif(current_setting('app.athlete_id', true), '')::uuid);
