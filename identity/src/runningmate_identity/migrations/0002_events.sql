-- min_code_version: 1
-- Outbox, inbox and the relay's leases, as the event log expects them: identity hears of erasures and confirms them.

CREATE TABLE identity.outbox (
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
CREATE INDEX outbox_unpublished ON identity.outbox (bucket, id) WHERE published_at IS NULL;
CREATE INDEX outbox_published ON identity.outbox (published_at) WHERE published_at IS NOT NULL;
CREATE TABLE identity.outbox_sequences (athlete_id uuid PRIMARY KEY, last_sequence bigint NOT NULL);
CREATE TABLE identity.outbox_members (
    group_name text NOT NULL,
    member text NOT NULL,
    topics text[] NOT NULL,
    joined_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    PRIMARY KEY (group_name, member)
);
CREATE TABLE identity.outbox_leases (
    group_name text NOT NULL,
    topic text NOT NULL,
    partition smallint NOT NULL,
    owner text,
    epoch bigint NOT NULL DEFAULT 0,
    committed_offset bigint NOT NULL DEFAULT 0,
    PRIMARY KEY (group_name, topic, partition)
);
CREATE TABLE identity.inbox (
    group_name text NOT NULL,
    event_id uuid NOT NULL,
    athlete_id uuid NOT NULL,
    handled_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (group_name, event_id)
);
CREATE INDEX inbox_handled ON identity.inbox (handled_at);

DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['outbox', 'outbox_sequences', 'inbox'] LOOP
        EXECUTE format('ALTER TABLE identity.%I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('ALTER TABLE identity.%I FORCE ROW LEVEL SECURITY', name);
        EXECUTE format('CREATE POLICY every_athlete ON identity.%I TO rm_identity_job '
            'USING (true) WITH CHECK (true)', name);
    END LOOP;
END $$;

REVOKE ALL ON identity.outbox, identity.outbox_sequences, identity.outbox_members, identity.outbox_leases, identity.inbox
    FROM rm_identity;
GRANT SELECT, INSERT, UPDATE, DELETE ON identity.outbox, identity.outbox_sequences, identity.outbox_members,
    identity.outbox_leases, identity.inbox TO rm_identity_job;
