package dev.sluice.pipeline.approval;

import dev.sluice.pipeline.kernel.Actor;
import dev.sluice.pipeline.kernel.MigrationKey;
import dev.sluice.pipeline.kernel.PersonId;
import dev.sluice.pipeline.kernel.SignedIn;
import dev.sluice.pipeline.kernel.StageKey;
import dev.sluice.pipeline.kernel.WorkspaceId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The table {@code approval_confirmation}. */
@Component
class ConfirmationRows {
  private static final String FORGET_OLD =
      """
      DELETE FROM approval_confirmation WHERE id IN (
        SELECT id FROM approval_confirmation
        WHERE asked_at < clock_timestamp() - INTERVAL '1 day'
        ORDER BY asked_at LIMIT 100 FOR UPDATE SKIP LOCKED)
      """;

  private static final String ASK =
      """
      INSERT INTO approval_confirmation
        (id, secret_hash, workspace, migration, environment, digest, issuer, subject, name, via,
         account, reason, salt, correlation, signed_in)
      VALUES
        (:id, :secret, :workspace, :migration, :environment, :digest, :issuer, :subject, :name, :via,
         :account, :reason, :salt, :correlation, :signedIn)
      """;

  private static final String COLUMNS =
      """
      SELECT id, workspace, migration, environment, digest, issuer, subject, name, via, account,
        reason, salt, correlation, signed_in, outcome,
        used_at IS NULL AND asked_at > clock_timestamp() - INTERVAL '10 minutes' AS good
      FROM approval_confirmation
      """;

  private static final String IN_TIME =
      " AND used_at IS NULL AND asked_at > clock_timestamp() - INTERVAL '10 minutes'";

  private static final String TAKE =
      """
      UPDATE approval_confirmation SET used_at = clock_timestamp()
      WHERE id = :id
      """;

  private final JdbcClient jdbc;

  ConfirmationRows(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  void ask(Asked asked, byte[] secretHash) {
    jdbc.sql(FORGET_OLD).update();
    Actor actor = asked.actor();
    jdbc.sql(ASK)
        .param("id", asked.id())
        .param("secret", secretHash)
        .param("workspace", asked.stage().migration().workspace().value())
        .param("migration", asked.stage().migration().number())
        .param("environment", asked.stage().environment())
        .param("digest", asked.digest())
        .param("issuer", actor.person().issuer())
        .param("subject", actor.person().subject())
        .param("name", actor.displayName())
        .param("via", actor.via())
        .param("account", actor.account())
        .param("reason", asked.reason())
        .param("salt", asked.salt())
        .param("correlation", actor.correlation())
        .param("signedIn", actor.signedIn().map(SignedIn::text).orElse(""))
        .update();
  }

  /** One that can still be confirmed, by its link. */
  Optional<Asked> waiting(byte[] secretHash) {
    return jdbc.sql(COLUMNS + " WHERE secret_hash = :secret" + IN_TIME)
        .param("secret", secretHash)
        .query((row, index) -> asked(row))
        .optional();
  }

  /** Any, by its id. */
  Optional<Asked> find(UUID id) {
    return jdbc.sql(COLUMNS + " WHERE id = :id")
        .param("id", id)
        .query((row, index) -> asked(row))
        .optional();
  }

  /** Uses one up; false when it is over. */
  boolean take(UUID id) {
    return jdbc.sql(TAKE + IN_TIME).param("id", id).update() == 1;
  }

  void ended(UUID id, String outcome) {
    jdbc.sql("UPDATE approval_confirmation SET outcome = :outcome WHERE id = :id")
        .param("id", id)
        .param("outcome", outcome)
        .update();
  }

  private static Asked asked(ResultSet row) throws SQLException {
    WorkspaceId workspace = new WorkspaceId(row.getString("workspace"));
    Actor actor =
        new Actor(
                workspace,
                new PersonId(row.getString("issuer"), row.getString("subject")),
                row.getString("name"),
                row.getString("via"),
                row.getString("account"),
                true,
                row.getString("correlation"))
            .signedIn(SignedIn.read(row.getString("signed_in")));
    return new Asked(
        Objects.requireNonNull(row.getObject("id", UUID.class)),
        actor,
        new MigrationKey(workspace, row.getLong("migration")).stage(row.getString("environment")),
        row.getString("digest"),
        row.getString("reason"),
        row.getString("salt"),
        row.getBoolean("good"),
        row.getString("outcome"));
  }

  /** An approval that was asked to be confirmed, with who wants it, while that is good. */
  record Asked(
      UUID id,
      Actor actor,
      StageKey stage,
      String digest,
      String reason,
      String salt,
      boolean good,
      String outcome) {}
}
