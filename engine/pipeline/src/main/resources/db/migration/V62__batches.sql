-- How far a statement that is carried out in batches has come: rows of its table that it has gone
-- by and how many there are, roughly; -1 where that is not known.
ALTER TABLE run_step
  ADD COLUMN passed bigint NOT NULL DEFAULT -1,
  ADD COLUMN about bigint NOT NULL DEFAULT -1;

-- The statement of which only some batches stand on a target; 0 for none.
ALTER TABLE run_target ADD COLUMN half integer NOT NULL DEFAULT 0;
