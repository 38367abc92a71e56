package dev.sluice.bot.rest;

import dev.sluice.bot.web.RefusedException;
import dev.sluice.pipeline.audit.AuditEvent;
import dev.sluice.pipeline.audit.AuditTrail;
import dev.sluice.pipeline.catalog.WorkspaceConfiguration.Environment;
import dev.sluice.pipeline.catalog.Workspaces;
import dev.sluice.pipeline.identity.Entitlements;
import dev.sluice.pipeline.identity.People;
import dev.sluice.pipeline.identity.Permission;
import dev.sluice.pipeline.identity.Roster;
import dev.sluice.pipeline.identity.ServerAdmins;
import dev.sluice.pipeline.kernel.Actor;
import dev.sluice.pipeline.kernel.Refusal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Asks whether a caller may, where the pipeline's command does not ask itself. Fails closed; says
 * which right is missing and who can give it.
 */
@Component
class Gate {
  private static final String SERVER = "server";

  private static final Refusal NOTHING_HERE =
      new Refusal(
          Refusal.Kind.FORBIDDEN,
          "identity.not-entitled",
          "This workspace has no environment, so nobody holds a right in it.",
          "Apply a configuration with environments first.");

  private final Entitlements entitlements;
  private final ServerAdmins admins;
  private final Workspaces workspaces;
  private final AuditTrail audit;

  Gate(Entitlements entitlements, ServerAdmins admins, Workspaces workspaces, AuditTrail audit) {
    this.entitlements = entitlements;
    this.admins = admins;
    this.workspaces = workspaces;
    this.audit = audit;
  }

  /**
   * Lets pass who holds a permission in the workspace as a whole, by a role bound to all
   * environments: the same rule as in chat. A refusal is audited.
   */
  void everywhere(Actor actor, Permission permission, String what) {
    if (!may(actor, permission, Entitlements.EVERYWHERE)) {
      refuse(
          actor, permission, what, entitlements.refuse(actor, permission, Entitlements.EVERYWHERE));
    }
  }

  /** Lets pass who holds a permission in at least one environment; a refusal is audited. */
  void somewhere(Actor actor, Permission permission, String what) {
    Roster roster = entitlements.roster(actor);
    List<Environment> environments = environments(actor);
    if (environments.stream().noneMatch(e -> roster.may(actor.person(), permission, e.name()))) {
      refuse(
          actor,
          permission,
          what,
          entitlements
              .refuse(actor, permission, Entitlements.EVERYWHERE)
              .or(
                  () ->
                      environments.stream()
                          .findFirst()
                          .flatMap(e -> entitlements.refuse(actor, permission, e.name()))));
    }
  }

  /**
   * Lets pass who may do something with the trail of his workspace, or of the server: for that he
   * must be admin of every workspace. A refusal is audited.
   *
   * @param scope {@code workspace}, {@code server}, or null for the workspace
   * @return the actor where the trail is
   */
  Actor trail(Actor actor, @Nullable String scope, Permission permission, String what) {
    if (scope == null || scope.isBlank() || scope.equals("workspace")) {
      everywhere(actor, permission, what);
      return actor;
    }
    if (!scope.equals(SERVER)) {
      throw Answers.invalid("'scope' is not a scope.", "Write 'workspace' or 'server'.");
    }
    Optional<Refusal> refusal = admins.refuse(actor, permission);
    if (refusal.isPresent()) {
      denied(actor, what, Map.of("needs", permission.name(), "scope", SERVER));
      throw new RefusedException(refusal.get());
    }
    return actor.in(People.NO_WORKSPACE);
  }

  /** Writes into the trail that somebody took something out of Sluice; call it before he does. */
  void taken(Actor actor, String what, long migration, Map<String, String> facts) {
    audit.appendAlone(AuditEvent.success(what, actor, "", migration, "", facts));
  }

  /** Whether a caller holds a permission in an environment now. */
  boolean may(Actor actor, Permission permission, String environment) {
    return entitlements.roster(actor).may(actor.person(), permission, environment);
  }

  private List<Environment> environments(Actor actor) {
    return workspaces.configuration(actor.workspace()).environments();
  }

  private void refuse(Actor actor, Permission permission, String what, Optional<Refusal> why) {
    denied(actor, what, Map.of("needs", permission.name()));
    throw new RefusedException(why.orElse(NOTHING_HERE));
  }

  private void denied(Actor actor, String what, Map<String, String> facts) {
    audit.appendAlone(AuditEvent.denied(what, actor, "", 0, "", facts));
  }
}
