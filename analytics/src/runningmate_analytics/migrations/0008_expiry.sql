-- min_code_version: 8
-- Samples and texts that their source allows no longer keeping go, and what was computed of them stays. Earlier code
-- would compute such an activity anew of nothing.

ALTER TABLE analytics.recording DROP CONSTRAINT recording_state_check;
ALTER TABLE analytics.recording ADD CONSTRAINT recording_state_check
    CHECK (state IN ('analyzed', 'rejected', 'duplicate', 'merged', 'deleted', 'expired'));
-- When samples and texts went; NULL while they are there.
ALTER TABLE analytics.activity ADD COLUMN payload_expired_at timestamptz;
