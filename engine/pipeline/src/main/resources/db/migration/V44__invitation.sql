-- Local people who are to choose their first password; only hashes of the links are kept.
CREATE TABLE identity_invitation (
  secret_hash bytea PRIMARY KEY,
  issuer      text NOT NULL,
  subject     text NOT NULL,
  workspace   text NOT NULL,
  until       timestamptz NOT NULL,
  used_at     timestamptz
);
CREATE INDEX identity_invitation_person ON identity_invitation (issuer, subject);

GRANT SELECT, INSERT, UPDATE, DELETE ON identity_invitation TO sluice_app;
