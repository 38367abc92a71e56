package dev.sluice.pipeline.identity;

import dev.sluice.pipeline.kernel.PersonId;
import dev.sluice.pipeline.kernel.WorkspaceId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** SQL of the table {@code identity_token}; only hashes of secrets reach it. */
@Component
class TokenRows {
  private static final String ISSUE =
      """
      INSERT INTO identity_token (id, secret_hash, kind, name, workspace, issuer, subject, expires_at)
      VALUES (:id, :hash, :kind, :name, :workspace, :issuer, :subject,
        clock_timestamp() + :seconds * INTERVAL '1 second')
      RETURNING expires_at
      """;

  private static final String RESOLVE =
      """
      SELECT t.id, t.kind, t.name, t.workspace, t.issuer, t.subject, t.issued_at, t.expires_at
      FROM identity_token t
      JOIN identity_person p ON p.issuer = t.issuer AND p.subject = t.subject
      WHERE t.secret_hash = :hash AND t.revoked_at IS NULL AND t.expires_at > clock_timestamp()
        AND p.active
      """;

  private static final String LIVE =
      """
      SELECT id, kind, name, workspace, issuer, subject, issued_at, expires_at FROM identity_token
      WHERE revoked_at IS NULL AND expires_at > clock_timestamp()
      """;

  private static final String LIVE_BY_ID = LIVE + " AND id = :id";

  private static final String LIVE_OF_PERSON =
      LIVE + " AND issuer = :issuer AND subject = :subject ORDER BY issued_at DESC, id";

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
  Instant issue(Tokens.Listed token, byte[] secretHash, Duration lifetime) {
    Tokens.Holder holder = token.holder();
    return jdbc.sql(ISSUE)
        .param("id", holder.id())
        .param("hash", secretHash)
        .param("kind", holder.kind().name())
        .param("name", token.name())
        .param("workspace", holder.workspace().value())
        .param("issuer", holder.person().issuer())
        .param("subject", holder.person().subject())
        .param("seconds", lifetime.toSeconds())
        .query((row, index) -> row.getObject(1, OffsetDateTime.class).toInstant())
        .single();
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

  private static Tokens.Listed token(ResultSet row, int index) throws SQLException {
    return new Tokens.Listed(
        new Tokens.Holder(
            row.getString("id"),
            Tokens.Kind.valueOf(row.getString("kind")),
            new WorkspaceId(row.getString("workspace")),
            new PersonId(row.getString("issuer"), row.getString("subject"))),
        row.getString("name"),
        row.getObject("issued_at", OffsetDateTime.class).toInstant(),
        row.getObject("expires_at", OffsetDateTime.class).toInstant());
  }
}
