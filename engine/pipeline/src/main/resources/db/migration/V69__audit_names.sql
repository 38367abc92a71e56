-- Who looks for somebody in the trail knows a name, in whatever case. The table is large and written
-- all the time, so nobody waits for these, and they are in no transaction. A start that was broken
-- off may have left one that is still being made, or that is of no use.
SELECT pg_terminate_backend(pid) FROM pg_stat_progress_create_index
  WHERE relid = 'audit_entry'::regclass AND pid <> pg_backend_pid();

DROP INDEX CONCURRENTLY IF EXISTS audit_entry_subject;
CREATE INDEX CONCURRENTLY audit_entry_subject
  ON audit_entry (workspace, lower(actor_subject), sequence);

DROP INDEX CONCURRENTLY IF EXISTS audit_entry_name;
CREATE INDEX CONCURRENTLY audit_entry_name ON audit_entry (workspace, lower(actor_name), sequence);
