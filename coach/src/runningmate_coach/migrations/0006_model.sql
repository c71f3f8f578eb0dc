-- min_code_version: 6
-- Models of athletes' own, which answer in the place of the operator's.

CREATE TABLE coach.model (
    athlete_id uuid PRIMARY KEY,
    -- Sealed for this athlete (see sealing); the key that opens it is outside the database.
    sealed_key bytea NOT NULL,
    name text NOT NULL,
    -- Empty for the server of the API's maker.
    base_url text NOT NULL,
    daily_tokens bigint NOT NULL,
    updated_at timestamptz NOT NULL
);

ALTER TABLE coach.model ENABLE ROW LEVEL SECURITY;
ALTER TABLE coach.model FORCE ROW LEVEL SECURITY;
CREATE POLICY own_athlete ON coach.model TO rm_coach
    USING (athlete_id = nullif(current_setting('app.athlete_id', true), '')::uuid)
    WITH CHECK (athlete_id = nullif(current_setting('app.athlete_id', true), '')::uuid);
CREATE POLICY every_athlete ON coach.model TO rm_coach_job USING (true) WITH CHECK (true);
