package dev.sluice.bot.rest;

import dev.sluice.bot.chat.card.SqlText;
import dev.sluice.bot.chat.card.Viewer;
import dev.sluice.bot.web.RefusedException;
import dev.sluice.pipeline.audit.AuditEvent;
import dev.sluice.pipeline.audit.AuditTrail;
import dev.sluice.pipeline.identity.Entitlements;
import dev.sluice.pipeline.kernel.Actor;
import dev.sluice.pipeline.kernel.Answer;
import dev.sluice.pipeline.migration.MigrationView;
import dev.sluice.pipeline.migration.MigrationView.StageView;
import dev.sluice.pipeline.migration.Migrations;
import java.util.Map;
import org.springframework.stereotype.Component;

/** Migrations as a caller may see them; looking for others is audited and looks like nothing. */
@Component
class SeenMigrations {
  private final Migrations migrations;
  private final Entitlements entitlements;
  private final AuditTrail audit;

  SeenMigrations(Migrations migrations, Entitlements entitlements, AuditTrail audit) {
    this.migrations = migrations;
    this.entitlements = entitlements;
    this.audit = audit;
  }

  /** A migration, or the one answer for what is not there and what is not for this caller. */
  MigrationView find(Actor actor, long number) {
    return migrations
        .find(actor, number)
        .orElseThrow(
            () -> {
              audit.appendAlone(
                  AuditEvent.denied(
                      "migration.view.refused",
                      actor,
                      "",
                      number,
                      "",
                      Map.of("code", "migration.not-found")));
              return new RefusedException(Answers.noMigration(number));
            });
  }

  /** A stage of such a migration. */
  StageView stage(Actor actor, long number, String environment) {
    return find(actor, number).stage(environment).orElseThrow(() -> Answers.noSuch("stage"));
  }

  /** What a command made of a migration; when there was nothing to do, how it stands and why. */
  MigrationJson after(Actor actor, long number, Answer<MigrationView> answer) {
    return Answers.result(
        answer.map(view -> json(actor, view, "")),
        message -> json(actor, find(actor, number), message));
  }

  /** Who writes or approves sees every byte of the scripts; others do not see secrets in them. */
  MigrationJson json(Actor actor, MigrationView view, String message) {
    return Viewer.of(actor, view, entitlements).seesSecrets()
        ? MigrationJson.of(view, view.up(), view.down(), message)
        : MigrationJson.of(
            view,
            SqlText.hidingSecrets(view.engine(), view.up()),
            SqlText.hidingSecrets(view.engine(), view.down()),
            message);
  }
}
