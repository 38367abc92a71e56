-- The server's pool runs as a member of sluice_app, never as the owner of these tables.
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'sluice_app') THEN
    CREATE ROLE sluice_app NOLOGIN;
  END IF;
EXCEPTION
  WHEN duplicate_object OR unique_violation THEN
    NULL; -- another database of this cluster was set up in the same moment
  WHEN insufficient_privilege THEN
    RAISE EXCEPTION 'the role sluice_app is missing and % may not create roles', current_user
      USING HINT = 'Let an administrator run CREATE ROLE sluice_app NOLOGIN, then start again.';
END
$$;

CREATE TABLE catalog_workspace (
  name       text PRIMARY KEY,
  created_at timestamptz NOT NULL DEFAULT clock_timestamp()
);

CREATE TABLE catalog_configuration (
  workspace  text NOT NULL REFERENCES catalog_workspace (name),
  version    bigint NOT NULL CHECK (version > 0),
  document   jsonb NOT NULL,
  digest     text NOT NULL,
  applied_by text NOT NULL,
  applied_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (workspace, version)
);

CREATE TABLE identity_person (
  issuer        text NOT NULL,
  subject       text NOT NULL,
  display_name  text NOT NULL,
  password_hash text,
  active        boolean NOT NULL DEFAULT true,
  created_at    timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (issuer, subject)
);

-- Failed sign-ins by the SHA-256 of the name that was typed, known or not, so that both cost the
-- same and a password typed into the wrong field is not kept.
CREATE TABLE identity_sign_in (
  name_hash    text PRIMARY KEY,
  failures     integer NOT NULL,
  failed_at    timestamptz NOT NULL DEFAULT clock_timestamp(),
  locked_until timestamptz
);
CREATE INDEX identity_sign_in_failed_at ON identity_sign_in (failed_at);

CREATE TABLE identity_token (
  id          text PRIMARY KEY,
  secret_hash bytea NOT NULL UNIQUE,
  kind        text NOT NULL CHECK (kind IN ('SESSION', 'API')),
  name        text NOT NULL,
  workspace   text NOT NULL,
  issuer      text NOT NULL,
  subject     text NOT NULL,
  issued_at   timestamptz NOT NULL DEFAULT clock_timestamp(),
  expires_at  timestamptz NOT NULL,
  revoked_at  timestamptz
);
CREATE INDEX identity_token_person ON identity_token (issuer, subject);

CREATE TABLE identity_chat_account (
  platform  text NOT NULL,
  tenant    text NOT NULL,
  account   text NOT NULL,
  issuer    text NOT NULL,
  subject   text NOT NULL,
  linked_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (platform, tenant, account)
);
CREATE INDEX identity_chat_account_person ON identity_chat_account (issuer, subject);

-- One row per workspace; its lock puts the entries of a workspace in order.
CREATE TABLE audit_head (
  workspace text PRIMARY KEY,
  sequence  bigint NOT NULL,
  hash      text NOT NULL
);

CREATE TABLE audit_entry (
  workspace     text NOT NULL,
  sequence      bigint NOT NULL CHECK (sequence > 0),
  at            timestamptz NOT NULL,
  actor_issuer  text NOT NULL,
  actor_subject text NOT NULL,
  actor_name    text NOT NULL,
  via           text NOT NULL,
  account       text NOT NULL,
  code          text NOT NULL,
  outcome       text NOT NULL,
  environment   text NOT NULL,
  migration     bigint NOT NULL,
  digest        text NOT NULL,
  correlation   text NOT NULL,
  details       jsonb NOT NULL,
  previous_hash text NOT NULL,
  hash          text NOT NULL,
  PRIMARY KEY (workspace, sequence)
);
CREATE INDEX audit_entry_migration ON audit_entry (workspace, migration, sequence);
CREATE INDEX audit_entry_actor ON audit_entry (workspace, actor_issuer, actor_subject, sequence);
CREATE INDEX audit_entry_code ON audit_entry (workspace, code, sequence);
CREATE INDEX audit_entry_at ON audit_entry (workspace, at);

CREATE FUNCTION audit_entry_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'audit entries are never changed (% refused)', TG_OP
    USING ERRCODE = 'insufficient_privilege';
END
$$;

CREATE TRIGGER audit_entry_stays
  BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_entry
  FOR EACH STATEMENT EXECUTE FUNCTION audit_entry_stays();

CREATE TABLE timeline_entry (
  sequence    bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at          timestamptz NOT NULL DEFAULT clock_timestamp(),
  workspace   text NOT NULL,
  migration   bigint NOT NULL,
  environment text NOT NULL,
  code        text NOT NULL,
  actor       text NOT NULL,
  text        text NOT NULL,
  details     jsonb NOT NULL
);
CREATE INDEX timeline_entry_migration ON timeline_entry (workspace, migration, sequence);

DO $$
BEGIN
  EXECUTE format('GRANT USAGE ON SCHEMA %I TO sluice_app', current_schema());
END
$$;
GRANT SELECT, INSERT, UPDATE, DELETE ON
  catalog_workspace, catalog_configuration, identity_person, identity_sign_in, identity_token,
  identity_chat_account, audit_head, timeline_entry
  TO sluice_app;
GRANT SELECT, INSERT ON audit_entry TO sluice_app;
