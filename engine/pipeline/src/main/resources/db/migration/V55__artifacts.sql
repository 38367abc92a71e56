-- What is set aside on targets, as agents listed it last, and what people asked to be done with it.
-- Numbers, names and digests; never values of rows.
CREATE TABLE recovery_shelf (
  workspace   text NOT NULL,
  environment text NOT NULL,
  connection  text NOT NULL,
  content     text NOT NULL DEFAULT '',
  seen_at     timestamptz,
  trouble     text NOT NULL DEFAULT '',
  PRIMARY KEY (workspace, environment, connection)
);

CREATE TABLE recovery_order (
  id          uuid PRIMARY KEY,
  workspace   text NOT NULL,
  environment text NOT NULL,
  connection  text NOT NULL,
  engine      text NOT NULL,
  -- dev.sluice.protocol.ShelfOrder
  what        text NOT NULL,
  artifact    text NOT NULL,
  issuer      text NOT NULL,
  subject     text NOT NULL,
  asked_by    text NOT NULL,
  correlation text NOT NULL,
  state       text NOT NULL DEFAULT 'Waiting' CHECK (state IN ('Waiting', 'Given', 'Done', 'Failed')),
  agent       text NOT NULL DEFAULT '',
  instance    text NOT NULL DEFAULT '',
  asked_at    timestamptz NOT NULL DEFAULT clock_timestamp(),
  given_at    timestamptz,
  ended_at    timestamptz,
  answer      text NOT NULL DEFAULT '',
  trouble     text NOT NULL DEFAULT ''
);
CREATE INDEX recovery_order_open ON recovery_order (asked_at) WHERE state IN ('Waiting', 'Given');
CREATE INDEX recovery_order_artifact ON recovery_order (workspace, connection, artifact, asked_at);

GRANT SELECT, INSERT, UPDATE, DELETE ON recovery_shelf, recovery_order TO sluice_app;
