-- min_code_version: 6
-- What platforms say about recordings. A row may come before its recording, and outlives its content: then only the
-- revision is left, which keeps an old event from bringing back what was deleted or taken away.
-- Earlier code would leave the athlete's texts behind when it erases, so it must not run with this.

CREATE TABLE analytics.description (
    athlete_id uuid NOT NULL REFERENCES analytics.athlete,
    recording_id uuid NOT NULL,
    revision bigint NOT NULL,
    -- Of the stored document; empty where there is none any more.
    sha256 text NOT NULL,
    name text,
    sport text,
    sub_sport text,
    time_zone text,
    perceived_exertion smallint CHECK (perceived_exertion BETWEEN 1 AND 10),
    athlete_weight_kg double precision,
    -- All of it, as the contract's ActivityDescription in canonical JSON.
    document jsonb,
    PRIMARY KEY (athlete_id, recording_id),
    CHECK ((document IS NULL) = (sha256 = ''))
);

ALTER TABLE analytics.description ENABLE ROW LEVEL SECURITY;
ALTER TABLE analytics.description FORCE ROW LEVEL SECURITY;
CREATE POLICY own_athlete ON analytics.description TO rm_analytics
    USING (athlete_id = nullif(current_setting('app.athlete_id', true), '')::uuid)
    WITH CHECK (athlete_id = nullif(current_setting('app.athlete_id', true), '')::uuid);
CREATE POLICY every_athlete ON analytics.description TO rm_analytics_job USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON analytics.description TO rm_analytics, rm_analytics_job;
