-- min_code_version: 1
-- Activities, their streams and metrics, the athlete's settings and day load.
-- Every table carries athlete_id and is closed by row-level security: the service role sees the athlete of
-- its transaction (app.athlete_id), the job role sees all.

CREATE TABLE analytics.athlete (
    athlete_id uuid PRIMARY KEY,
    sex text NOT NULL DEFAULT 'unknown' CHECK (sex IN ('unknown', 'female', 'male')),
    -- The athlete's own words; NULL until given, then the estimate counts, and without one UTC.
    time_zone text,
    -- The zone of most activities with a position.
    estimated_time_zone text,
    -- Rises whenever a setting or an estimate changes; activities keep the one they were computed with.
    settings_revision bigint NOT NULL DEFAULT 1,
    -- When recordings arrived that estimates do not know of yet; NULL when estimates are up to date.
    estimates_due_at timestamptz,
    erased_at timestamptz,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp()
);

CREATE TABLE analytics.setting (
    athlete_id uuid NOT NULL REFERENCES analytics.athlete,
    name text NOT NULL,
    -- '' holds for all sports.
    sport text NOT NULL,
    valid_from date NOT NULL,
    value double precision NOT NULL CHECK (value > 0 AND value < 1000),
    -- NULL when the athlete gave it, else what it was estimated from.
    evidence text,
    estimated boolean GENERATED ALWAYS AS (evidence IS NOT NULL) STORED,
    PRIMARY KEY (athlete_id, name, sport, valid_from, estimated)
);

-- What became of each recording. A row outlives its activities: it is the tombstone that keeps an old event
-- from bringing back what was deleted.
CREATE TABLE analytics.recording (
    athlete_id uuid NOT NULL REFERENCES analytics.athlete,
    recording_id uuid NOT NULL,
    revision bigint NOT NULL,
    state text NOT NULL CHECK (state IN ('analyzed', 'rejected', 'duplicate', 'deleted')),
    object_key text NOT NULL,
    sha256 text NOT NULL,
    file_name text NOT NULL,
    format text NOT NULL,
    source_kind text NOT NULL,
    updated_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (athlete_id, recording_id)
);

CREATE TABLE analytics.activity (
    activity_id uuid PRIMARY KEY,
    athlete_id uuid NOT NULL REFERENCES analytics.athlete,
    recording_id uuid NOT NULL,
    session_index smallint NOT NULL,
    started_at timestamptz NOT NULL,
    ended_at timestamptz NOT NULL,
    time_zone text NOT NULL,
    -- Whether the zone comes from a position; without one it follows the athlete's.
    positioned boolean NOT NULL,
    local_date date NOT NULL,
    sport text NOT NULL,
    sub_sport text,
    -- The file's title; NULL where it has none.
    name text,
    device text,
    partial text,
    pool_length_m double precision,
    sample_count integer NOT NULL,
    channels text[] NOT NULL,
    -- Laps, pool lengths, timer stops and the device's own totals, as the file gives them.
    structure jsonb NOT NULL,
    missing jsonb NOT NULL,
    settings_revision bigint NOT NULL,
    -- Digest of the settings that held for it; equal digests need no new computation.
    settings_digest text NOT NULL,
    FOREIGN KEY (athlete_id, recording_id) REFERENCES analytics.recording
);
CREATE INDEX activity_newest ON analytics.activity (athlete_id, started_at DESC, activity_id DESC);
CREATE INDEX activity_recording ON analytics.activity (athlete_id, recording_id);
CREATE INDEX activity_settings ON analytics.activity (athlete_id, settings_revision);
CREATE INDEX activity_day ON analytics.activity (athlete_id, local_date);

CREATE TABLE analytics.activity_metric (
    athlete_id uuid NOT NULL,
    activity_id uuid NOT NULL REFERENCES analytics.activity ON DELETE CASCADE,
    name text NOT NULL,
    value double precision NOT NULL,
    coverage real NOT NULL,
    source_channel text NOT NULL,
    parameters jsonb,
    PRIMARY KEY (activity_id, name)
);

