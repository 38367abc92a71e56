-- Messages are sent one by one per channel, at the platform's pace.
ALTER TABLE chat_outbox
  ADD COLUMN kind text NOT NULL DEFAULT 'plan'
    CHECK (kind IN ('plan', 'card', 'thread', 'whisper', 'invite', 'notice')),
  ADD COLUMN channel    text NOT NULL DEFAULT '',
  ADD COLUMN card       text NOT NULL DEFAULT '',
  ADD COLUMN created_at timestamptz NOT NULL DEFAULT clock_timestamp();
UPDATE chat_outbox SET kind = 'whisper' WHERE payload IS NOT NULL;

-- When a channel may be used again; the row without a channel is the platform as a whole.
CREATE TABLE chat_pace (
  platform text NOT NULL,
  channel  text NOT NULL,
  next_at  timestamptz NOT NULL,
  failures integer NOT NULL DEFAULT 0,
  trouble  text NOT NULL DEFAULT '',
  PRIMARY KEY (platform, channel)
);

-- A card without a message is one whose posting was begun and has an unknown outcome.
ALTER TABLE chat_card
  ADD COLUMN attempted_at timestamptz,
  ADD COLUMN thread_tried bigint NOT NULL DEFAULT 0;

ALTER TABLE chat_inbox DROP CONSTRAINT chat_inbox_kind_check;
ALTER TABLE chat_inbox ADD CONSTRAINT chat_inbox_kind_check
  CHECK (kind IN ('command', 'press', 'submission', 'upload'));

-- Scripts that people put into chats, until somebody opens them as migrations.
CREATE TABLE chat_upload (
  id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  platform   text NOT NULL,
  tenant     text NOT NULL,
  account    text NOT NULL,
  file_id    text NOT NULL,
  name       text NOT NULL,
  bytes      bigint NOT NULL,
  created_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX chat_upload_created ON chat_upload (created_at);

GRANT SELECT, INSERT, UPDATE, DELETE ON chat_upload TO sluice_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON chat_pace TO sluice_app;
