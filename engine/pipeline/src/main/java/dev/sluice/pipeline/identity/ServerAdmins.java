package dev.sluice.pipeline.identity;

import dev.sluice.pipeline.catalog.Workspaces;
import dev.sluice.pipeline.kernel.Actor;
import dev.sluice.pipeline.kernel.Refusal;
import dev.sluice.pipeline.kernel.WorkspaceId;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * Who may see what belongs to no workspace: whoever holds the right in every workspace, as he
 * stands now. Fails closed; no refusal names a workspace that the actor is not in.
 */
@Component
public class ServerAdmins {
  private static final Refusal TOKEN =
      new Refusal(
          Refusal.Kind.FORBIDDEN,
          "token.out-of-scope",
          "A token is for one workspace, and this concerns the whole server.",
          "Sign in and do it yourself.");

  private final Workspaces workspaces;
  private final Entitlements entitlements;

  ServerAdmins(Workspaces workspaces, Entitlements entitlements) {
    this.workspaces = workspaces;
    this.entitlements = entitlements;
  }

  /** Why an actor does not hold a permission on the server as a whole; empty when he does. */
  public Optional<Refusal> refuse(Actor actor, Permission permission) {
    Optional<Refusal> here = entitlements.refuse(actor, permission, Entitlements.EVERYWHERE);
    if (here.isPresent()) {
      return here;
    }
    List<WorkspaceId> others =
        workspaces.all().stream().filter(other -> !other.equals(actor.workspace())).toList();
    if (!others.isEmpty() && !actor.human()) {
      return Optional.of(TOKEN);
    }
    return others.stream().allMatch(other -> holds(actor.in(other), permission))
        ? Optional.empty()
        : Optional.of(notEverywhere(actor));
  }

  private boolean holds(Actor actor, Permission permission) {
    return entitlements.refuse(actor, permission, Entitlements.EVERYWHERE).isEmpty();
  }

  private static Refusal notEverywhere(Actor actor) {
    return new Refusal(
        Refusal.Kind.FORBIDDEN,
        "identity.not-entitled",
        "This concerns the whole server: that needs the role admin in all environments of every"
            + " workspace, and %s has it not.".formatted(actor.displayName()),
        "Ask whoever configures the server, or the admins of its other workspaces.");
  }
}
