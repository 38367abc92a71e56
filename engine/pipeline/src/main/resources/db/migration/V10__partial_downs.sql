-- The way back from every place where a run may stop half-applied; approved with the migration.
ALTER TABLE migration ADD COLUMN partial_downs jsonb NOT NULL DEFAULT '[]';
