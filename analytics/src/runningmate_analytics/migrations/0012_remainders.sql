-- min_code_version: 11
-- What an erasure could not end elsewhere, by the events' words, in the tombstone itself.

ALTER TABLE analytics.athlete ADD COLUMN erasure_remainders text[] NOT NULL DEFAULT '{}';
