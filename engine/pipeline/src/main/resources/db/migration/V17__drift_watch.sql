-- Which drift is ignored (another one is told), and when the schema was last seen as it is recorded.
ALTER TABLE compare_watch ADD COLUMN ignored_print text NOT NULL DEFAULT '';
ALTER TABLE compare_watch ADD COLUMN calm_at timestamptz;
