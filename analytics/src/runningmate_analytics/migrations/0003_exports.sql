-- min_code_version: 1
-- Exports: what was asked for, how far it is, and where it can be had until it expires. The bytes are objects
-- exports/<athlete>/<export>/<part>.

CREATE TABLE analytics.export (
    export_id uuid PRIMARY KEY,
    athlete_id uuid NOT NULL REFERENCES analytics.athlete,
    format text NOT NULL CHECK (format IN ('original', 'fit', 'tcx', 'gpx', 'csv', 'parquet')),
    -- Empty means all that the filter lets through.
    activity_ids uuid[] NOT NULL,
    sport text,
    from_date date,
    to_date date,
    -- 'deleted' is what the athlete no longer sees and the sweep has yet to remove.
    state text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'running', 'done', 'failed', 'deleted')),
    total_count integer NOT NULL,
    done_count integer NOT NULL DEFAULT 0,
    failed_count integer NOT NULL DEFAULT 0,
    size_bytes bigint,
    sha256 text,
    file_name text,
    content_type text,
    failure text NOT NULL DEFAULT '',
    -- Who builds it, until when, and how often somebody began to.
    claim_id uuid,
    claimed_until timestamptz,
    attempts integer NOT NULL DEFAULT 0,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    finished_at timestamptz,
    expires_at timestamptz NOT NULL,
    CHECK ((state = 'done') <= (size_bytes IS NOT NULL AND sha256 IS NOT NULL AND file_name IS NOT NULL))
);
CREATE INDEX export_newest ON analytics.export (athlete_id, created_at DESC, export_id DESC);
CREATE INDEX export_unbuilt ON analytics.export (created_at) WHERE state IN ('waiting', 'running');
CREATE INDEX export_expiry ON analytics.export (expires_at);

ALTER TABLE analytics.export ENABLE ROW LEVEL SECURITY;
ALTER TABLE analytics.export FORCE ROW LEVEL SECURITY;
CREATE POLICY own_athlete ON analytics.export TO rm_analytics
    USING (athlete_id = nullif(current_setting('app.athlete_id', true), '')::uuid)
    WITH CHECK (athlete_id = nullif(current_setting('app.athlete_id', true), '')::uuid);
CREATE POLICY every_athlete ON analytics.export TO rm_analytics_job USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON analytics.export TO rm_analytics, rm_analytics_job;
