-- min_code_version: 9
-- What the coach had made of deleted data; its answer is one of those that a receipt waits for.

ALTER TABLE collector.data_deletion
    ADD COLUMN deleted_plan_count integer NOT NULL DEFAULT 0,
    ADD COLUMN deleted_answer_count integer NOT NULL DEFAULT 0;
