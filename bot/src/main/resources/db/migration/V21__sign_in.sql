-- Sign-ins that were begun at an identity provider. A row is used at most once, by the browser that
-- began it.
CREATE TABLE signin_request (
  state_hash bytea PRIMARY KEY,
  browser    text NOT NULL,
  provider   text NOT NULL,
  nonce      text NOT NULL,
  verifier   text NOT NULL,
  begun_at   timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX signin_request_begun ON signin_request (begun_at);

GRANT SELECT, INSERT, UPDATE, DELETE ON signin_request TO sluice_app;
