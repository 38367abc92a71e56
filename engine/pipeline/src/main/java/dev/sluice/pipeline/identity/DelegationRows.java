package dev.sluice.pipeline.identity;

import dev.sluice.pipeline.kernel.PersonId;
import dev.sluice.pipeline.kernel.WorkspaceId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** SQL of the table {@code identity_delegation}. */
@Component
class DelegationRows {
  private static final String STANDING =
      """
      SELECT id, workspace, issuer, subject, deputy_issuer, deputy_subject, environments, begins_at,
        until, reason
      FROM identity_delegation
      WHERE workspace = :workspace AND ended_at IS NULL AND until > clock_timestamp()
      """;

  private static final String NOW = STANDING + " AND begins_at <= clock_timestamp() ORDER BY id";

  private static final String GIVE =
      """
      INSERT INTO identity_delegation (workspace, issuer, subject, deputy_issuer, deputy_subject,
        environments, begins_at, until, reason)
      VALUES (:workspace, :issuer, :subject, :deputyIssuer, :deputySubject,
        :environments::text[], :from, :until, :reason)
      RETURNING id
      """;

  private static final String END =
      """
      UPDATE identity_delegation SET ended_at = clock_timestamp()
      WHERE workspace = :workspace AND id = :id AND ended_at IS NULL
        AND until > clock_timestamp()
      """;

  /** Two of one person are given one after the other. */
  private static final String LOCK =
      "SELECT FROM identity_person WHERE issuer = :issuer AND subject = :subject FOR UPDATE";

  private final JdbcClient jdbc;

  DelegationRows(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** Those that have begun and not ended, by the clock of the store. */
  List<Delegation> now(WorkspaceId workspace) {
    return jdbc.sql(NOW).param("workspace", workspace.value()).query(DelegationRows::read).list();
  }

  /** Those that have not ended, also when they have not begun; the first to begin first. */
  List<Delegation> standing(WorkspaceId workspace) {
    return jdbc.sql(STANDING + " ORDER BY begins_at, id")
        .param("workspace", workspace.value())
        .query(DelegationRows::read)
        .list();
  }

  Optional<Delegation> find(WorkspaceId workspace, long id) {
    return jdbc.sql(STANDING + " AND id = :id")
        .param("workspace", workspace.value())
        .param("id", id)
        .query(DelegationRows::read)
        .optional();
  }

  void lock(PersonId person) {
    jdbc.sql(LOCK)
        .param("issuer", person.issuer())
        .param("subject", person.subject())
        .query((row, index) -> 1)
        .list();
  }

  Instant clock() {
    return jdbc.sql("SELECT clock_timestamp() AS now")
        .query((row, index) -> instant(row, "now"))
        .single();
  }

  /** Answers with its number. */
  long give(Delegation delegation) {
    return jdbc.sql(GIVE)
        .param("workspace", delegation.workspace().value())
        .param("issuer", delegation.approver().issuer())
        .param("subject", delegation.approver().subject())
        .param("deputyIssuer", delegation.deputy().issuer())
        .param("deputySubject", delegation.deputy().subject())
        .param("environments", delegation.environments().stream().sorted().toArray(String[]::new))
        .param("from", delegation.from().atOffset(ZoneOffset.UTC))
        .param("until", delegation.until().atOffset(ZoneOffset.UTC))
        .param("reason", delegation.reason())
        .query(Long.class)
        .single();
  }

  boolean end(WorkspaceId workspace, long id) {
    return jdbc.sql(END).param("workspace", workspace.value()).param("id", id).update() == 1;
  }

  private static Delegation read(ResultSet row, int index) throws SQLException {
    return new Delegation(
        row.getLong("id"),
        new WorkspaceId(row.getString("workspace")),
        new PersonId(row.getString("issuer"), row.getString("subject")),
        new PersonId(row.getString("deputy_issuer"), row.getString("deputy_subject")),
        Set.of((String[]) row.getArray("environments").getArray()),
        instant(row, "begins_at"),
        instant(row, "until"),
        row.getString("reason"));
  }

  private static Instant instant(ResultSet row, String column) throws SQLException {
    return Objects.requireNonNull(row.getObject(column, OffsetDateTime.class)).toInstant();
  }
}
