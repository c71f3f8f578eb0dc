-- min_code_version: 1
-- The event log on PostgreSQL: topics of fixed partitions, groups of members, leases fenced by epoch.

CREATE TABLE eventlog.topics (
    topic text PRIMARY KEY,
    partition_count smallint NOT NULL,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp()
);

-- next_offset is given out under this row's lock, held until the commit: a reader that sees an offset sees all below it.
CREATE TABLE eventlog.partitions (
    topic text NOT NULL REFERENCES eventlog.topics,
    partition smallint NOT NULL,
    next_offset bigint NOT NULL DEFAULT 0,
    PRIMARY KEY (topic, partition)
) WITH (fillfactor = 50);

CREATE TABLE eventlog.records (
    topic text NOT NULL,
    partition smallint NOT NULL,
    record_offset bigint NOT NULL,
    key text NOT NULL,
    payload bytea NOT NULL,
    headers jsonb NOT NULL,
    published_at timestamptz NOT NULL,
    PRIMARY KEY (topic, partition, record_offset)
);
CREATE INDEX records_by_time ON eventlog.records (topic, partition, published_at);

-- A member's expiry stands for all its leases, so that a heartbeat writes one row.
CREATE TABLE eventlog.members (
    group_name text NOT NULL,
    member text NOT NULL,
    topics text[] NOT NULL,
    joined_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    PRIMARY KEY (group_name, member)
) WITH (fillfactor = 50);

CREATE TABLE eventlog.leases (
    group_name text NOT NULL,
    topic text NOT NULL,
    partition smallint NOT NULL,
    owner text,
    epoch bigint NOT NULL DEFAULT 0,
    committed_offset bigint NOT NULL DEFAULT 0,
    PRIMARY KEY (group_name, topic, partition)
) WITH (fillfactor = 50);

-- One round trip per batch. Locks in one order, so that two batches never wait for each other in a circle.
CREATE FUNCTION eventlog.publish(
    in_topics text[], in_partitions smallint[], in_keys text[], in_payloads bytea[], in_headers jsonb[]
) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    now_at timestamptz;
    locked bigint;
BEGIN
    PERFORM 1
    FROM eventlog.partitions AS p
    WHERE (p.topic, p.partition) IN (SELECT i.topic, i.partition FROM unnest(in_topics, in_partitions) AS i (topic, partition))
    ORDER BY p.topic, p.partition
    FOR NO KEY UPDATE OF p;
    GET DIAGNOSTICS locked = ROW_COUNT;
    IF locked < (SELECT count(DISTINCT (i.topic, i.partition)) FROM unnest(in_topics, in_partitions) AS i (topic, partition)) THEN
        RAISE EXCEPTION 'a topic among % does not exist', (SELECT array_agg(DISTINCT t) FROM unnest(in_topics) AS t)
            USING ERRCODE = 'no_data_found';
    END IF;
    -- Taken after the lock: within a partition the times ascend with the offsets.
    now_at := clock_timestamp();
    INSERT INTO eventlog.records (topic, partition, record_offset, key, payload, headers, published_at)
    SELECT i.topic, i.partition,
        p.next_offset - 1 + row_number() OVER (PARTITION BY i.topic, i.partition ORDER BY i.place),
        i.key, i.payload, i.headers, now_at
    FROM unnest(in_topics, in_partitions, in_keys, in_payloads, in_headers)
        WITH ORDINALITY AS i (topic, partition, key, payload, headers, place)
    JOIN eventlog.partitions AS p USING (topic, partition);
    UPDATE eventlog.partitions AS p
    SET next_offset = p.next_offset + n.records
    FROM (
        SELECT i.topic, i.partition, count(*) AS records
        FROM unnest(in_topics, in_partitions) AS i (topic, partition)
        GROUP BY i.topic, i.partition
    ) AS n
    WHERE p.topic = n.topic AND p.partition = n.partition;
    -- Only a hint that names the topics: readers poll, and behind a transaction pooler nobody can listen.
    PERFORM pg_notify('eventlog', (SELECT string_agg(DISTINCT t, ',') FROM unnest(in_topics) AS t));
END
$$;
