-- min_code_version: 2
-- Conversations: each turn is a question and what was said to it.

-- When data that others gave was last deleted: an answer that was begun before may still rest on it.
ALTER TABLE coach.athlete ADD COLUMN revoked_at timestamptz;

CREATE TABLE coach.conversation (
    conversation_id uuid PRIMARY KEY,
    athlete_id uuid NOT NULL,
    -- The beginning of the first question.
    title text NOT NULL,
    created_at timestamptz NOT NULL,
    -- When the last question was asked.
    updated_at timestamptz NOT NULL
);
CREATE INDEX conversation_newest ON coach.conversation (athlete_id, updated_at DESC, conversation_id DESC);

CREATE TABLE coach.turn (
    turn_id uuid PRIMARY KEY,
    athlete_id uuid NOT NULL,
    conversation_id uuid NOT NULL REFERENCES coach.conversation ON DELETE CASCADE,
    -- From 0.
    position integer NOT NULL,
    question text NOT NULL,
    asked_at timestamptz NOT NULL,
    -- The athlete's, null where it was not looked up.
    local_date date,
    state text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'kept', 'expired', 'deleted')),
    -- runningmate.coach.v1.StoredAnswer, serialized; null until it has ended, and once it is gone.
    document bytea,
    end_kind text,
    end_reason text NOT NULL DEFAULT '',
    -- Mask of what the answer rests on (see datause).
    source_kinds smallint NOT NULL DEFAULT 0,
    -- The workouts that it cites or shows.
    workout_ids uuid[] NOT NULL DEFAULT '{}',
    -- When it must be gone; null for what may stay.
    expires_at timestamptz,
    UNIQUE (conversation_id, position)
);
CREATE INDEX turn_expiring ON coach.turn (expires_at) WHERE expires_at IS NOT NULL;

DO $$
DECLARE name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['conversation', 'turn'] LOOP
        EXECUTE format('ALTER TABLE coach.%I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('ALTER TABLE coach.%I FORCE ROW LEVEL SECURITY', name);
        EXECUTE format('CREATE POLICY own_athlete ON coach.%I TO rm_coach '
            'USING (athlete_id = nullif(current_setting(''app.athlete_id'', true), '''')::uuid) '
            'WITH CHECK (athlete_id = nullif(current_setting(''app.athlete_id'', true), '''')::uuid)', name);
        EXECUTE format('CREATE POLICY every_athlete ON coach.%I TO rm_coach_job '
            'USING (true) WITH CHECK (true)', name);
    END LOOP;
END $$;
