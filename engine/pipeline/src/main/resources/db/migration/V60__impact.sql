-- Which applications use what the script of a migration changes: names and places in files, as their
-- repositories were last read; never the lines themselves, and no secret.
CREATE TABLE impact_script (
  workspace   text NOT NULL,
  migration   bigint NOT NULL,
  -- SHA-256 of the up script.
  script      text NOT NULL,
  risk        jsonb NOT NULL,
  certain     boolean NOT NULL,
  changed     jsonb NOT NULL,
  correlation text NOT NULL,
  PRIMARY KEY (workspace, migration)
);

CREATE TABLE impact_application (
  workspace   text NOT NULL,
  migration   bigint NOT NULL,
  application text NOT NULL,
  state       text NOT NULL DEFAULT 'Waiting' CHECK (state IN ('Waiting', 'Read', 'Failed')),
  tries       integer NOT NULL DEFAULT 0,
  next_at     timestamptz NOT NULL DEFAULT clock_timestamp(),
  lease       uuid,
  lease_until timestamptz,
  report      jsonb,
  read_at     timestamptz,
  trouble     text NOT NULL DEFAULT '',
  PRIMARY KEY (workspace, migration, application),
  FOREIGN KEY (workspace, migration) REFERENCES impact_script (workspace, migration)
    ON DELETE CASCADE
);
CREATE INDEX impact_application_open ON impact_application (next_at) WHERE state = 'Waiting';

GRANT SELECT, INSERT, UPDATE, DELETE ON impact_script, impact_application TO sluice_app;
