-- min_code_version: 1
-- Files of a newer export that brought only newer words about what was there already are counted.
ALTER TABLE collector.import ADD COLUMN updated_count integer NOT NULL DEFAULT 0 CHECK (updated_count >= 0);
ALTER TABLE collector.import_item ADD COLUMN updated boolean NOT NULL DEFAULT false;
