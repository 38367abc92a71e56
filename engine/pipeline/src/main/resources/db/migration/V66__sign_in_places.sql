-- Failed sign-ins are counted by the name that was typed and the address that it came from, so that a
-- stranger locks out himself and nobody else. The address '' stands for all addresses together; a
-- replica of an older version counts there, and lets nobody in whose name failed at others too. Both
-- are SHA-256, so that a password typed into the wrong field is not kept.
DELETE FROM identity_sign_in;
ALTER TABLE identity_sign_in
  ADD COLUMN address_hash text NOT NULL DEFAULT '',
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

-- When a person was last deactivated, by whatever version of the program: what was decided before
-- counts no more, also after a return.
ALTER TABLE identity_person ADD COLUMN deactivated_at timestamptz;
UPDATE identity_person SET deactivated_at = clock_timestamp() WHERE NOT active;

CREATE FUNCTION identity_person_deactivated() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.deactivated_at := clock_timestamp();
  RETURN NEW;
END
$$;

CREATE TRIGGER identity_person_deactivated
  BEFORE UPDATE OF active ON identity_person
  FOR EACH ROW WHEN (OLD.active AND NOT NEW.active)
  EXECUTE FUNCTION identity_person_deactivated();
