-- Who opened the full text of which script, before deciding on characters that deceive the eye.
CREATE TABLE chat_reading (
  workspace text NOT NULL,
  migration bigint NOT NULL,
  digest    text NOT NULL,
  issuer    text NOT NULL,
  subject   text NOT NULL,
  read_at   timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (workspace, migration, digest, issuer, subject)
);

-- Which reminders and digests were sent: each once, whichever replica was first.
CREATE TABLE chat_reminder (
  workspace text NOT NULL,
  key       text NOT NULL,
  sent_at   timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (workspace, key)
);
CREATE INDEX chat_reminder_sent ON chat_reminder (sent_at);

GRANT SELECT, INSERT, UPDATE, DELETE ON chat_reading, chat_reminder TO sluice_app;
