package dev.sluice.pipeline.identity;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * SQL of the tables {@code identity_sign_in} (failures in a row by typed name and address) and
 * {@code identity_sign_in_place} (addresses from which a name has signed in), all as hashes.
 */
@Component
class SignInRows {
  private static final String ADD =
      """
      INSERT INTO identity_sign_in (name_hash, address_hash, failures) VALUES (:name, :address, 0)
      ON CONFLICT DO NOTHING
      """;

  private static final String LOCK =
      """
      SELECT failures, COALESCE(locked_until > clock_timestamp(), false) AS locked
      FROM identity_sign_in WHERE name_hash = :name AND address_hash = :address FOR UPDATE
      """;

  private static final String FAIL =
      """
      UPDATE identity_sign_in SET failures = :failures, failed_at = clock_timestamp(),
        locked_until = greatest(
          locked_until, clock_timestamp() + :seconds * INTERVAL '1 second')
      WHERE name_hash = :name AND address_hash = :address
      """;

  private static final String FORGET =
      "DELETE FROM identity_sign_in WHERE name_hash = :name AND address_hash = :address";

  private static final String FORGET_ALL = "DELETE FROM identity_sign_in WHERE name_hash = :name";

  private static final String FORGET_OLD =
      """
      DELETE FROM identity_sign_in WHERE (name_hash, address_hash) IN (
        SELECT name_hash, address_hash FROM identity_sign_in
        WHERE failed_at < clock_timestamp() - INTERVAL '2 days'
        ORDER BY failed_at LIMIT 100 FOR UPDATE SKIP LOCKED)
      """;

  private static final String FORGET_OLD_PLACES =
      """
      DELETE FROM identity_sign_in_place WHERE (name_hash, address_hash) IN (
        SELECT name_hash, address_hash FROM identity_sign_in_place
        WHERE seen_at < clock_timestamp() - INTERVAL '90 days'
        ORDER BY seen_at LIMIT 100 FOR UPDATE SKIP LOCKED)
      """;

  private static final String SEEN =
      """
      INSERT INTO identity_sign_in_place (name_hash, address_hash) VALUES (:name, :address)
      ON CONFLICT (name_hash, address_hash) DO UPDATE SET seen_at = clock_timestamp()
      """;

  private static final String KNOWS =
      """
      SELECT EXISTS (SELECT FROM identity_sign_in_place
        WHERE name_hash = :name AND address_hash = :address)
      """;

  private static final String RECENT =
      "SELECT CAST(:at AS timestamptz) > clock_timestamp() - INTERVAL '5 minutes'";

  private final JdbcClient jdbc;

  SignInRows(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** Locks a counter until the end of the transaction. */
  Counter lock(Place place) {
    jdbc.sql(FORGET_OLD).update();
    about(ADD, place).update();
    return about(LOCK, place)
        .query((row, index) -> new Counter(row.getInt("failures"), row.getBoolean("locked")))
        .single();
  }

  /** Notes a failure and locks for a while, zero for no longer than it is locked already. */
  void fail(Place place, int failures, Duration lock) {
    about(FAIL, place).param("failures", failures).param("seconds", lock.toSeconds()).update();
  }

  /** Forgets the failures of a name at an address and notes that it signed in there. */
  void signedIn(Place place) {
    jdbc.sql(FORGET_OLD_PLACES).update();
    about(FORGET, place).update();
    about(SEEN, place).update();
  }

  /** Whether a name has signed in from an address within 90 days. */
  boolean knows(Place place) {
    return about(KNOWS, place).query(Boolean.class).single();
  }

  /** Whether something happened within the last five minutes. */
  boolean recent(Instant at) {
    return jdbc.sql(RECENT).param("at", at.atOffset(ZoneOffset.UTC)).query(Boolean.class).single();
  }

  /** Forgets the failures of a name at all addresses. */
  void forget(String nameHash) {
    jdbc.sql(FORGET_ALL).param("name", nameHash).update();
  }

  private JdbcClient.StatementSpec about(String sql, Place place) {
    return jdbc.sql(sql).param("name", place.nameHash()).param("address", place.addressHash());
  }

  /** A typed name and where it was typed, as hashes. */
  record Place(String nameHash, String addressHash) {
    /** The same name at all addresses together. */
    Place everywhere() {
      return new Place(nameHash, "");
    }
  }

  /** Failures in a row and whether it is locked now. */
  record Counter(int failures, boolean locked) {}
}
