-- What the digest of a run is made of, so that agents can recompute it.
ALTER TABLE run_stage_run
  ADD COLUMN content jsonb NOT NULL
    DEFAULT '{"workspace":"","flow":"","up":"","down":"","ways":[],"stages":[]}';
ALTER TABLE run_stage_run ALTER COLUMN content DROP DEFAULT;

-- How an identity provider confirmed a decision, and from which risk the request wants that.
ALTER TABLE approval_decision
  ADD COLUMN salt  text NOT NULL DEFAULT '',
  ADD COLUMN token text NOT NULL DEFAULT '';
ALTER TABLE approval_request
  ADD COLUMN connections jsonb NOT NULL DEFAULT '[]',
  ADD COLUMN risk        text NOT NULL DEFAULT 'CRITICAL';

-- Decisions that wait for their confirmation; only hashes of the links are kept.
CREATE TABLE approval_confirmation (
  id          uuid PRIMARY KEY,
  secret_hash bytea NOT NULL UNIQUE,
  workspace   text NOT NULL,
  migration   bigint NOT NULL,
  environment text NOT NULL,
  digest      text NOT NULL,
  issuer      text NOT NULL,
  subject     text NOT NULL,
  name        text NOT NULL,
  via         text NOT NULL,
  account     text NOT NULL,
  reason      text NOT NULL,
  salt        text NOT NULL,
  correlation text NOT NULL,
  asked_at    timestamptz NOT NULL DEFAULT clock_timestamp(),
  used_at     timestamptz,
  outcome     text NOT NULL DEFAULT ''
);
CREATE INDEX approval_confirmation_asked ON approval_confirmation (asked_at);

GRANT SELECT, INSERT, UPDATE, DELETE ON approval_confirmation TO sluice_app;
