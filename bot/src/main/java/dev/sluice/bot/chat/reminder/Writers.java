package dev.sluice.bot.chat.reminder;

import dev.sluice.pipeline.audit.AuditEvent;
import dev.sluice.pipeline.audit.AuditTrail;
import dev.sluice.pipeline.identity.Entitlements;
import dev.sluice.pipeline.identity.Permission;
import dev.sluice.pipeline.identity.Roster;
import dev.sluice.pipeline.kernel.Actor;
import dev.sluice.pipeline.kernel.Refusal;
import dev.sluice.pipeline.migration.MigrationView;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Who may ask others to see to a migration: whoever may write for any of its stages. */
@Component
class Writers {
  private final Entitlements entitlements;
  private final AuditTrail audit;

  Writers(Entitlements entitlements, AuditTrail audit) {
    this.entitlements = entitlements;
    this.audit = audit;
  }

  /**
   * Why an actor may not ask for a stage, which is noted in the trail; empty when he may.
   *
   * @param code what he wants to do
   */
  Optional<Refusal> refuse(Actor actor, MigrationView view, String environment, String code) {
    Optional<Refusal> refusal = refusal(actor, view, environment);
    if (refusal.isPresent()) {
      audit.note(
          AuditEvent.denied(
              code, actor, environment, view.key().number(), view.digest(), Map.of()));
    }
    return refusal;
  }

  private Optional<Refusal> refusal(Actor actor, MigrationView view, String environment) {
    Roster roster = entitlements.roster(actor);
    boolean writes =
        view.stages().stream()
            .anyMatch(s -> roster.may(actor.person(), Permission.AUTHOR, s.environment()));
    return writes ? Optional.empty() : entitlements.refuse(actor, Permission.AUTHOR, environment);
  }
}
