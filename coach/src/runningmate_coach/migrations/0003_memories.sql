-- min_code_version: 3
-- What the athlete said, and what they decided on it.

CREATE TABLE coach.memory (
    memory_id uuid PRIMARY KEY,
    athlete_id uuid NOT NULL,
    -- Of the client that wrote it down: the same one finds the same memory again. Null for what was noticed in talk.
    request_id uuid,
    kind text NOT NULL CHECK (kind IN ('goal', 'constraint', 'injury', 'preference')),
    state text NOT NULL CHECK (state IN ('proposed', 'confirmed', 'rejected')),
    -- The athlete's own.
    words text NOT NULL,
    said_on date NOT NULL,
    first_date date NOT NULL,
    -- Included; nothing uses it afterwards.
    last_date date NOT NULL,
    -- run, ride or swim; empty for all.
    sport text NOT NULL,
    -- From Monday, 0.
    weekdays smallint[] NOT NULL,
    distance_m double precision,
    -- Where it was said; the conversation may be gone where it is confirmed.
    conversation_id uuid,
    created_at timestamptz NOT NULL,
    UNIQUE (athlete_id, request_id)
);
CREATE INDEX memory_newest ON coach.memory (athlete_id, created_at DESC);

ALTER TABLE coach.memory ENABLE ROW LEVEL SECURITY;
ALTER TABLE coach.memory FORCE ROW LEVEL SECURITY;
CREATE POLICY own_athlete ON coach.memory TO rm_coach
    USING (athlete_id = nullif(current_setting('app.athlete_id', true), '')::uuid)
    WITH CHECK (athlete_id = nullif(current_setting('app.athlete_id', true), '')::uuid);
CREATE POLICY every_athlete ON coach.memory TO rm_coach_job USING (true) WITH CHECK (true);
