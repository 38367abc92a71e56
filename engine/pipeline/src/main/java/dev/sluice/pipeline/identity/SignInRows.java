package dev.sluice.pipeline.identity;

import java.time.Duration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** SQL of the table {@code identity_sign_in}: failures in a row per hash of a typed name. */
@Component
class SignInRows {
  private static final String ADD =
      """
      INSERT INTO identity_sign_in (name_hash, failures) VALUES (:name, 0) ON CONFLICT DO NOTHING
      """;

  private static final String LOCK =
      """
      SELECT failures, COALESCE(locked_until > clock_timestamp(), false) AS locked
      FROM identity_sign_in WHERE name_hash = :name FOR UPDATE
      """;

  private static final String FAIL =
      """
      UPDATE identity_sign_in SET failures = :failures, failed_at = clock_timestamp(),
        locked_until = clock_timestamp() + :seconds * INTERVAL '1 second'
      WHERE name_hash = :name
      """;

  private static final String FORGET = "DELETE FROM identity_sign_in WHERE name_hash = :name";

  private static final String FORGET_OLD =
      """
      DELETE FROM identity_sign_in WHERE name_hash IN (
        SELECT name_hash FROM identity_sign_in
        WHERE failed_at < clock_timestamp() - INTERVAL '2 days'
        ORDER BY failed_at LIMIT 100 FOR UPDATE SKIP LOCKED)
      """;

  private final JdbcClient jdbc;

  SignInRows(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** Locks the counter of a name until the end of the transaction. */
  Counter lock(String nameHash) {
    jdbc.sql(FORGET_OLD).update();
    jdbc.sql(ADD).param("name", nameHash).update();
    return jdbc.sql(LOCK)
        .param("name", nameHash)
        .query((row, index) -> new Counter(row.getInt("failures"), row.getBoolean("locked")))
        .single();
  }

  /** Notes a failure and locks the name for a while, zero for not at all. */
  void fail(String nameHash, int failures, Duration lock) {
    jdbc.sql(FAIL)
        .param("failures", failures)
        .param("seconds", lock.toSeconds())
        .param("name", nameHash)
        .update();
  }

  void forget(String nameHash) {
    jdbc.sql(FORGET).param("name", nameHash).update();
  }

  /** Failures in a row and whether the name is locked now. */
  record Counter(int failures, boolean locked) {}
}
