-- Failed sign-ins are counted by the name that was typed at the address (of IPv6 the /64 network) that
-- they came from, and once more for all addresses together, where address_hash is ''. A stranger so
-- locks a name at his own address; many of them lock it for a while wherever it never signed in. Names
-- and addresses are kept as SHA-256: of a name so that a password typed into the wrong field is not
-- kept, of an address so that no list of who was where is. A replica of an older version counts at '',
-- and lets nobody in whose name failed at several addresses.
DELETE FROM identity_sign_in;
ALTER TABLE identity_sign_in
  ADD COLUMN address_hash text NOT NULL DEFAULT '',
  DROP CONSTRAINT identity_sign_in_pkey,
  ADD PRIMARY KEY (name_hash, address_hash);

-- Where a name has signed in, by the same hashes.
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
