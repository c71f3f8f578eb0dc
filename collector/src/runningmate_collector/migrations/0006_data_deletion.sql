-- min_code_version: 6
-- Payloads that a platform allows to keep for some days only, and receipts of deletions. Earlier code would keep what has
-- expired and knows no receipt.

ALTER TABLE collector.recording DROP CONSTRAINT recording_state_check;
ALTER TABLE collector.recording ADD CONSTRAINT recording_state_check
    CHECK (state IN ('waiting', 'analyzed', 'rejected', 'duplicate', 'dead', 'deleted', 'expired'));
-- When the bytes of the present revision were stored.
ALTER TABLE collector.recording ADD COLUMN stored_at timestamptz NOT NULL DEFAULT clock_timestamp();
CREATE INDEX recording_of_platform ON collector.recording (source_kind, stored_at)
    WHERE state NOT IN ('deleted', 'expired');

-- A receipt stays when what it tells of is gone, until its athlete is erased.
CREATE TABLE collector.data_deletion (
    deletion_id uuid PRIMARY KEY,
    athlete_id uuid NOT NULL,
    source_kind text NOT NULL,
    reason text NOT NULL CHECK (reason IN ('requested', 'disconnected', 'deauthorized')),
    requested_at timestamptz NOT NULL,
    recording_count integer NOT NULL,
    size_bytes bigint NOT NULL,
    -- Events to analytics that it has not answered yet.
    parts_left integer NOT NULL CHECK (parts_left >= 0),
    deleted_activity_count integer NOT NULL DEFAULT 0,
    kept_activity_count integer NOT NULL DEFAULT 0,
    deleted_stream_count integer NOT NULL DEFAULT 0,
    completed_at timestamptz
);
CREATE INDEX data_deletion_newest ON collector.data_deletion (athlete_id, requested_at DESC, deletion_id DESC);
-- The receipt that an object's removal counts for.
ALTER TABLE collector.pending_deletion ADD COLUMN receipt_id uuid;
CREATE INDEX pending_deletion_receipt ON collector.pending_deletion (receipt_id) WHERE receipt_id IS NOT NULL;

ALTER TABLE collector.data_deletion ENABLE ROW LEVEL SECURITY;
ALTER TABLE collector.data_deletion FORCE ROW LEVEL SECURITY;
CREATE POLICY own_athlete ON collector.data_deletion TO rm_collector
    USING (athlete_id = nullif(current_setting('app.athlete_id', true), '')::uuid)
    WITH CHECK (athlete_id = nullif(current_setting('app.athlete_id', true), '')::uuid);
CREATE POLICY every_athlete ON collector.data_deletion TO rm_collector_job USING (true) WITH CHECK (true);
