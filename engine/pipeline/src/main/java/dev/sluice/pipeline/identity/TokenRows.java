package dev.sluice.pipeline.identity;

import dev.sluice.pipeline.kernel.PersonId;
import dev.sluice.pipeline.kernel.Scope;
import dev.sluice.pipeline.kernel.WorkspaceId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** SQL of the table {@code identity_token}; only hashes of secrets reach it. */
@Component
class TokenRows {
  private static final String ISSUE =
      """
      INSERT INTO identity_token (id, secret_hash, kind, name, workspace, issuer, subject,
        permissions, environments, waits, expires_at)
      VALUES (:id, :hash, :kind, :name, :workspace, :issuer, :subject,
        :permissions::text[], :environments::text[], :waits,
        clock_timestamp() + :seconds * INTERVAL '1 second')
      RETURNING expires_at
      """;

  private static final String FETCH =
      """
      UPDATE identity_token SET secret_hash = :hash, waits = false
      WHERE id = :id AND issuer = :issuer AND subject = :subject AND waits
        AND revoked_at IS NULL AND issued_at > clock_timestamp() - INTERVAL '10 minutes'
      RETURNING expires_at
      """;

  private static final String COLUMNS =
      """
      SELECT t.id, t.kind, t.name, t.workspace, t.issuer, t.subject, t.permissions, t.environments,
        t.issued_at, t.expires_at, t.last_used_at
      FROM identity_token t
      """;

  private static final String RESOLVE =
      COLUMNS
          + """
          JOIN identity_person p ON p.issuer = t.issuer AND p.subject = t.subject
          WHERE t.secret_hash = :hash AND t.revoked_at IS NULL AND NOT t.waits
            AND t.expires_at > clock_timestamp() AND p.active
          """;

  /** To the minute, so that a busy program does not write at every call. */
  private static final String USED =
      """
      UPDATE identity_token SET last_used_at = clock_timestamp()
      WHERE id = :id
        AND (last_used_at IS NULL OR last_used_at < clock_timestamp() - INTERVAL '1 minute')
      """;

  private static final String LIVE =
      COLUMNS
          + """
          WHERE t.revoked_at IS NULL AND NOT t.waits AND t.expires_at > clock_timestamp()
          """;

  private static final String LIVE_BY_ID = LIVE + " AND t.id = :id";

  private static final String LIVE_OF_PERSON =
      LIVE + " AND t.issuer = :issuer AND t.subject = :subject ORDER BY t.issued_at DESC, t.id";

  private static final String REVOKE =
      """
      UPDATE identity_token SET revoked_at = clock_timestamp() WHERE id = :id AND revoked_at IS NULL
      """;

  private static final String REVOKE_ALL =
      """
      UPDATE identity_token SET revoked_at = clock_timestamp()
      WHERE issuer = :issuer AND subject = :subject AND revoked_at IS NULL
      """;

  private final JdbcClient jdbc;

  TokenRows(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** Stores a token and answers when it ends by the clock of the store. */
  Instant issue(Tokens.Listed token, byte[] secretHash, Duration lifetime, boolean waits) {
    Tokens.Holder holder = token.holder();
    return jdbc.sql(ISSUE)
        .param("id", holder.id())
        .param("hash", secretHash)
        .param("kind", holder.kind().name())
        .param("name", token.name())
        .param("workspace", holder.workspace().value())
        .param("issuer", holder.person().issuer())
        .param("subject", holder.person().subject())
        .param("permissions", array(holder.scope().permissions()))
        .param("environments", array(holder.scope().environments()))
        .param("waits", waits)
        .param("seconds", lifetime.toSeconds())
        .query((row, index) -> row.getObject(1, OffsetDateTime.class).toInstant())
        .single();
  }

  /** Gives a token that waits for it its secret; empty when it is over, or another person's. */
  Optional<Instant> fetch(String id, PersonId owner, byte[] secretHash) {
    return jdbc.sql(FETCH)
        .param("id", id)
        .param("issuer", owner.issuer())
        .param("subject", owner.subject())
        .param("hash", secretHash)
        .query((row, index) -> row.getObject(1, OffsetDateTime.class).toInstant())
        .optional();
  }

  void used(String id) {
    jdbc.sql(USED).param("id", id).update();
  }

  Optional<Tokens.Listed> resolve(byte[] secretHash) {
    return jdbc.sql(RESOLVE).param("hash", secretHash).query(TokenRows::token).optional();
  }

  Optional<Tokens.Listed> live(String id) {
    return jdbc.sql(LIVE_BY_ID).param("id", id).query(TokenRows::token).optional();
  }

  List<Tokens.Listed> live(PersonId person) {
    return jdbc.sql(LIVE_OF_PERSON)
        .param("issuer", person.issuer())
        .param("subject", person.subject())
        .query(TokenRows::token)
        .list();
  }

  boolean revoke(String id) {
    return jdbc.sql(REVOKE).param("id", id).update() == 1;
  }

  void revokeAll(PersonId person) {
    jdbc.sql(REVOKE_ALL)
        .param("issuer", person.issuer())
        .param("subject", person.subject())
        .update();
  }

  private static String[] array(Set<String> words) {
    return words.stream().sorted().toArray(String[]::new);
  }

  private static Set<String> words(ResultSet row, String column) throws SQLException {
    return Set.of((String[]) row.getArray(column).getArray());
  }

  private static Tokens.Listed token(ResultSet row, int index) throws SQLException {
    return new Tokens.Listed(
        new Tokens.Holder(
            row.getString("id"),
            Tokens.Kind.valueOf(row.getString("kind")),
            new WorkspaceId(row.getString("workspace")),
            new PersonId(row.getString("issuer"), row.getString("subject")),
            new Scope(words(row, "permissions"), words(row, "environments")),
            row.getObject("issued_at", OffsetDateTime.class).toInstant()),
        row.getString("name"),
        row.getObject("issued_at", OffsetDateTime.class).toInstant(),
        row.getObject("expires_at", OffsetDateTime.class).toInstant(),
        Optional.ofNullable(row.getObject("last_used_at", OffsetDateTime.class))
            .map(OffsetDateTime::toInstant));
  }
}
