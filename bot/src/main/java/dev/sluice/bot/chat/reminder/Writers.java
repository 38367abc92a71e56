package dev.sluice.bot.chat.reminder;

import dev.sluice.pipeline.identity.Entitlements;
import dev.sluice.pipeline.identity.Permission;
import dev.sluice.pipeline.identity.Roster;
import dev.sluice.pipeline.kernel.Actor;
import dev.sluice.pipeline.kernel.Refusal;
import dev.sluice.pipeline.migration.MigrationView;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Who may ask others to see to a migration: whoever may write for any of its stages. */
@Component
class Writers {
  private final Entitlements entitlements;

  Writers(Entitlements entitlements) {
    this.entitlements = entitlements;
  }

  /** Why an actor may not ask for a stage; empty when he may. */
  Optional<Refusal> refuse(Actor actor, MigrationView view, String environment) {
    Roster roster = entitlements.roster(actor);
    boolean writes =
        view.stages().stream()
            .anyMatch(s -> roster.may(actor.person(), Permission.AUTHOR, s.environment()));
    return writes ? Optional.empty() : entitlements.refuse(actor, Permission.AUTHOR, environment);
  }
}
