-- Who was named to see to a stage.
CREATE TABLE chat_assignment (
  workspace   text NOT NULL,
  migration   bigint NOT NULL,
  environment text NOT NULL,
  issuer      text NOT NULL,
  subject     text NOT NULL,
  assigned_by text NOT NULL,
  assigned_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (workspace, migration, environment)
);
GRANT SELECT, INSERT, UPDATE, DELETE ON chat_assignment TO sluice_app;
