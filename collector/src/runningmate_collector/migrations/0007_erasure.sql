-- min_code_version: 6
-- When an erased athlete's rows and objects were gone, and analytics was told.

ALTER TABLE collector.athlete ADD COLUMN erasure_confirmed_at timestamptz;
