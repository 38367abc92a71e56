-- An attempt that waited for a lock in vain, and did nothing, is followed by another one after a while:
-- how many of these came before it, and when it may be handed out.
ALTER TABLE run_attempt
  ADD COLUMN lock_tries integer NOT NULL DEFAULT 0,
  ADD COLUMN not_before timestamptz;