-- One row per activity and channel: integers at the channel's resolution, as deltas, bytes shuffled, compressed.
CREATE TABLE analytics.stream (
    athlete_id uuid NOT NULL,
    activity_id uuid NOT NULL REFERENCES analytics.activity ON DELETE CASCADE,
    channel text NOT NULL,
    scale double precision NOT NULL,
    unit text,
    data bytea NOT NULL,
    PRIMARY KEY (activity_id, channel)
);
ALTER TABLE analytics.stream ALTER COLUMN data SET STORAGE EXTERNAL;

CREATE TABLE analytics.curve (
    athlete_id uuid NOT NULL,
    activity_id uuid NOT NULL REFERENCES analytics.activity ON DELETE CASCADE,
    channel text NOT NULL,
    duration_s integer[] NOT NULL,
    value real[] NOT NULL,
    start_s real[] NOT NULL,
    PRIMARY KEY (activity_id, channel)
);

CREATE TABLE analytics.day_load (
    athlete_id uuid NOT NULL REFERENCES analytics.athlete,
    local_date date NOT NULL,
    load double precision NOT NULL,
    activity_count integer NOT NULL,
    without_load_count integer NOT NULL,
    PRIMARY KEY (athlete_id, local_date)
);

-- Outbox, inbox and the relay's leases, as the event log expects them.
CREATE TABLE analytics.outbox (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    athlete_id uuid NOT NULL,
    sequence bigint NOT NULL,
    bucket smallint NOT NULL CHECK (bucket BETWEEN 0 AND 15),
    topic text NOT NULL,
    key text NOT NULL,
    event_id uuid NOT NULL UNIQUE,
    event_type text NOT NULL,
    headers jsonb NOT NULL,
    payload bytea NOT NULL,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    published_at timestamptz,
    UNIQUE (athlete_id, sequence)
);
CREATE INDEX outbox_unpublished ON analytics.outbox (id) WHERE published_at IS NULL;
CREATE INDEX outbox_published ON analytics.outbox (published_at) WHERE published_at IS NOT NULL;
CREATE TABLE analytics.outbox_sequences (athlete_id uuid PRIMARY KEY, last_sequence bigint NOT NULL);
CREATE TABLE analytics.outbox_members (
    group_name text NOT NULL,
    member text NOT NULL,
    topics text[] NOT NULL,
    joined_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    PRIMARY KEY (group_name, member)
);
CREATE TABLE analytics.outbox_leases (
    group_name text NOT NULL,
    topic text NOT NULL,
    partition smallint NOT NULL,
    owner text,
    epoch bigint NOT NULL DEFAULT 0,
    committed_offset bigint NOT NULL DEFAULT 0,
    PRIMARY KEY (group_name, topic, partition)
);
CREATE TABLE analytics.inbox (
    group_name text NOT NULL,
    event_id uuid NOT NULL,
    athlete_id uuid NOT NULL,
    handled_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (group_name, event_id)
);
CREATE INDEX inbox_handled ON analytics.inbox (handled_at);

DO $$
DECLARE name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['athlete', 'setting', 'recording', 'activity', 'activity_metric', 'stream',
                                'curve', 'day_load', 'outbox', 'outbox_sequences', 'inbox'] LOOP
        EXECUTE format('ALTER TABLE analytics.%I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('ALTER TABLE analytics.%I FORCE ROW LEVEL SECURITY', name);
        EXECUTE format('CREATE POLICY own_athlete ON analytics.%I TO rm_analytics '
            'USING (athlete_id = nullif(current_setting(''app.athlete_id'', true), '''')::uuid) '
            'WITH CHECK (athlete_id = nullif(current_setting(''app.athlete_id'', true), '''')::uuid)', name);
        EXECUTE format('CREATE POLICY every_athlete ON analytics.%I TO rm_analytics_job '
            'USING (true) WITH CHECK (true)', name);
    END LOOP;
END $$;

GRANT SELECT, INSERT, UPDATE, DELETE ON analytics.athlete, analytics.setting, analytics.recording, analytics.activity,
    analytics.activity_metric, analytics.stream, analytics.curve, analytics.day_load TO rm_analytics, rm_analytics_job;
GRANT SELECT, INSERT ON analytics.outbox TO rm_analytics;
GRANT SELECT, INSERT, UPDATE ON analytics.outbox_sequences TO rm_analytics;
GRANT SELECT, INSERT, UPDATE, DELETE ON analytics.outbox, analytics.outbox_sequences, analytics.outbox_members,
    analytics.outbox_leases, analytics.inbox TO rm_analytics_job;
