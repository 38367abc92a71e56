package dev.sluice.pipeline.identity;

import dev.sluice.pipeline.catalog.WorkspaceConfiguration;
import dev.sluice.pipeline.catalog.WorkspaceConfiguration.Member;
import dev.sluice.pipeline.catalog.Workspaces;
import dev.sluice.pipeline.identity.EntitlementRefusals.Held;
import dev.sluice.pipeline.kernel.Actor;
import dev.sluice.pipeline.kernel.PersonId;
import dev.sluice.pipeline.kernel.Refusal;
import dev.sluice.pipeline.kernel.WorkspaceId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;

/**
 * Who may do what, always from the newest configuration and the person's state now. Fails closed.
 */
@Component
public class Entitlements {
  /** Stands for the workspace as a whole: only roles bound to all environments count. */
  public static final String EVERYWHERE = "*";

  private final Workspaces workspaces;
  private final PersonRows people;
  private final ProviderGroups providers;
  private final DelegationRows lent;

  Entitlements(
      Workspaces workspaces, PersonRows people, ProviderGroups providers, DelegationRows lent) {
    this.lent = lent;
    this.workspaces = workspaces;
    this.people = people;
    this.providers = providers;
  }

  /** What a configuration says about people now. */
  RoleBindings bindings(WorkspaceConfiguration configuration) {
    return new RoleBindings(configuration, providers);
  }

  /** Whether a person holds a permission in an environment now. */
  public boolean may(
      WorkspaceId workspace, PersonId person, Permission permission, String environment) {
    return roster(workspace, person).may(person, permission, environment);
  }

  /**
   * Why an actor may not; empty when he may. Names the missing right and who can give it. Sluice
   * itself may do by policy everything except approve.
   *
   * @param environment an environment, or {@link #EVERYWHERE}
   */
  public Optional<Refusal> refuse(Actor actor, Permission permission, String environment) {
    if (actor.equals(Actor.system(actor.workspace(), actor.correlation()))) {
      return permission == Permission.APPROVE
          ? Optional.of(EntitlementRefusals.notAPerson())
          : Optional.empty();
    }
    Optional<WorkspaceConfiguration> configuration = workspaces.find(actor.workspace());
    if (configuration.isEmpty()) {
      return Optional.of(EntitlementRefusals.noWorkspace(actor));
    }
    RoleBindings bindings = bindings(configuration.get());
    Optional<Member> member = bindings.member(actor.person());
    if (member.isEmpty()) {
      return Optional.of(EntitlementRefusals.noWorkspace(actor));
    }
    if (!active(actor.person())) {
      return Optional.of(EntitlementRefusals.deactivated(actor, admins(bindings)));
    }
    Set<Role> roles = bindings.roles(member.get(), environment);
    if (bindings.holds(member.get(), permission, environment)) {
      return actor.scope().leaves(permission.name(), environment)
          ? Optional.empty()
          : Optional.of(EntitlementRefusals.outOfScope(permission, environment));
    }
    if (!bindings.knows(environment)) {
      return Optional.of(EntitlementRefusals.noEnvironment(actor, environment));
    }
    if (permission == Permission.EMERGENCY) {
      return Optional.of(
          EntitlementRefusals.noEmergency(
              actor, environment, configuration.get().emergency(environment).from()));
    }
    Held held = new Held(roles, bindings.explorer(member.get(), environment));
    return Optional.of(
        EntitlementRefusals.missing(actor, permission, environment, held, admins(bindings)));
  }

  /** Active people who now belong to an approver list, by display name. */
  public List<PersonId> matching(WorkspaceId workspace, String environment, List<String> from) {
    return roster(workspace).matching(environment, from);
  }

  /** Everybody of a workspace as they stand now; for whoever asks about many people at once. */
  public Roster roster(WorkspaceId workspace) {
    return workspaces
        .find(workspace)
        .map(configuration -> Roster.of(bindings(configuration), people, lent.now(workspace)))
        .orElseGet(Roster::empty);
  }

  /** One person as he stands now; for whoever asks many questions about him at once. */
  public Roster roster(WorkspaceId workspace, PersonId person) {
    return workspaces
        .find(workspace)
        .map(
            configuration ->
                Roster.of(bindings(configuration), person, people, lent.now(workspace)))
        .orElseGet(Roster::empty);
  }

  /**
   * Somebody who acts, as he stands now and within the scope of his token; for whoever asks many
   * questions about him at once.
   */
  public Roster roster(Actor actor) {
    return roster(actor.workspace(), actor.person()).within(actor.scope());
  }

  private List<String> admins(RoleBindings bindings) {
    List<PersonId> admins =
        bindings.where(member -> bindings.roles(member, EVERYWHERE).contains(Role.ADMIN));
    return people.among(admins).stream().filter(Person::active).map(Person::displayName).toList();
  }

  private boolean active(PersonId person) {
    return people.find(person).map(Person::active).orElse(false);
  }
}
