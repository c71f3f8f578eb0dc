-- min_code_version: 6
-- Limits that came with the wish for a plan: they are kept for later when it is accepted, and go with it otherwise.

-- runningmate.coach.v1.TrainingConstraints, serialized; null where the wish came without limits, or once they are kept.
ALTER TABLE coach.plan ADD COLUMN wished_limits bytea;
