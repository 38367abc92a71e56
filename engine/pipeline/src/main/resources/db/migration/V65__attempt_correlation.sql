-- The click that an attempt comes from: a run that is tried again has attempts of several clicks.
ALTER TABLE run_attempt ADD COLUMN correlation text NOT NULL DEFAULT '';
UPDATE run_attempt a SET correlation = r.correlation FROM run_stage_run r WHERE r.id = a.stage_run;
