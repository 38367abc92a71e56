-- Failed sign-ins are counted by the name that was typed and the address that it came from, so that a
-- stranger locks out himself and nobody else. The address '' stands for all addresses together. Both
-- are SHA-256, so that a password typed into the wrong field is not kept.
DELETE FROM identity_sign_in;
ALTER TABLE identity_sign_in
  ADD COLUMN address_hash text NOT NULL,
  DROP CONSTRAINT identity_sign_in_pkey,
  ADD PRIMARY KEY (name_hash, address_hash);

-- Addresses from which a name has signed in.
CREATE TABLE identity_sign_in_place (
  name_hash    text NOT NULL,
  address_hash text NOT NULL,
  seen_at      timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (name_hash, address_hash)
);
CREATE INDEX identity_sign_in_place_seen_at ON identity_sign_in_place (seen_at);
GRANT SELECT, INSERT, UPDATE, DELETE ON identity_sign_in_place TO sluice_app;

-- When a person was last deactivated: what was decided before counts no more, also after a return.
ALTER TABLE identity_person ADD COLUMN deactivated_at timestamptz;
UPDATE identity_person SET deactivated_at = clock_timestamp() WHERE NOT active;
