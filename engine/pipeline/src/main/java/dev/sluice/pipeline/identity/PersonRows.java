package dev.sluice.pipeline.identity;

import dev.sluice.pipeline.kernel.PersonId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** SQL of the table {@code identity_person}. */
@Component
class PersonRows {
  private static final String FIND =
      """
      SELECT issuer, subject, display_name, active FROM identity_person
      WHERE issuer = :issuer AND subject = :subject
      """;

  private static final String AMONG =
      """
      SELECT p.issuer, p.subject, p.display_name, p.active FROM identity_person p
      JOIN unnest(:issuers::text[], :subjects::text[]) AS wanted (issuer, subject)
        ON wanted.issuer = p.issuer AND wanted.subject = p.subject
      ORDER BY p.display_name, p.issuer, p.subject
      """;

  private static final String ACTIVE =
      """
      SELECT p.issuer, p.subject, p.deactivated_at FROM identity_person p
      JOIN unnest(:issuers::text[], :subjects::text[]) AS wanted (issuer, subject)
        ON wanted.issuer = p.issuer AND wanted.subject = p.subject
      WHERE p.active ORDER BY p.display_name, p.issuer, p.subject
      """;

  private static final String PASSWORD =
      """
      SELECT password_hash FROM identity_person
      WHERE issuer = :issuer AND subject = :subject AND password_hash IS NOT NULL
      """;

  private static final String ADD =
      """
      INSERT INTO identity_person (issuer, subject, display_name)
      VALUES (:issuer, :subject, :name)
      ON CONFLICT (issuer, subject) DO UPDATE SET display_name = excluded.display_name
      """;

  private static final String SIGNED_IN =
      """
      UPDATE identity_person SET signed_in_at = clock_timestamp()
      WHERE issuer = :issuer AND subject = :subject
      """;

  private static final String SET_PASSWORD =
      """
      UPDATE identity_person SET password_hash = :hash
      WHERE issuer = :issuer AND subject = :subject
      """;

  private static final String SET_ACTIVE =
      """
      UPDATE identity_person SET active = :active
      WHERE issuer = :issuer AND subject = :subject AND active <> :active
      """;

  private final JdbcClient jdbc;

  PersonRows(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  Optional<Person> find(PersonId id) {
    return about(FIND, id).query(PersonRows::person).optional();
  }

  /** Those of the ids that are known, by display name. */
  List<Person> among(Collection<PersonId> ids) {
    return among(AMONG, ids).query(PersonRows::person).list();
  }

  /** Those of the ids whose account is active, by display name. */
  List<Active> active(Collection<PersonId> ids) {
    return among(ACTIVE, ids)
        .query(
            (row, index) ->
                new Active(
                    new PersonId(row.getString("issuer"), row.getString("subject")),
                    Optional.ofNullable(row.getObject("deactivated_at", OffsetDateTime.class))
                        .map(OffsetDateTime::toInstant)))
        .list();
  }

  /**
   * Somebody whose account is active.
   *
   * @param deactivatedAt when it was deactivated last, though it is active again
   */
  record Active(PersonId id, Optional<Instant> deactivatedAt) {}

  private JdbcClient.StatementSpec among(String sql, Collection<PersonId> ids) {
    return jdbc.sql(sql)
        .param("issuers", ids.stream().map(PersonId::issuer).toArray(String[]::new))
        .param("subjects", ids.stream().map(PersonId::subject).toArray(String[]::new));
  }

  Optional<String> passwordHash(PersonId id) {
    return about(PASSWORD, id).query(String.class).optional();
  }

  void add(PersonId id, String name) {
    about(ADD, id).param("name", name).update();
  }

  void signedIn(PersonId id) {
    about(SIGNED_IN, id).update();
  }

  boolean setPassword(PersonId id, String hash) {
    return about(SET_PASSWORD, id).param("hash", hash).update() == 1;
  }

  /** False when the person is unknown or stands so already. */
  boolean setActive(PersonId id, boolean active) {
    return about(SET_ACTIVE, id).param("active", active).update() == 1;
  }

  private JdbcClient.StatementSpec about(String sql, PersonId id) {
    return jdbc.sql(sql).param("issuer", id.issuer()).param("subject", id.subject());
  }

  private static Person person(ResultSet row, int index) throws SQLException {
    return new Person(
        new PersonId(row.getString("issuer"), row.getString("subject")),
        row.getString("display_name"),
        row.getBoolean("active"));
  }
}
