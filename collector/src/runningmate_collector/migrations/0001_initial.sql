-- min_code_version: 1
-- Uploads, imports with their items, recordings, dead letters.
-- Every table carries athlete_id and is closed by row-level security: the service role sees the athlete of
-- its transaction (app.athlete_id), the job role sees all.

CREATE TABLE collector.athlete (
    athlete_id uuid PRIMARY KEY,
    -- A tombstone: nothing new is taken for this athlete.
    erased_at timestamptz,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp()
);

CREATE TABLE collector.import (
    import_id uuid PRIMARY KEY,
    athlete_id uuid NOT NULL,
    bulk boolean NOT NULL,
    -- Made for one upload; closes with it.
    single boolean NOT NULL,
    created_at timestamptz NOT NULL,
    closed_at timestamptz,
    finished_at timestamptz,
    -- Rises with each change of an item, given under this row's lock: the cursor of those who watch.
    change bigint NOT NULL DEFAULT 0,
    -- Uploads whose files are not all known yet.
    open_upload_count integer NOT NULL DEFAULT 0 CHECK (open_upload_count >= 0),
    total_count integer NOT NULL DEFAULT 0,
    done_count integer NOT NULL DEFAULT 0 CHECK (done_count >= 0),
    failed_count integer NOT NULL DEFAULT 0 CHECK (failed_count >= 0),
    duplicate_count integer NOT NULL DEFAULT 0 CHECK (duplicate_count >= 0),
    CHECK (done_count + failed_count + duplicate_count <= total_count)
) WITH (fillfactor = 50);
CREATE INDEX import_newest ON collector.import (athlete_id, created_at DESC, import_id DESC);

