package dev.sluice.pipeline.migration;

import dev.sluice.db.digest.Sha256;
import dev.sluice.pipeline.identity.Permission;
import dev.sluice.pipeline.impact.ImpactScript;
import dev.sluice.pipeline.impact.Impacts;
import dev.sluice.pipeline.kernel.Actor;
import dev.sluice.pipeline.kernel.Answer;
import dev.sluice.pipeline.kernel.Refusal;
import dev.sluice.pipeline.migration.Commands.Call;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Asks which applications use what a migration changes. Nothing waits for the answer. */
@Component
public class UsedBy {
  private final Commands commands;
  private final Questions questions;
  private final Transitions transitions;
  private final Impacts impacts;

  UsedBy(Commands commands, Questions questions, Transitions transitions, Impacts impacts) {
    this.commands = commands;
    this.questions = questions;
    this.transitions = transitions;
    this.impacts = impacts;
  }

  /** Asks when something was written; joins the caller's transaction, which holds the lock. */
  void request(StoredMigration migration, String correlation) {
    impacts.request(script(migration, correlation));
  }

  /** Looks again, for example after an application changed. Whoever may write it may ask. */
  public Answer<MigrationView> again(Actor actor, long number) {
    return commands.on(
        new Call(actor, number, "migration.impact"),
        migration -> {
          Optional<Refusal> refusal =
              questions.refuse(actor, Permission.AUTHOR, migration.current().environment());
          if (refusal.isPresent()) {
            return Answer.refused(refusal.get());
          }
          if (!impacts.again(script(migration, actor.correlation()))) {
            return new Answer.NothingToDo<>(
                "No application is configured for the flow " + migration.content().flow() + ".");
          }
          transitions.note(
              actor,
              migration,
              "impact.requested",
              actor.displayName() + " asked again which applications use what it changes");
          return Answer.done(migration);
        });
  }

  private static ImpactScript script(StoredMigration migration, String correlation) {
    List<String> connections =
        migration.stages().stream().flatMap(stage -> stage.connections().stream()).toList();
    return new ImpactScript(
        migration.key(),
        migration.content().flow(),
        connections,
        Sha256.hex(migration.content().up()),
        migration.risk(),
        correlation);
  }
}
