-- How whoever decided had proved who he is; empty where it was not kept.
ALTER TABLE approval_decision ADD COLUMN signed_in text NOT NULL DEFAULT '';
ALTER TABLE approval_confirmation ADD COLUMN signed_in text NOT NULL DEFAULT '';
