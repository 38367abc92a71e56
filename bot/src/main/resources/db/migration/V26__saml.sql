-- Sign-ins that were begun at a SAML provider. A row is used at most once, by the browser that began
-- it; an assertion that answers no row is not looked at.
CREATE TABLE signin_saml_request (
  id       text PRIMARY KEY,
  browser  bytea NOT NULL,
  provider text NOT NULL,
  wanted   text NOT NULL,
  begun_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX signin_saml_request_begun ON signin_saml_request (begun_at);

-- Assertions that let somebody in; none does so twice.
CREATE TABLE signin_saml_assertion (
  provider text NOT NULL,
  id       text NOT NULL,
  used_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (provider, id)
);
CREATE INDEX signin_saml_assertion_used ON signin_saml_assertion (used_at);

GRANT SELECT, INSERT, UPDATE, DELETE ON signin_saml_request, signin_saml_assertion TO sluice_app;
