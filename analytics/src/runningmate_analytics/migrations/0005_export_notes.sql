-- min_code_version: 1
-- What the format of a single activity's export had no place for; for several the archive's index says it.

ALTER TABLE analytics.export ADD COLUMN notes text[] NOT NULL DEFAULT '{}';
