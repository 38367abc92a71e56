-- Where each chain stood at a moment, signed. Kept here, in a file and at the SIEM.
CREATE TABLE audit_checkpoint (
  workspace text NOT NULL,
  sequence  bigint NOT NULL,
  hash      text NOT NULL,
  at        timestamptz NOT NULL,
  signature text NOT NULL,
  PRIMARY KEY (workspace, sequence)
);
CREATE TRIGGER audit_checkpoint_stays
  BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_checkpoint
  FOR EACH STATEMENT EXECUTE FUNCTION audit_entry_stays();

-- How far each destination has each chain. Entries have no gaps, so a place is all there is to keep.
CREATE TABLE audit_delivery (
  destination text NOT NULL,
  workspace   text NOT NULL,
  sequence    bigint NOT NULL DEFAULT 0,
  checkpoint  bigint NOT NULL DEFAULT 0,
  attempts    integer NOT NULL DEFAULT 0,
  error       text NOT NULL DEFAULT '',
  next_at     timestamptz NOT NULL DEFAULT clock_timestamp(),
  lease       uuid,
  lease_until timestamptz,
  PRIMARY KEY (destination, workspace)
);

GRANT SELECT, INSERT ON audit_checkpoint TO sluice_app;
GRANT SELECT, INSERT, UPDATE ON audit_delivery TO sluice_app;
