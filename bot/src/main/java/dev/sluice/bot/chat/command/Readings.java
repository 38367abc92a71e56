package dev.sluice.bot.chat.command;

import dev.sluice.bot.chat.Deception;
import dev.sluice.bot.chat.Platforms;
import dev.sluice.pipeline.audit.AuditEvent;
import dev.sluice.pipeline.audit.AuditTrail;
import dev.sluice.pipeline.kernel.Actor;
import dev.sluice.pipeline.kernel.Refusal;
import dev.sluice.pipeline.migration.MigrationView;
import java.util.Map;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * A script whose characters deceive the eye is approved from a chat only by who opened its full
 * text there, where they are named.
 */
@Component
class Readings {
  private static final String READ =
      """
      INSERT INTO chat_reading (workspace, migration, digest, issuer, subject)
      VALUES (:workspace, :migration, :digest, :issuer, :subject) ON CONFLICT DO NOTHING
      """;

  private static final String HAS_READ =
      """
      SELECT count(*) FROM chat_reading
      WHERE workspace = :workspace AND migration = :migration AND digest = :digest
        AND issuer = :issuer AND subject = :subject
      """;

  private final JdbcClient jdbc;
  private final Platforms platforms;
  private final AuditTrail audit;

  Readings(JdbcClient jdbc, Platforms platforms, AuditTrail audit) {
    this.audit = audit;
    this.jdbc = jdbc;
    this.platforms = platforms;
  }

  /** The actor was shown all of a script. */
  void read(Actor actor, MigrationView view) {
    bound(READ, actor, view).update();
  }

  /** Why the actor may not approve from where he is, if so. */
  Optional<Refusal> refuse(Actor actor, MigrationView view) {
    boolean proven = platforms.find(actor.via()).map(p -> p.traits().proven()).orElse(true);
    if (proven
        || !Deception.any(view.title(), view.up(), view.down())
        || bound(HAS_READ, actor, view).query(Long.class).single() > 0) {
      return Optional.empty();
    }
    audit.append(
        AuditEvent.denied(
            "approval.unread",
            actor,
            view.current().environment(),
            view.key().number(),
            view.digest(),
            Map.of("why", "deceptive characters, full text not opened")));
    return Optional.of(
        new Refusal(
            Refusal.Kind.CONFLICT,
            "chat.deceptive-text",
            "Some characters in migration "
                + view.key().number()
                + " cannot be seen or look like others, so nothing was done.",
            "Press View SQL, read what is named there, then decide."));
  }

  private JdbcClient.StatementSpec bound(String sql, Actor actor, MigrationView view) {
    return jdbc.sql(sql)
        .param("workspace", view.key().workspace().value())
        .param("migration", view.key().number())
        .param("digest", view.digest())
        .param("issuer", actor.person().issuer())
        .param("subject", actor.person().subject());
  }
}
