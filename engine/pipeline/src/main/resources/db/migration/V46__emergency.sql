-- Why a stage runs without its usual approvers: who said so, the reason, when. NULL: it does not.
ALTER TABLE approval_request ADD COLUMN emergency jsonb;
