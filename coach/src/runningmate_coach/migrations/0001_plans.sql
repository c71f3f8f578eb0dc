-- min_code_version: 1
-- Training plans and the limits they are made under, and what the event log needs.
-- Every table carries athlete_id and is closed by row-level security: the service role sees the athlete of
-- its transaction (app.athlete_id), the job role sees all.

CREATE TABLE coach.athlete (
    athlete_id uuid PRIMARY KEY,
    -- A tombstone: nothing new is taken for this athlete.
    erased_at timestamptz,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp()
);

CREATE TABLE coach.plan (
    plan_id uuid PRIMARY KEY,
    athlete_id uuid NOT NULL,
    -- Of the client: the same one finds the same plan again.
    request_id uuid NOT NULL,
    state text NOT NULL CHECK (state IN ('proposed', 'accepted', 'replaced')),
    -- The plan that this one goes on from; it may be gone.
    replaces_plan_id uuid,
    -- First local day that it changes.
    from_date date NOT NULL,
    -- What became of a missed session, where the plan was made for one.
    remedy text CHECK (remedy IN ('skip', 'move', 'swap')),
    created_at timestamptz NOT NULL,
    -- runningmate.coach.v1.Plan, serialized: goal, limits, weeks, problems, what it rests on.
    document bytea NOT NULL,
    UNIQUE (athlete_id, request_id)
);
CREATE INDEX plan_newest ON coach.plan (athlete_id, created_at DESC, plan_id DESC);
CREATE UNIQUE INDEX plan_followed ON coach.plan (athlete_id) WHERE state = 'accepted';

CREATE TABLE coach.training_limits (
    athlete_id uuid PRIMARY KEY,
    -- runningmate.coach.v1.TrainingConstraints, serialized.
    document bytea NOT NULL,
    updated_at timestamptz NOT NULL
);

-- Outbox, inbox and the relay's leases, as the event log expects them.
CREATE TABLE coach.outbox (
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
CREATE INDEX outbox_unpublished ON coach.outbox (bucket, id) WHERE published_at IS NULL;
CREATE INDEX outbox_published ON coach.outbox (published_at) WHERE published_at IS NOT NULL;
CREATE TABLE coach.outbox_sequences (athlete_id uuid PRIMARY KEY, last_sequence bigint NOT NULL);
CREATE TABLE coach.outbox_members (
    group_name text NOT NULL,
    member text NOT NULL,
    topics text[] NOT NULL,
    joined_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    PRIMARY KEY (group_name, member)
);
CREATE TABLE coach.outbox_leases (
    group_name text NOT NULL,
    topic text NOT NULL,
    partition smallint NOT NULL,
    owner text,
    epoch bigint NOT NULL DEFAULT 0,
    committed_offset bigint NOT NULL DEFAULT 0,
    PRIMARY KEY (group_name, topic, partition)
);
CREATE TABLE coach.inbox (
    group_name text NOT NULL,
    event_id uuid NOT NULL,
    athlete_id uuid NOT NULL,
    handled_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (group_name, event_id)
);
CREATE INDEX inbox_handled ON coach.inbox (handled_at);

DO $$
DECLARE name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['athlete', 'plan', 'training_limits', 'outbox', 'outbox_sequences', 'inbox'] LOOP
        EXECUTE format('ALTER TABLE coach.%I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('ALTER TABLE coach.%I FORCE ROW LEVEL SECURITY', name);
        EXECUTE format('CREATE POLICY own_athlete ON coach.%I TO rm_coach '
            'USING (athlete_id = nullif(current_setting(''app.athlete_id'', true), '''')::uuid) '
            'WITH CHECK (athlete_id = nullif(current_setting(''app.athlete_id'', true), '''')::uuid)', name);
        EXECUTE format('CREATE POLICY every_athlete ON coach.%I TO rm_coach_job '
            'USING (true) WITH CHECK (true)', name);
    END LOOP;
END $$;
