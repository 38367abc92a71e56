CREATE TABLE run_stage_run (
  id             uuid PRIMARY KEY,
  workspace      text NOT NULL,
  migration      bigint NOT NULL,
  environment    text NOT NULL,
  number         integer NOT NULL CHECK (number > 0),
  newest         boolean NOT NULL,
  direction      text NOT NULL CHECK (direction IN ('UP', 'DOWN')),
  state          text NOT NULL,
  cause          text NOT NULL DEFAULT '',
  called_off     text NOT NULL DEFAULT '',
  title          text NOT NULL,
  flow           text NOT NULL,
  engine         text NOT NULL,
  digest         text NOT NULL,
  policy         jsonb NOT NULL,
  approvals      jsonb NOT NULL,
  policy_version bigint NOT NULL,
  correlation    text NOT NULL,
  -- Signed with the key outside this store over the order and its scripts; see ServerKeys.
  seal           text NOT NULL,
  started_at     timestamptz NOT NULL DEFAULT clock_timestamp(),
  ended_at       timestamptz,
  UNIQUE (workspace, migration, environment, number)
);
CREATE UNIQUE INDEX run_stage_run_newest
  ON run_stage_run (workspace, migration, environment) WHERE newest;

-- Each distinct text of a run once, however many targets it has.
CREATE TABLE run_script (
  stage_run  uuid NOT NULL REFERENCES run_stage_run (id),
  sha256     text NOT NULL,
  text       text NOT NULL,
  statements jsonb NOT NULL,
  PRIMARY KEY (stage_run, sha256)
);

CREATE TABLE run_target (
  stage_run    uuid NOT NULL REFERENCES run_stage_run (id),
  position     integer NOT NULL,
  connection   text NOT NULL,
  script       text NOT NULL,
  state        text NOT NULL,
  -- WAITING for the policy, RETRY at a person's wish, RELEASED to the agents.
  turn         text NOT NULL CHECK (turn IN ('WAITING', 'RETRY', 'RELEASED')),
  applied      jsonb NOT NULL DEFAULT '[]',
  undone       boolean NOT NULL DEFAULT false,
  error        text NOT NULL DEFAULT '',
  action       text NOT NULL DEFAULT '',
  evidence     jsonb NOT NULL DEFAULT '[]',
  started_at   timestamptz,
  completed_at timestamptz,
  PRIMARY KEY (stage_run, connection),
  UNIQUE (stage_run, position),
  FOREIGN KEY (stage_run, script) REFERENCES run_script (stage_run, sha256)
);

CREATE TABLE run_attempt (
  id            uuid PRIMARY KEY,
  stage_run     uuid NOT NULL,
  workspace     text NOT NULL,
  migration     bigint NOT NULL,
  environment   text NOT NULL,
  connection    text NOT NULL,
  engine        text NOT NULL,
  epoch         bigint NOT NULL DEFAULT 0,
  state         text NOT NULL CHECK (state IN (
    'Planned', 'Offered', 'Accepted', 'Running',
    'Applied', 'Failed', 'Partial', 'NotStarted', 'Unknown', 'Cancelled')),
  agent         text NOT NULL DEFAULT '',
  done          jsonb NOT NULL DEFAULT '[]',
  undoes        jsonb NOT NULL DEFAULT '[]',
  statement     integer NOT NULL DEFAULT 0,
  lease_until   timestamptz,
  planned_at    timestamptz NOT NULL DEFAULT clock_timestamp(),
  offered_at    timestamptz,
  accepted_at   timestamptz,
  ended_at      timestamptz,
  waiting_told  boolean NOT NULL DEFAULT false,
  cancel_reason text,
  cancel_next   timestamptz,
  establish_next timestamptz,
  FOREIGN KEY (stage_run, connection) REFERENCES run_target (stage_run, connection)
);
CREATE INDEX run_attempt_target ON run_attempt (stage_run, connection, planned_at);
-- Never two at work on one database; an unknown one may still be.
CREATE UNIQUE INDEX run_attempt_open ON run_attempt (workspace, environment, connection)
  WHERE state IN ('Offered', 'Accepted', 'Running', 'Unknown');
