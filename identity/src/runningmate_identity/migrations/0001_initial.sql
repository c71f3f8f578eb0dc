-- min_code_version: 1
-- Accounts, one-time log-in codes, sessions and their refresh tokens. Codes and tokens are stored as hashes only.
-- Rows are closed per athlete: the service role sees the athlete of its transaction (app.athlete_id). Log-in and
-- the operator's calls have no athlete; they run as the job role, which sees all.

CREATE TABLE identity.account (
    athlete_id uuid PRIMARY KEY,
    name text NOT NULL,
    -- The name as it is compared: one form for all cases and ways of writing.
    name_key text NOT NULL UNIQUE,
    sample boolean NOT NULL DEFAULT false,
    created_at timestamptz NOT NULL
);
CREATE INDEX account_oldest ON identity.account (created_at, athlete_id);

-- A row is deleted when its code is used.
CREATE TABLE identity.login_code (
    code_hash bytea PRIMARY KEY,
    athlete_id uuid NOT NULL REFERENCES identity.account ON DELETE CASCADE,
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL
);
CREATE INDEX login_code_athlete ON identity.login_code (athlete_id);

CREATE TABLE identity.session (
    session_id uuid PRIMARY KEY,
    athlete_id uuid NOT NULL REFERENCES identity.account ON DELETE CASCADE,
    name text NOT NULL,
    created_at timestamptz NOT NULL,
    refreshed_at timestamptz NOT NULL,
    -- When it ends if it is never refreshed.
    expires_at timestamptz NOT NULL,
    -- When it was ended: by its athlete, or because an old refresh token came back. NULL while it lives.
    ended_at timestamptz
);
CREATE INDEX session_newest ON identity.session (athlete_id, created_at DESC, session_id DESC);

-- All refresh tokens of a session, so that an old one is recognised when it comes back.
CREATE TABLE identity.refresh_token (
    token_hash bytea PRIMARY KEY,
    athlete_id uuid NOT NULL REFERENCES identity.account ON DELETE CASCADE,
    session_id uuid NOT NULL REFERENCES identity.session ON DELETE CASCADE,
    -- Place in the session's chain, from 1; equal ones only where an answer was lost and asked for again.
    generation integer NOT NULL,
    -- When the next token was given for it; NULL for the current one.
    replaced_at timestamptz,
    -- Whether it was replaced unused, because its own predecessor was presented again.
    displaced boolean NOT NULL DEFAULT false
);
CREATE INDEX refresh_token_session ON identity.refresh_token (session_id);
CREATE UNIQUE INDEX refresh_token_current ON identity.refresh_token (session_id) WHERE replaced_at IS NULL;
CREATE INDEX refresh_token_athlete ON identity.refresh_token (athlete_id);

DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['account', 'login_code', 'session', 'refresh_token'] LOOP
        EXECUTE format('ALTER TABLE identity.%I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('ALTER TABLE identity.%I FORCE ROW LEVEL SECURITY', name);
        EXECUTE format('CREATE POLICY own_athlete ON identity.%I TO rm_identity '
            'USING (athlete_id = nullif(current_setting(''app.athlete_id'', true), '''')::uuid) '
            'WITH CHECK (athlete_id = nullif(current_setting(''app.athlete_id'', true), '''')::uuid)', name);
        EXECUTE format('CREATE POLICY every_athlete ON identity.%I TO rm_identity_job '
            'USING (true) WITH CHECK (true)', name);
    END LOOP;
END $$;

-- The service role serves an athlete's own sessions and nothing else.
REVOKE ALL ON identity.account, identity.login_code, identity.refresh_token, identity.session FROM rm_identity;
GRANT SELECT, UPDATE ON identity.session TO rm_identity;
GRANT SELECT, INSERT, UPDATE, DELETE ON identity.account, identity.login_code, identity.session,
    identity.refresh_token TO rm_identity_job;
