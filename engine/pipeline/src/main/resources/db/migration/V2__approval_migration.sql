-- Migrations with their stages, and the approvals asked for and given.

CREATE TABLE migration_number (
  workspace text PRIMARY KEY,
  last bigint NOT NULL
);

CREATE TABLE migration (
  workspace text NOT NULL,
  number bigint NOT NULL,
  title text NOT NULL,
  flow text NOT NULL,
  engine text NOT NULL,
  author_issuer text NOT NULL,
  author_subject text NOT NULL,
  author_name text NOT NULL,
  version integer NOT NULL,
  up text NOT NULL,
  down text NOT NULL,
  down_origin text NOT NULL CHECK (down_origin IN ('author', 'generated', 'none')),
  digest text NOT NULL,
  risk jsonb NOT NULL,
  risk_level text NOT NULL,
  rehearsal_state text NOT NULL CHECK (rehearsal_state IN ('off', 'waiting', 'finished')),
  rehearsal jsonb,
  state text NOT NULL,
  environment text NOT NULL,
  archived boolean NOT NULL DEFAULT false,
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  updated_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (workspace, number)
);

CREATE INDEX migration_by_state ON migration (workspace, state, number DESC);
CREATE INDEX migration_by_flow ON migration (workspace, flow, number DESC);
CREATE INDEX migration_by_author ON migration (workspace, author_subject, number DESC);

CREATE TABLE migration_author (
  workspace text NOT NULL,
  number bigint NOT NULL,
  issuer text NOT NULL,
  subject text NOT NULL,
  name text NOT NULL,
  PRIMARY KEY (workspace, number, issuer, subject),
  FOREIGN KEY (workspace, number) REFERENCES migration (workspace, number)
);

CREATE TABLE migration_stage (
  workspace text NOT NULL,
  number bigint NOT NULL,
  position integer NOT NULL,
  environment text NOT NULL,
  connections jsonb NOT NULL,
  state text NOT NULL,
  cause text NOT NULL,
  since timestamptz NOT NULL DEFAULT clock_timestamp(),
  changed_by text NOT NULL,
  promoted_issuer text,
  promoted_subject text,
  promoted_name text,
  PRIMARY KEY (workspace, number, environment),
  FOREIGN KEY (workspace, number) REFERENCES migration (workspace, number)
);

CREATE TABLE migration_transition (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  workspace text NOT NULL,
  number bigint NOT NULL,
  environment text NOT NULL,
  from_state text NOT NULL,
  to_state text NOT NULL,
  actor text NOT NULL,
  cause text NOT NULL,
  correlation text NOT NULL,
  at timestamptz NOT NULL DEFAULT clock_timestamp()
);

CREATE INDEX migration_transition_by_stage
  ON migration_transition (workspace, number, environment, id);

CREATE TABLE approval_request (
  workspace text NOT NULL,
  migration bigint NOT NULL,
  environment text NOT NULL,
  flow text NOT NULL,
  digest text NOT NULL,
  authors jsonb NOT NULL,
  open boolean NOT NULL,
  closed_why text NOT NULL DEFAULT '',
  opened_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (workspace, migration, environment)
);

CREATE INDEX approval_request_open ON approval_request (workspace, migration) WHERE open;

CREATE TABLE approval_decision (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  workspace text NOT NULL,
  migration bigint NOT NULL,
  environment text NOT NULL,
  issuer text NOT NULL,
  subject text NOT NULL,
  name text NOT NULL,
  verdict text NOT NULL CHECK (verdict IN ('APPROVED', 'REJECTED')),
  digest text NOT NULL,
  reason text NOT NULL,
  at timestamptz NOT NULL DEFAULT clock_timestamp(),
  ended_at timestamptz,
  ended_why text NOT NULL DEFAULT ''
);

-- One standing decision per person, stage and digest: the last guard of the quorum.
CREATE UNIQUE INDEX approval_decision_once
  ON approval_decision (workspace, migration, environment, issuer, subject)
  WHERE ended_at IS NULL;

GRANT SELECT, INSERT, UPDATE, DELETE
  ON migration_number, migration, migration_author, migration_stage, approval_request,
     approval_decision
  TO sluice_app;
GRANT SELECT, INSERT ON migration_transition TO sluice_app;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO sluice_app;
