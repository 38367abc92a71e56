-- What people did on a chat platform, stored before it is acknowledged, worked off afterwards.
CREATE TABLE chat_inbox (
  id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  platform    text NOT NULL,
  event_id    text NOT NULL,
  kind        text NOT NULL CHECK (kind IN ('command', 'press', 'submission')),
  account     text NOT NULL,
  payload     jsonb NOT NULL,
  received_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  state       text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'done', 'parked')),
  next_at     timestamptz NOT NULL DEFAULT clock_timestamp(),
  lease       uuid,
  lease_until timestamptz,
  attempts    integer NOT NULL DEFAULT 0,
  error       text NOT NULL DEFAULT '',
  done_at     timestamptz,
  UNIQUE (platform, event_id)
);
CREATE INDEX chat_inbox_waiting ON chat_inbox (next_at, id) WHERE state = 'waiting';
CREATE INDEX chat_inbox_account ON chat_inbox (account, id) WHERE state = 'waiting';
CREATE INDEX chat_inbox_done ON chat_inbox (done_at) WHERE state = 'done';

-- What is to be shown: a migration whose cards may be out of date, or a private answer.
CREATE TABLE chat_outbox (
  id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  platform    text NOT NULL,
  key         text NOT NULL,
  workspace   text NOT NULL DEFAULT '',
  migration   bigint NOT NULL DEFAULT 0,
  payload     jsonb,
  revision    bigint NOT NULL DEFAULT 1,
  state       text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'parked')),
  next_at     timestamptz NOT NULL DEFAULT clock_timestamp(),
  lease       uuid,
  lease_until timestamptz,
  attempts    integer NOT NULL DEFAULT 0,
  error       text NOT NULL DEFAULT '',
  UNIQUE (platform, key)
);
CREATE INDEX chat_outbox_waiting ON chat_outbox (next_at, id) WHERE state = 'waiting';

-- What was posted where: one row per natural key, so nothing is posted twice.
CREATE TABLE chat_card (
  platform        text NOT NULL,
  channel         text NOT NULL,
  workspace       text NOT NULL,
  migration       bigint NOT NULL,
  key             text NOT NULL,
  message_id      text NOT NULL,
  hash            text NOT NULL,
  version         bigint NOT NULL DEFAULT 1,
  thread_sequence bigint NOT NULL DEFAULT 0,
  closed          boolean NOT NULL DEFAULT false,
  updated_at      timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (platform, workspace, migration, key, channel)
);
CREATE INDEX chat_card_message ON chat_card (platform, channel, message_id);

GRANT SELECT, INSERT, UPDATE, DELETE ON chat_inbox, chat_outbox, chat_card TO sluice_app;
