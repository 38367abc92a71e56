-- What stands in the browser console: messages, and what one person alone gets to see.
CREATE SEQUENCE console_change AS bigint;

CREATE TABLE console_message (
  id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  channel    text        NOT NULL CHECK (channel <> ''),
  thread     text        NOT NULL DEFAULT '',
  key        text        NOT NULL CHECK (key <> ''),
  body       jsonb       NOT NULL,
  change     bigint      NOT NULL UNIQUE,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (channel, thread, key)
);
CREATE INDEX console_message_place ON console_message (channel, thread, id DESC);

CREATE TABLE console_whisper (
  id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  account    text        NOT NULL CHECK (account <> ''),
  channel    text        NOT NULL CHECK (channel <> ''),
  thread     text        NOT NULL DEFAULT '',
  kind       text        NOT NULL CHECK (kind IN ('whisper', 'form')),
  trigger    text        NOT NULL DEFAULT '',
  body       jsonb       NOT NULL,
  change     bigint      NOT NULL UNIQUE,
  created_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz NOT NULL
);
CREATE INDEX console_whisper_account ON console_whisper (account, channel, id DESC);
CREATE INDEX console_whisper_expires ON console_whisper (expires_at);

GRANT USAGE, SELECT ON SEQUENCE console_change TO sluice_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON console_message, console_whisper TO sluice_app;
