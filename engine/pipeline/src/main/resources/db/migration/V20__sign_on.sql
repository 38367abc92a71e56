-- People who come from identity providers, and the groups that these put them in.
ALTER TABLE identity_person
  ADD COLUMN directory text NOT NULL DEFAULT '',
  ADD COLUMN signed_in_at timestamptz;

-- What a provider said about a person, by a sign-in ('sign-in') or by its directory ('directory').
CREATE TABLE identity_person_group (
  issuer      text NOT NULL,
  subject     text NOT NULL,
  source      text NOT NULL CHECK (source IN ('sign-in', 'directory')),
  name        text NOT NULL,
  valid_until timestamptz,
  PRIMARY KEY (issuer, subject, source, name),
  FOREIGN KEY (issuer, subject) REFERENCES identity_person (issuer, subject)
);
CREATE INDEX identity_person_group_name ON identity_person_group (issuer, name);

GRANT SELECT, INSERT, UPDATE, DELETE ON identity_person_group TO sluice_app;