CREATE TABLE collector.upload (
    upload_id uuid PRIMARY KEY,
    athlete_id uuid NOT NULL,
    import_id uuid NOT NULL,
    file_name text NOT NULL,
    committed_offset bigint NOT NULL DEFAULT 0,
    state text NOT NULL CHECK (state IN ('open', 'finished', 'processed')),
    -- Who works on it, until when, and how often somebody began to.
    claim_id uuid,
    claimed_until timestamptz,
    attempts integer NOT NULL DEFAULT 0,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    updated_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX upload_unprocessed ON collector.upload (state, updated_at) WHERE state <> 'processed';
CREATE INDEX upload_athlete ON collector.upload (athlete_id, state);

CREATE TABLE collector.upload_chunk (
    athlete_id uuid NOT NULL,
    upload_id uuid NOT NULL REFERENCES collector.upload ON DELETE CASCADE,
    chunk_offset bigint NOT NULL,
    size_bytes integer NOT NULL,
    crc32c bigint NOT NULL,
    PRIMARY KEY (upload_id, chunk_offset)
);

-- Stored bytes by digest. A row outlives its object as state 'deleted', so that revisions go on rising.
CREATE TABLE collector.recording (
    recording_id uuid PRIMARY KEY,
    athlete_id uuid NOT NULL,
    sha256 text NOT NULL,
    size_bytes bigint NOT NULL,
    format text NOT NULL,
    source_kind text NOT NULL,
    object_key text NOT NULL,
    revision bigint NOT NULL,
    state text NOT NULL CHECK (state IN ('waiting', 'analyzed', 'rejected', 'duplicate', 'dead', 'deleted')),
    activity_ids uuid[] NOT NULL,
    updated_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    UNIQUE (athlete_id, sha256)
);

CREATE TABLE collector.import_item (
    item_id uuid PRIMARY KEY,
    athlete_id uuid NOT NULL,
    import_id uuid NOT NULL REFERENCES collector.import ON DELETE CASCADE,
    upload_id uuid NOT NULL,
    -- The import's creation time, for the order of lists over imports.
    imported_at timestamptz NOT NULL,
    position integer NOT NULL,
    file_name text NOT NULL,
    size_bytes bigint NOT NULL,
    sha256 text NOT NULL,
    recording_id uuid,
    revision bigint NOT NULL,
    -- Came while an earlier item of the same recording and revision waited.
    repeats boolean NOT NULL,
    state text NOT NULL CHECK (state IN ('waiting', 'done', 'failed', 'duplicate')),
    failure text,
    detail text NOT NULL,
    partial text NOT NULL,
    activity_ids uuid[] NOT NULL,
    change bigint NOT NULL,
    UNIQUE (import_id, position)
);
CREATE INDEX import_item_change ON collector.import_item (import_id, change);
CREATE INDEX import_item_upload ON collector.import_item (upload_id);
CREATE INDEX import_item_recording ON collector.import_item (recording_id) WHERE state IN ('waiting', 'failed');
CREATE INDEX import_item_newest ON collector.import_item (athlete_id, imported_at DESC, import_id DESC, position);

-- Objects to be removed: one key, or all below a prefix that ends in '/'.
CREATE TABLE collector.pending_deletion (
    deletion_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    athlete_id uuid NOT NULL,
    object_prefix text NOT NULL,
    recording_id uuid,
    due_at timestamptz NOT NULL
);
CREATE INDEX pending_deletion_due ON collector.pending_deletion (due_at);

CREATE TABLE collector.dead_letter (
    -- The failed event's own.
    event_id uuid PRIMARY KEY,
    athlete_id uuid NOT NULL,
    event_type text NOT NULL,
    topic text NOT NULL,
    partition integer NOT NULL,
    event_offset bigint NOT NULL,
    group_name text NOT NULL,
    reason text NOT NULL,
    detail text NOT NULL,
    key text NOT NULL,
    headers jsonb NOT NULL,
    payload bytea NOT NULL,
    died_at timestamptz NOT NULL,
    replayed_at timestamptz,
    replay_count integer NOT NULL DEFAULT 0
);
CREATE INDEX dead_letter_newest ON collector.dead_letter (died_at DESC, event_id DESC);

-- Outbox, inbox and the relay's leases, as the event log expects them.
CREATE TABLE collector.outbox (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    athlete_id uuid NOT NULL,
    sequence bigint NOT NULL,
    bucket smallint NOT NULL CHECK (bucket BETWEEN 0 AND 15),
    topic text NOT NULL,
    key text NOT NULL,
    event_id uuid NOT NULL UNIQUE,
    event_type text NOT NULL,
    headers jsonb NOT NULL,
    payload bytea NOT NULL,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    published_at timestamptz,
    UNIQUE (athlete_id, sequence)
);
CREATE INDEX outbox_unpublished ON collector.outbox (bucket, id) WHERE published_at IS NULL;
CREATE INDEX outbox_published ON collector.outbox (published_at) WHERE published_at IS NOT NULL;
CREATE TABLE collector.outbox_sequences (athlete_id uuid PRIMARY KEY, last_sequence bigint NOT NULL);
CREATE TABLE collector.outbox_members (
    group_name text NOT NULL,
    member text NOT NULL,
    topics text[] NOT NULL,
    joined_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    PRIMARY KEY (group_name, member)
);
CREATE TABLE collector.outbox_leases (
    group_name text NOT NULL,
    topic text NOT NULL,
    partition smallint NOT NULL,
    owner text,
    epoch bigint NOT NULL DEFAULT 0,
    committed_offset bigint NOT NULL DEFAULT 0,
    PRIMARY KEY (group_name, topic, partition)
);
CREATE TABLE collector.inbox (
    group_name text NOT NULL,
    event_id uuid NOT NULL,
    athlete_id uuid NOT NULL,
    handled_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (group_name, event_id)
);
CREATE INDEX inbox_handled ON collector.inbox (handled_at);

DO $$
DECLARE name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['athlete', 'import', 'upload', 'upload_chunk', 'recording', 'import_item',
                                'pending_deletion', 'dead_letter', 'outbox', 'outbox_sequences', 'inbox'] LOOP
        EXECUTE format('ALTER TABLE collector.%I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('ALTER TABLE collector.%I FORCE ROW LEVEL SECURITY', name);
        EXECUTE format('CREATE POLICY own_athlete ON collector.%I TO rm_collector '
            'USING (athlete_id = nullif(current_setting(''app.athlete_id'', true), '''')::uuid) '
            'WITH CHECK (athlete_id = nullif(current_setting(''app.athlete_id'', true), '''')::uuid)', name);
        EXECUTE format('CREATE POLICY every_athlete ON collector.%I TO rm_collector_job '
            'USING (true) WITH CHECK (true)', name);
    END LOOP;
    -- Dead letters are the operator's: the service role sees none.
    DROP POLICY own_athlete ON collector.dead_letter;
END $$;