CREATE INDEX run_attempt_planned ON run_attempt (workspace, planned_at) WHERE state = 'Planned';

CREATE TABLE run_epoch (
  workspace   text NOT NULL,
  environment text NOT NULL,
  connection  text NOT NULL,
  epoch       bigint NOT NULL,
  PRIMARY KEY (workspace, environment, connection)
);

CREATE TABLE run_step (
  attempt uuid NOT NULL REFERENCES run_attempt (id),
  index   integer NOT NULL,
  state   text NOT NULL,
  rows    bigint NOT NULL DEFAULT -1,
  millis  bigint NOT NULL DEFAULT 0,
  notes   jsonb NOT NULL DEFAULT '[]',
  PRIMARY KEY (attempt, index)
);

CREATE TABLE run_event (
  attempt uuid NOT NULL REFERENCES run_attempt (id),
  number  bigint NOT NULL,
  at      timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (attempt, number)
);

CREATE TABLE run_agent (
  id          uuid PRIMARY KEY,
  workspace   text NOT NULL,
  name        text NOT NULL,
  public_key  text NOT NULL,
  version     text NOT NULL,
  enrolled_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  revoked_at  timestamptz,
  last_seen   timestamptz,
  replica     text NOT NULL DEFAULT '',
  session     uuid,
  instance    text NOT NULL DEFAULT ''
);
CREATE UNIQUE INDEX run_agent_name ON run_agent (workspace, name) WHERE revoked_at IS NULL;
CREATE INDEX run_agent_replica ON run_agent (replica) WHERE session IS NOT NULL;

-- What an agent says that it serves; names only.
CREATE TABLE run_served (
  agent          uuid NOT NULL REFERENCES run_agent (id),
  workspace      text NOT NULL,
  environment    text NOT NULL,
  connection     text NOT NULL,
  engine         text NOT NULL,
  server_version text NOT NULL,
  reachable      boolean NOT NULL,
  notes          jsonb NOT NULL,
  PRIMARY KEY (agent, environment, connection)
);
CREATE INDEX run_served_connection ON run_served (workspace, environment, connection);

CREATE TABLE run_enrolment_key (
  hash       text PRIMARY KEY,
  workspace  text NOT NULL,
  created_by text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  expires_at timestamptz NOT NULL,
  used_at    timestamptz,
  used_by    text NOT NULL DEFAULT ''
);

-- Proofs that were turned into tokens, until they expire by themselves.
CREATE TABLE run_proof (
  agent      uuid NOT NULL,
  jti        text NOT NULL,
  expires_at timestamptz NOT NULL,
  PRIMARY KEY (agent, jti)
);
CREATE INDEX run_proof_expires_at ON run_proof (expires_at);

CREATE TABLE rehearsal_request (
  id           uuid PRIMARY KEY,
  workspace    text NOT NULL,
  migration    bigint NOT NULL,
  version      integer NOT NULL,
  title        text NOT NULL,
  flow         text NOT NULL,
  environment  text NOT NULL,
  connection   text NOT NULL,
  engine       text NOT NULL,
  up           text NOT NULL,
  down         text,
  correlation  text NOT NULL,
  state        text NOT NULL CHECK (state IN ('Waiting', 'Given', 'Finished', 'Void')),
  agent        text NOT NULL DEFAULT '',
  instance     text NOT NULL DEFAULT '',
  tries        integer NOT NULL DEFAULT 0,
  requested_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  waiting_from timestamptz NOT NULL DEFAULT clock_timestamp(),
  given_at     timestamptz,
  finished_at  timestamptz,
  report       jsonb
);
CREATE INDEX rehearsal_request_migration ON rehearsal_request (workspace, migration, version);
CREATE INDEX rehearsal_request_open ON rehearsal_request (workspace, requested_at)
  WHERE state IN ('Waiting', 'Given');

GRANT SELECT, INSERT, UPDATE, DELETE ON
  run_stage_run, run_script, run_target, run_attempt, run_epoch, run_step, run_event, run_agent,
  run_served, run_enrolment_key, run_proof, rehearsal_request
  TO sluice_app;
