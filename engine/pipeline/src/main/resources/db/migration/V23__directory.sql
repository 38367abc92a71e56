-- People and groups as the directory of an identity provider keeps them (SCIM 2.0).
CREATE TABLE identity_directory_user (
  id           text PRIMARY KEY,
  issuer       text NOT NULL,
  subject      text NOT NULL,
  user_name    text NOT NULL,
  display_name text NOT NULL,
  active       boolean NOT NULL,
  created_at   timestamptz NOT NULL DEFAULT clock_timestamp(),
  updated_at   timestamptz NOT NULL DEFAULT clock_timestamp(),
  UNIQUE (issuer, subject)
);
CREATE UNIQUE INDEX identity_directory_user_name
  ON identity_directory_user (issuer, lower(user_name));

CREATE TABLE identity_directory_group (
  id           text PRIMARY KEY,
  issuer       text NOT NULL,
  external_id  text NOT NULL DEFAULT '',
  display_name text NOT NULL,
  created_at   timestamptz NOT NULL DEFAULT clock_timestamp(),
  updated_at   timestamptz NOT NULL DEFAULT clock_timestamp(),
  UNIQUE (issuer, display_name)
);

CREATE TABLE identity_directory_member (
  group_id text NOT NULL REFERENCES identity_directory_group (id) ON DELETE CASCADE,
  user_id  text NOT NULL REFERENCES identity_directory_user (id) ON DELETE CASCADE,
  PRIMARY KEY (group_id, user_id)
);
CREATE INDEX identity_directory_member_user ON identity_directory_member (user_id);

GRANT SELECT, INSERT, UPDATE, DELETE
  ON identity_directory_user, identity_directory_group, identity_directory_member TO sluice_app;
