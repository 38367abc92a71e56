package dev.sluice.pipeline.identity;

import dev.sluice.pipeline.kernel.PersonId;
import dev.sluice.protocol.PasskeyKey;
import dev.sluice.protocol.PasskeyRegistration;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** SQL of the tables {@code identity_passkey} and {@code identity_passkey_request}. */
@Component
class PasskeyRows {
  private static final String OF =
      """
      SELECT id, name, key, counter, added_at, used_at FROM identity_passkey
      WHERE issuer = :issuer AND subject = :subject
      """;

  private static final String ADD =
      """
      INSERT INTO identity_passkey (id, issuer, subject, name, credential_id, key, counter)
      VALUES (:id, :issuer, :subject, :name, :credential, :key, :counter)
      ON CONFLICT (credential_id) DO NOTHING
      """;

  private static final String USE =
      """
      UPDATE identity_passkey SET counter = :counter, used_at = clock_timestamp()
      WHERE id = :id AND (counter < :counter OR (counter = 0 AND :counter = 0))
      RETURNING used_at
      """;

  private static final String REMOVE =
      """
      DELETE FROM identity_passkey
      WHERE id = :id AND issuer = :issuer AND subject = :subject
      """;

  private static final String REMOVE_ALL =
      "DELETE FROM identity_passkey WHERE issuer = :issuer AND subject = :subject";

  private static final String BEGIN =
      """
      INSERT INTO identity_passkey_request (issuer, subject, challenge)
      VALUES (:issuer, :subject, :challenge)
      ON CONFLICT (issuer, subject) DO UPDATE
        SET challenge = excluded.challenge, begun_at = clock_timestamp()
      """;

  private static final String END =
      """
      DELETE FROM identity_passkey_request WHERE issuer = :issuer AND subject = :subject
      RETURNING challenge, begun_at > clock_timestamp() - INTERVAL '5 minutes' AS good
      """;

  private final JdbcClient jdbc;

  PasskeyRows(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** Those of a person, oldest first. */
  List<Passkey> of(PersonId person) {
    return about(OF + " ORDER BY added_at, id", person).query(PasskeyRows::passkey).list();
  }

  Optional<Passkey> find(PersonId person, UUID id) {
    return about(OF + " AND id = :id", person)
        .param("id", id)
        .query(PasskeyRows::passkey)
        .optional();
  }

  /** Like {@link #of}; nobody else removes one of these until the transaction ends. */
  List<Passkey> lock(PersonId person) {
    return about(OF + " ORDER BY added_at, id FOR UPDATE", person)
        .query(PasskeyRows::passkey)
        .list();
  }

  /** By the id that authenticators know. */
  Optional<Passkey> find(PersonId person, String credentialId) {
    return about(OF + " AND credential_id = :credential", person)
        .param("credential", credentialId)
        .query(PasskeyRows::passkey)
        .optional();
  }

  /** False when there is one of this credential already, whoever has it. */
  boolean add(PersonId person, UUID id, String name, PasskeyRegistration made) {
    return about(ADD, person)
            .param("id", id)
            .param("name", name)
            .param("credential", made.key().credentialId())
            .param("key", made.key().text())
            .param("counter", made.counter())
            .update()
        == 1;
  }

  /** When it was used just now; empty when the counter went back meanwhile. */
  Optional<Instant> use(UUID id, long counter) {
    return jdbc.sql(USE)
        .param("id", id)
        .param("counter", counter)
        .query((row, index) -> row.getObject(1, OffsetDateTime.class).toInstant())
        .optional();
  }

  void remove(PersonId person, UUID id) {
    about(REMOVE, person).param("id", id).update();
  }

  void removeAll(PersonId person) {
    about(REMOVE_ALL, person).update();
    forget(person);
  }

  /** What was begun is over. */
  void forget(PersonId person) {
    about(END, person).query((row, index) -> row.getBoolean("good")).list();
  }

  /** Begins to make one; what was begun before is over. */
  void begin(PersonId person, String challenge) {
    about(BEGIN, person).param("challenge", challenge).update();
  }

  /** The challenge with which one was begun, once; empty when that is too long ago. */
  Optional<String> end(PersonId person) {
    return about(END, person)
        .query(
            (row, index) ->
                row.getBoolean("good")
                    ? Optional.of(row.getString("challenge"))
                    : Optional.<String>empty())
        .optional()
        .flatMap(challenge -> challenge);
  }

  private JdbcClient.StatementSpec about(String sql, PersonId person) {
    return jdbc.sql(sql).param("issuer", person.issuer()).param("subject", person.subject());
  }

  private static Passkey passkey(ResultSet row, int index) throws SQLException {
    return new Passkey(
        Objects.requireNonNull(row.getObject("id", UUID.class)),
        row.getString("name"),
        new PasskeyKey(row.getString("key")),
        row.getLong("counter"),
        row.getObject("added_at", OffsetDateTime.class).toInstant(),
        Optional.ofNullable(row.getObject("used_at", OffsetDateTime.class))
            .map(OffsetDateTime::toInstant));
  }
}
