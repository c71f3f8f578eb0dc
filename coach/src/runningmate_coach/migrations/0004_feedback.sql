-- min_code_version: 4
-- What the athlete thinks of findings of reviews and of sentences of answers.

CREATE TABLE coach.feedback (
    feedback_id uuid PRIMARY KEY,
    athlete_id uuid NOT NULL,
    verdict text NOT NULL CHECK (verdict IN ('not_useful', 'wrong')),
    -- The athlete's own words.
    comment text NOT NULL,
    given_on date NOT NULL,
    created_at timestamptz NOT NULL,
    -- Of a finding, the activity reviewed.
    workout_id uuid,
    -- Kind of the finding, or of a remark in an answer.
    finding text NOT NULL,
    -- Of a sentence of an answer.
    turn_id uuid REFERENCES coach.turn ON DELETE CASCADE,
    sentence integer,
    value_ids text[] NOT NULL,
    CHECK ((turn_id IS NULL) = (sentence IS NULL) AND (turn_id IS NULL) <> (workout_id IS NULL))
);
CREATE UNIQUE INDEX feedback_of_finding ON coach.feedback (athlete_id, workout_id, finding) WHERE workout_id IS NOT NULL;
CREATE UNIQUE INDEX feedback_of_sentence ON coach.feedback (turn_id, sentence) WHERE turn_id IS NOT NULL;

ALTER TABLE coach.feedback ENABLE ROW LEVEL SECURITY;
ALTER TABLE coach.feedback FORCE ROW LEVEL SECURITY;
CREATE POLICY own_athlete ON coach.feedback TO rm_coach
    USING (athlete_id = nullif(current_setting('app.athlete_id', true), '')::uuid)
    WITH CHECK (athlete_id = nullif(current_setting('app.athlete_id', true), '')::uuid);
CREATE POLICY every_athlete ON coach.feedback TO rm_coach_job USING (true) WITH CHECK (true);
