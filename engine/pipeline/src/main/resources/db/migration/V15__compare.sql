-- One row per connection: the schema that is recorded for it, the one that was last seen, and the
-- question to an agent that is open just now. No rows of customers, only their schema.
CREATE TABLE compare_watch (
  workspace     text NOT NULL,
  environment   text NOT NULL,
  connection    text NOT NULL,
  engine        text NOT NULL,
  state         text NOT NULL DEFAULT 'Idle' CHECK (state IN ('Idle', 'Waiting', 'Given')),
  question      uuid,
  -- The answer becomes the recorded schema, because a run of ours changed it.
  adopts        boolean NOT NULL DEFAULT false,
  agent         text NOT NULL DEFAULT '',
  instance      text NOT NULL DEFAULT '',
  tries         integer NOT NULL DEFAULT 0,
  waiting_from  timestamptz,
  given_at      timestamptz,
  recorded      text,
  recorded_print text NOT NULL DEFAULT '',
  recorded_at   timestamptz,
  recorded_by   text NOT NULL DEFAULT '',
  seen          text,
  seen_print    text NOT NULL DEFAULT '',
  seen_at       timestamptz,
  drift_since   timestamptz,
  told_print    text NOT NULL DEFAULT '',
  ignored_until timestamptz,
  trouble       text NOT NULL DEFAULT '',
  expire_asked  timestamptz,
  expire_done   timestamptz,
  PRIMARY KEY (workspace, environment, connection)
);
CREATE INDEX compare_watch_open ON compare_watch (waiting_from) WHERE state <> 'Idle';
CREATE UNIQUE INDEX compare_watch_question ON compare_watch (question);

GRANT SELECT, INSERT, UPDATE, DELETE ON compare_watch TO sluice_app;
