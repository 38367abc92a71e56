-- Who looks for somebody in the trail knows a name, in whatever case. By themselves and in a transaction:
-- whatever fails here leaves nothing, and the next start makes them. The trail takes no entry meanwhile,
-- which is seconds for a million.
CREATE INDEX audit_entry_subject ON audit_entry (workspace, lower(actor_subject), sequence);
CREATE INDEX audit_entry_name ON audit_entry (workspace, lower(actor_name), sequence);
