package dev.sluice.bot.chat.command;

import dev.sluice.bot.chat.PlainText;
import dev.sluice.bot.chat.action.Verb;
import dev.sluice.bot.chat.card.Words;
import dev.sluice.pipeline.migration.MigrationView;
import dev.sluice.pipeline.migration.Migrations;
import dev.sluice.pipeline.migration.Migrations.Settlement;
import dev.sluice.pipeline.run.RunState;
import dev.sluice.pipeline.run.TargetRun;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** Ends an Unknown: by evidence, or by the word of somebody who may also roll back. */
@Component
class Settling {
  private final Migrations migrations;

  Settling(Migrations migrations) {
    this.migrations = migrations;
  }

  Reply settle(Deed deed) {
    String reason = deed.value(Forms.REASON);
    if (reason.isEmpty()) {
      return Reply.refused("Say why: how do you know? The reason is kept in the audit trail.");
    }
    boolean applied = deed.verb() == Verb.SETTLE_APPLIED;
    return Deeds.said(
        migrations.settle(
            deed.actor(),
            deed.number(),
            deed.environment(),
            new Settlement(deed.subject(), applied, reason)),
        view -> Words.title(view) + ": " + standing(view, deed) + ".");
  }

  private static String standing(MigrationView view, Deed deed) {
    return view.stage(deed.environment()).stream()
        .flatMap(stage -> stage.targets().stream())
        .filter(target -> target.connection().equals(deed.subject()))
        .map(target -> PlainText.line(target.connection()) + " is " + target.state().word())
        .collect(Collectors.joining());
  }

  Reply establish(Deed deed) {
    return Deeds.said(
        migrations.establish(deed.actor(), deed.number(), deed.environment()),
        view -> "Asked the agent for evidence: " + unknown(view, deed) + ".");
  }

  private static String unknown(MigrationView view, Deed deed) {
    return view.stage(deed.environment()).stream()
        .flatMap(stage -> stage.targets().stream())
        .filter(target -> target.state() == RunState.UNKNOWN)
        .map(TargetRun::connection)
        .map(PlainText::line)
        .collect(Collectors.joining(", "));
  }
}
