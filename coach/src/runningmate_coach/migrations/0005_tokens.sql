-- min_code_version: 5
-- Tokens of a model that an athlete used on a local day, those reserved for questions that are being answered included.

CREATE TABLE coach.token_use (
    athlete_id uuid NOT NULL,
    local_date date NOT NULL,
    tokens bigint NOT NULL,
    PRIMARY KEY (athlete_id, local_date)
);

ALTER TABLE coach.token_use ENABLE ROW LEVEL SECURITY;
ALTER TABLE coach.token_use FORCE ROW LEVEL SECURITY;
CREATE POLICY own_athlete ON coach.token_use TO rm_coach
    USING (athlete_id = nullif(current_setting('app.athlete_id', true), '')::uuid)
    WITH CHECK (athlete_id = nullif(current_setting('app.athlete_id', true), '')::uuid);
CREATE POLICY every_athlete ON coach.token_use TO rm_coach_job USING (true) WITH CHECK (true);
