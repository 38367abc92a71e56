package dev.sluice.bot.rest;

import dev.sluice.bot.web.RefusedException;
import dev.sluice.pipeline.audit.AuditEvent;
import dev.sluice.pipeline.audit.AuditTrail;
import dev.sluice.pipeline.catalog.WorkspaceConfiguration;
import dev.sluice.pipeline.catalog.Workspaces;
import dev.sluice.pipeline.identity.Entitlements;
import dev.sluice.pipeline.identity.Permission;
import dev.sluice.pipeline.identity.Roster;
import dev.sluice.pipeline.kernel.Actor;
import dev.sluice.pipeline.kernel.Refusal;
import java.util.Map;
import org.springframework.stereotype.Component;

/** Asks whether a caller may, where the pipeline's command does not ask itself. Fails closed. */
@Component
class Gate {
  private static final Refusal NOT_ENTITLED =
      new Refusal(
          Refusal.Kind.FORBIDDEN,
          "identity.not-entitled",
          "You may not do this in this workspace.",
          "Ask an admin of the workspace for the role that may.");

  private final Entitlements entitlements;
  private final Workspaces workspaces;
  private final AuditTrail audit;

  Gate(Entitlements entitlements, Workspaces workspaces, AuditTrail audit) {
    this.entitlements = entitlements;
    this.workspaces = workspaces;
    this.audit = audit;
  }

  /** Lets pass who holds a permission in every environment; a refusal is audited. */
  void everywhere(Actor actor, Permission permission, String what) {
    WorkspaceConfiguration configuration = workspaces.configuration(actor.workspace());
    Roster roster = entitlements.roster(actor);
    boolean all =
        configuration.environments().stream()
            .allMatch(e -> roster.may(actor.person(), permission, e.name()));
    if (configuration.environments().isEmpty() || !all) {
      refuse(actor, permission, what);
    }
  }

  /** Lets pass who holds a permission in at least one environment; a refusal is audited. */
  void somewhere(Actor actor, Permission permission, String what) {
    Roster roster = entitlements.roster(actor);
    boolean any =
        workspaces.configuration(actor.workspace()).environments().stream()
            .anyMatch(e -> roster.may(actor.person(), permission, e.name()));
    if (!any) {
      refuse(actor, permission, what);
    }
  }

  /** Whether a caller holds a permission in an environment now. */
  boolean may(Actor actor, Permission permission, String environment) {
    return entitlements.roster(actor).may(actor.person(), permission, environment);
  }

  private void refuse(Actor actor, Permission permission, String what) {
    audit.appendAlone(
        AuditEvent.denied(what, actor, "", 0, "", Map.of("needs", permission.name())));
    throw new RefusedException(NOT_ENTITLED);
  }
}
