-- Sessions of people who signed in; the layout is that of Spring Session.
CREATE TABLE rest_session (
  primary_id            char(36) PRIMARY KEY,
  session_id            char(36) NOT NULL,
  creation_time         bigint NOT NULL,
  last_access_time      bigint NOT NULL,
  max_inactive_interval integer NOT NULL,
  expiry_time           bigint NOT NULL,
  principal_name        text
);
CREATE UNIQUE INDEX rest_session_id ON rest_session (session_id);
CREATE INDEX rest_session_expiry ON rest_session (expiry_time);
CREATE INDEX rest_session_principal ON rest_session (principal_name);

CREATE TABLE rest_session_attributes (
  session_primary_id char(36) NOT NULL REFERENCES rest_session (primary_id) ON DELETE CASCADE,
  attribute_name     varchar(200) NOT NULL,
  attribute_bytes    bytea NOT NULL,
  PRIMARY KEY (session_primary_id, attribute_name)
);

-- One row per Idempotency-Key; without a status the first request is still being worked on.
CREATE TABLE rest_idempotency (
  identity     text NOT NULL,
  path         text NOT NULL,
  key          text NOT NULL,
  body_hash    bytea NOT NULL,
  status       integer,
  content_type text,
  location     text,
  body         bytea,
  created_at   timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (identity, path, key)
);
CREATE INDEX rest_idempotency_created ON rest_idempotency (created_at);

GRANT SELECT, INSERT, UPDATE, DELETE ON rest_session, rest_session_attributes, rest_idempotency
  TO sluice_app;
