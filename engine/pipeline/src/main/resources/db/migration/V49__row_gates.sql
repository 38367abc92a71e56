-- How many rows the tables of a connection have, as its database estimated when it was last looked at;
-- counts, never rows. And what was at stake when approvals were asked for: the rows of the largest
-- table that the script touches, -1 when that is not known.
ALTER TABLE compare_watch ADD COLUMN seen_rows text NOT NULL DEFAULT '{}';
ALTER TABLE approval_request ADD COLUMN touched_rows bigint NOT NULL DEFAULT -1;
