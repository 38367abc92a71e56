-- Offers to link a chat account to the person who signs in with the secret; only hashes are kept.
CREATE TABLE identity_chat_link (
  id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  secret_hash bytea NOT NULL UNIQUE,
  platform    text NOT NULL,
  tenant      text NOT NULL,
  account     text NOT NULL,
  label       text NOT NULL,
  state       text NOT NULL DEFAULT 'offered'
    CHECK (state IN ('offered', 'claimed', 'linked', 'refused', 'void')),
  issuer      text NOT NULL DEFAULT '',
  subject     text NOT NULL DEFAULT '',
  expires_at  timestamptz NOT NULL
);
CREATE INDEX identity_chat_link_account ON identity_chat_link (platform, tenant, account);
CREATE INDEX identity_chat_link_expires ON identity_chat_link (expires_at);

-- One account of a platform's tenant per person, and one person per account.
CREATE UNIQUE INDEX identity_chat_account_one
  ON identity_chat_account (platform, tenant, issuer, subject);

GRANT SELECT, INSERT, UPDATE, DELETE ON identity_chat_link TO sluice_app;
