-- How whoever decided had proved who he is; empty where it was not kept.
ALTER TABLE approval_decision ADD COLUMN signed_in text NOT NULL DEFAULT '';
ALTER TABLE approval_confirmation ADD COLUMN signed_in text NOT NULL DEFAULT '';

-- Who looks for somebody in the trail knows a name, in whatever case.
CREATE INDEX audit_entry_subject ON audit_entry (workspace, lower(actor_subject), sequence);
CREATE INDEX audit_entry_name ON audit_entry (workspace, lower(actor_name), sequence);
