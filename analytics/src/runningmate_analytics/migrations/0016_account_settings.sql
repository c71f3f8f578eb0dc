-- min_code_version: 15
-- Values of a platform's profile that are settings, each with the day on which it was seen first. They go with the account.

ALTER TABLE analytics.account ADD COLUMN settings jsonb NOT NULL DEFAULT '[]';
