package dev.sluice.pipeline.identity;

import dev.sluice.pipeline.kernel.Actor;
import dev.sluice.pipeline.kernel.PersonId;
import dev.sluice.pipeline.kernel.Refusal;
import dev.sluice.pipeline.kernel.WorkspaceId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Who may do what, always from the newest configuration and the person's state now. Fails closed. */
@Component
public class Entitlements {
  /** Roles of a person in an environment now; empty for the unknown and the deactivated. */
  public Set<Role> roles(WorkspaceId workspace, PersonId person, String environment) {
    return Set.of();
  }

  /** Whether one of the person's roles carries a permission in an environment now. */
  public boolean may(
      WorkspaceId workspace, PersonId person, Permission permission, String environment) {
    return roles(workspace, person, environment).stream().anyMatch(r -> r.carries(permission));
  }

  /** Why an actor may not; empty when he may. Names the missing right and who can give it. */
  public Optional<Refusal> refuse(Actor actor, Permission permission, String environment) {
    return Optional.of(
        new Refusal(Refusal.Kind.FORBIDDEN, "identity.not-entitled", actor + "", environment));
  }

  /**
   * Whether a person now belongs to an approver list: {@code role:approver} (in that environment),
   * {@code group:dbas}, {@code person:bob}. False for the deactivated.
   */
  public boolean matches(
      WorkspaceId workspace, PersonId person, String environment, List<String> from) {
    return false;
  }

  /** Active people who now belong to an approver list. */
  public List<PersonId> matching(WorkspaceId workspace, String environment, List<String> from) {
    return List.of();
  }
}
