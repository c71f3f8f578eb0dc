-- min_code_version: 8
-- How far the erasure of an athlete is, in the tombstone itself.

ALTER TABLE analytics.athlete
    -- When each service had erased its part, by name.
    ADD COLUMN erasure_confirmed jsonb NOT NULL DEFAULT '{}',
    -- When nothing was left but this row.
    ADD COLUMN erasure_completed_at timestamptz;
CREATE INDEX athlete_erased ON analytics.athlete (erased_at DESC, athlete_id DESC) WHERE erased_at IS NOT NULL;
