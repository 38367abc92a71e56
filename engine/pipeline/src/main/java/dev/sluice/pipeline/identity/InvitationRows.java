package dev.sluice.pipeline.identity;

import dev.sluice.pipeline.kernel.PersonId;
import dev.sluice.pipeline.kernel.WorkspaceId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** SQL of the table {@code identity_invitation}. */
@Component
class InvitationRows {
  private static final String FORGET =
      "DELETE FROM identity_invitation WHERE issuer = :issuer AND subject = :subject";

  private static final String INVITE =
      """
      INSERT INTO identity_invitation (secret_hash, issuer, subject, workspace, until)
      VALUES (:hash, :issuer, :subject, :workspace,
        clock_timestamp() + :seconds * INTERVAL '1 second')
      RETURNING until
      """;

  private static final String GOOD =
      " WHERE secret_hash = :hash AND used_at IS NULL AND until > clock_timestamp()";

  private static final String FIND =
      "SELECT issuer, subject, workspace FROM identity_invitation" + GOOD;

  private static final String USE =
      "UPDATE identity_invitation SET used_at = clock_timestamp()" + GOOD;

  private final JdbcClient jdbc;

  InvitationRows(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** The earlier ones of a person end with it; answers until when it is good. */
  Instant invite(Invited invited, byte[] hash, Duration time) {
    jdbc.sql(FORGET)
        .param("issuer", invited.person().issuer())
        .param("subject", invited.person().subject())
        .update();
    return jdbc.sql(INVITE)
        .param("hash", hash)
        .param("issuer", invited.person().issuer())
        .param("subject", invited.person().subject())
        .param("workspace", invited.workspace().value())
        .param("seconds", time.toSeconds())
        .query((row, index) -> row.getObject(1, OffsetDateTime.class).toInstant())
        .single();
  }

  Optional<Invited> find(byte[] hash) {
    return jdbc.sql(FIND).param("hash", hash).query(InvitationRows::read).optional();
  }

  /** False when somebody else has used it, or it is over. */
  boolean use(byte[] hash) {
    return jdbc.sql(USE).param("hash", hash).update() == 1;
  }

  private static Invited read(ResultSet row, int index) throws SQLException {
    return new Invited(
        new PersonId(row.getString("issuer"), row.getString("subject")),
        new WorkspaceId(row.getString("workspace")));
  }

  /** Who is invited, and where the invitation was made. */
  record Invited(PersonId person, WorkspaceId workspace) {}
}
