-- min_code_version: 1
-- Jobs of all services, who runs each, and what became of every run. Nothing of an athlete stands here.

CREATE TABLE jobs.job (
    name text PRIMARY KEY,
    service text NOT NULL,
    summary text NOT NULL,
    -- NULL: runs only when it is asked for.
    every interval,
    due_at timestamptz,
    -- Runs in a row that failed: the next one comes sooner than `every`, later each time.
    failures integer NOT NULL DEFAULT 0,
    -- The lease. Each taking raises the epoch, and who holds an older one can write nothing any more.
    owner text,
    epoch bigint NOT NULL DEFAULT 0,
    leased_until timestamptz,
    -- When a process last said that it can run the job.
    offered_at timestamptz NOT NULL DEFAULT clock_timestamp()
) WITH (fillfactor = 50);

CREATE TABLE jobs.run (
    run_id uuid PRIMARY KEY,
    name text NOT NULL REFERENCES jobs.job ON DELETE CASCADE,
    cause text NOT NULL CHECK (cause IN ('schedule', 'request')),
    state text NOT NULL CHECK (state IN ('queued', 'running', 'succeeded', 'failed')),
    queued_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    started_at timestamptz,
    ended_at timestamptz,
    -- Processes that took it; more than one where one died or stopped.
    attempts integer NOT NULL DEFAULT 0,
    done_count bigint NOT NULL DEFAULT 0,
    total_count bigint NOT NULL DEFAULT 0,
    words text NOT NULL DEFAULT '',
    -- What the job needs to go on where another process left it.
    memory jsonb NOT NULL DEFAULT '{}'
) WITH (fillfactor = 50);
-- One open run of a job: who asks for a job that waits or runs gets that run.
CREATE UNIQUE INDEX run_open ON jobs.run (name) WHERE state IN ('queued', 'running');
CREATE INDEX run_newest ON jobs.run (name, queued_at DESC, run_id DESC);

-- The ledger of migrations is read only for those who use the schema.
DO $$
DECLARE role text;
BEGIN
    FOR role IN SELECT rolname FROM pg_roles WHERE rolname LIKE 'rm\_%\_job' LOOP
        EXECUTE format('REVOKE INSERT, UPDATE, DELETE ON jobs.migration FROM %I', role);
    END LOOP;
END $$;
