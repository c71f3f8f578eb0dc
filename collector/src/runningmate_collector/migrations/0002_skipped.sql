-- min_code_version: 2
-- Files that are no workouts are skipped and counted by kind, where before they failed.
ALTER TABLE collector.import ADD COLUMN skipped jsonb NOT NULL DEFAULT '{}';
ALTER TABLE collector.import_item ADD COLUMN kind text;
ALTER TABLE collector.import_item DROP CONSTRAINT import_item_state_check;
ALTER TABLE collector.import_item ADD CONSTRAINT import_item_state_check
    CHECK (state IN ('waiting', 'done', 'failed', 'duplicate', 'skipped'));
