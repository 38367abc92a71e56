-- The click that an attempt comes from: a run that is tried again has attempts of several clicks.
-- Attempts from before, and those of older replicas, have none: they come from their run's.
ALTER TABLE run_attempt ADD COLUMN correlation text NOT NULL DEFAULT '';
