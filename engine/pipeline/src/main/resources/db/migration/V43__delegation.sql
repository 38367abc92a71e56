-- Who decides in whose stead, and when. Nothing is changed when one begins or ends by itself: whoever
-- counts looks at the clock. No environment named is all of them.
CREATE TABLE identity_delegation (
  id             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  workspace      text NOT NULL,
  issuer         text NOT NULL,
  subject        text NOT NULL,
  deputy_issuer  text NOT NULL,
  deputy_subject text NOT NULL,
  environments   text[] NOT NULL,
  begins_at      timestamptz NOT NULL,
  until          timestamptz NOT NULL CHECK (until > begins_at),
  reason         text NOT NULL,
  made_at        timestamptz NOT NULL DEFAULT clock_timestamp(),
  ended_at       timestamptz
);
CREATE INDEX identity_delegation_standing ON identity_delegation (workspace, until)
  WHERE ended_at IS NULL;

GRANT SELECT, INSERT, UPDATE ON identity_delegation TO sluice_app;
