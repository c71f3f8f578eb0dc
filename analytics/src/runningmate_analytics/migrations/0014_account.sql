-- min_code_version: 14
-- What exports say about an athlete beside activities: profile, gear, routes. A newer export replaces the row.
-- Earlier code would leave the athlete's texts behind when it erases, so it must not run with this.

CREATE TABLE analytics.account (
    athlete_id uuid NOT NULL REFERENCES analytics.athlete,
    recording_id uuid NOT NULL,
    revision bigint NOT NULL,
    source_kind text NOT NULL,
    provider text NOT NULL,
    sha256 text NOT NULL,
    -- The contract's AccountDescription in canonical JSON.
    document jsonb NOT NULL,
    PRIMARY KEY (athlete_id, recording_id)
);

ALTER TABLE analytics.account ENABLE ROW LEVEL SECURITY;
ALTER TABLE analytics.account FORCE ROW LEVEL SECURITY;
CREATE POLICY own_athlete ON analytics.account TO rm_analytics
    USING (athlete_id = nullif(current_setting('app.athlete_id', true), '')::uuid)
    WITH CHECK (athlete_id = nullif(current_setting('app.athlete_id', true), '')::uuid);
CREATE POLICY every_athlete ON analytics.account TO rm_analytics_job USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON analytics.account TO rm_analytics, rm_analytics_job;
