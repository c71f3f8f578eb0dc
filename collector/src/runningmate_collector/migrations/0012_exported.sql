-- min_code_version: 11
-- When the export was made that a recording's description is of; null where its archive does not say it.

ALTER TABLE collector.recording ADD COLUMN exported_at timestamptz;
