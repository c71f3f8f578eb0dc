-- min_code_version: 1
-- Strava: the athlete's API application, the link with its sealed tokens, what is known of activities, the ledger of calls.

CREATE TABLE collector.strava_application (
    athlete_id uuid PRIMARY KEY,
    client_id text NOT NULL,
    sealed_secret bytea NOT NULL,
    -- Strava repeats it when it validates the webhook; by it the application is found.
    verify_token text NOT NULL UNIQUE,
    subscription_id bigint,
    updated_at timestamptz NOT NULL DEFAULT clock_timestamp()
);

-- A log-in at Strava under way; the state itself is known to the browser only.
CREATE TABLE collector.strava_authorization (
    athlete_id uuid PRIMARY KEY,
    state_hash text NOT NULL,
    sealed_verifier bytea NOT NULL,
    expires_at timestamptz NOT NULL
);

CREATE TABLE collector.strava_link (
    athlete_id uuid PRIMARY KEY,
    strava_athlete_id bigint NOT NULL,
    client_id text NOT NULL,
    scopes text[] NOT NULL,
    state text NOT NULL,
    detail text NOT NULL,
    sealed_tokens bytea NOT NULL,
    connected_at timestamptz NOT NULL,
    -- A pass through the summaries: which one, of what time, and its next page. No page means none is under way.
    listing_number bigint NOT NULL,
    listing_page integer,
    listing_after timestamptz,
    listing_due_at timestamptz NOT NULL,
    full_listing_due_at timestamptz NOT NULL,
    listed_at timestamptz,
    backfilled_at timestamptz,
    -- A webhook said that the access was revoked, which is to be looked at.
    check_due boolean NOT NULL,
    -- Nothing, or no backfill, is asked of Strava before.
    paused_until timestamptz,
    backfill_paused_until timestamptz,
    failures integer NOT NULL,
    -- Who works on it, and until when.
    claim_id uuid,
    claimed_until timestamptz
);
CREATE INDEX strava_link_owner ON collector.strava_link (strava_athlete_id);

CREATE TABLE collector.strava_activity (
    athlete_id uuid NOT NULL,
    strava_id bigint NOT NULL,
    started_at timestamptz,
    sport text NOT NULL,
    -- Of the summary when it was last listed.
    digest text NOT NULL,
    -- Rises with each reason to fetch it; what was fetched last is beside it.
    wanted bigint NOT NULL,
    fetched bigint NOT NULL,
    pressing boolean NOT NULL,
    state text NOT NULL CHECK (state IN ('waiting', 'kept', 'gone', 'broken')),
    detail text NOT NULL,
    tries integer NOT NULL,
    next_try_at timestamptz,
    seen_listing bigint NOT NULL,
    recording_id uuid,
    PRIMARY KEY (athlete_id, strava_id)
);
CREATE INDEX strava_activity_due ON collector.strava_activity (athlete_id, pressing, started_at DESC)
    WHERE wanted > fetched;
CREATE INDEX strava_activity_recording ON collector.strava_activity (athlete_id, recording_id);

-- Calls of one API application, which athletes may share. Nothing of an athlete is in it.
CREATE TABLE collector.strava_quota (
    client_id text PRIMARY KEY,
    window_number bigint NOT NULL,
    day_number bigint NOT NULL,
    skew_s double precision NOT NULL,
    -- Limit and use of the window and of the day, of all calls and of reads.
    overall integer[] NOT NULL,
    reads integer[] NOT NULL
);

DO $$
DECLARE name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['strava_application', 'strava_authorization', 'strava_link', 'strava_activity'] LOOP
        EXECUTE format('ALTER TABLE collector.%I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('ALTER TABLE collector.%I FORCE ROW LEVEL SECURITY', name);
        EXECUTE format('CREATE POLICY own_athlete ON collector.%I TO rm_collector '
            'USING (athlete_id = nullif(current_setting(''app.athlete_id'', true), '''')::uuid) '
            'WITH CHECK (athlete_id = nullif(current_setting(''app.athlete_id'', true), '''')::uuid)', name);
        EXECUTE format('CREATE POLICY every_athlete ON collector.%I TO rm_collector_job '
            'USING (true) WITH CHECK (true)', name);
    END LOOP;
END $$;
-- The ledger is the workers' alone.
REVOKE ALL ON collector.strava_quota FROM rm_collector;
