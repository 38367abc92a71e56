-- What is wrong with a trail and was told; each is told once, by whichever replica sees it first,
-- until the trail was sound in between.
CREATE TABLE audit_alarm (
  workspace text NOT NULL,
  sequence  bigint NOT NULL,
  reason    text NOT NULL,
  at        timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (workspace, sequence, reason)
);

GRANT SELECT, INSERT, DELETE ON audit_alarm TO sluice_app;
