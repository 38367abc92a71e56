-- Passkeys of local people: public keys with which they confirm approvals. The secret halves are
-- never sent here.
CREATE TABLE identity_passkey (
  id            uuid PRIMARY KEY,
  issuer        text NOT NULL,
  subject       text NOT NULL,
  name          text NOT NULL,
  -- In base64url, as browsers say it.
  credential_id text NOT NULL UNIQUE,
  -- Attested credential data in base64url: credential id and public key.
  key           text NOT NULL,
  -- How often it was used, where it counts; it never goes back.
  counter       bigint NOT NULL,
  added_at      timestamptz NOT NULL DEFAULT clock_timestamp(),
  used_at       timestamptz,
  FOREIGN KEY (issuer, subject) REFERENCES identity_person (issuer, subject)
);
CREATE INDEX identity_passkey_person ON identity_passkey (issuer, subject);

-- Passkeys that are just being made, one for a person; good once and for five minutes.
CREATE TABLE identity_passkey_request (
  issuer    text NOT NULL,
  subject   text NOT NULL,
  challenge text NOT NULL,
  begun_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (issuer, subject)
);

GRANT SELECT, INSERT, UPDATE, DELETE ON identity_passkey, identity_passkey_request TO sluice_app;
