-- min_code_version: 8
-- Reviews of weeks that are over, one of each; the primary key keeps it at one, whoever makes it.

CREATE TABLE coach.week_review (
    athlete_id uuid NOT NULL,
    -- First local day of the week.
    monday date NOT NULL,
    created_at timestamptz NOT NULL,
    -- runningmate.coach.v1.WeekReview, serialized; null once it is gone because of its days.
    document bytea,
    -- Mask of what it rests on (see datause).
    source_kinds smallint NOT NULL,
    -- The workouts of the week, and those that it cites.
    workout_ids uuid[] NOT NULL,
    -- When its sentences must be gone; null for what may stay.
    expires_at timestamptz,
    PRIMARY KEY (athlete_id, monday)
);
CREATE INDEX week_review_expiring ON coach.week_review (expires_at) WHERE expires_at IS NOT NULL;

ALTER TABLE coach.week_review ENABLE ROW LEVEL SECURITY;
ALTER TABLE coach.week_review FORCE ROW LEVEL SECURITY;
CREATE POLICY own_athlete ON coach.week_review TO rm_coach
    USING (athlete_id = nullif(current_setting('app.athlete_id', true), '')::uuid)
    WITH CHECK (athlete_id = nullif(current_setting('app.athlete_id', true), '')::uuid);
CREATE POLICY every_athlete ON coach.week_review TO rm_coach_job USING (true) WITH CHECK (true);
