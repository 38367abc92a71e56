package dev.sluice.pipeline.identity;

import dev.sluice.pipeline.catalog.WorkspaceConfiguration.Member;
import dev.sluice.pipeline.kernel.PersonId;
import dev.sluice.pipeline.kernel.Scope;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The active people of a workspace and the configuration that binds them, as both stood at one
 * moment. Read it once per command ({@link Entitlements#roster}), inside the migration's lock, and
 * ask it as often as needed: counting N approvals then costs the store as much as counting one.
 */
public final class Roster {
  private final Optional<RoleBindings> bindings;
  private final Map<PersonId, Member> active;
  private final Scope scope;

  private Roster(Optional<RoleBindings> bindings, Map<PersonId, Member> active, Scope scope) {
    this.bindings = bindings;
    this.active = active;
    this.scope = scope;
  }

  /** The same with no more than this of everybody's permissions. */
  Roster within(Scope less) {
    return new Roster(bindings, active, less);
  }

  /** Of a workspace that there is not: nobody is entitled to anything. */
  static Roster empty() {
    return new Roster(Optional.empty(), Map.of(), Scope.FULL);
  }

  /** Everybody whom the configuration or a provider's group names and whose account is active. */
  static Roster of(RoleBindings bindings, PersonRows people) {
    return active(bindings, bindings.members(), people);
  }

  /** One person alone; nobody when he is not of the workspace or his account is not active. */
  static Roster of(RoleBindings bindings, PersonId person, PersonRows people) {
    Map<PersonId, Member> members = new LinkedHashMap<>();
    bindings.member(person).ifPresent(member -> members.put(person, member));
    return active(bindings, members, people);
  }

  private static Roster active(
      RoleBindings bindings, Map<PersonId, Member> members, PersonRows people) {
    Map<PersonId, Member> active = new LinkedHashMap<>();
    for (Person person : people.among(members.keySet())) {
      if (person.active()) {
        active.put(person.id(), members.get(person.id()));
      }
    }
    return new Roster(Optional.of(bindings), active, Scope.FULL);
  }

  /**
   * Whether a person belongs to an approver list: {@code role:approver} (in that environment),
   * {@code group:dbas}, {@code person:bob}. False for strangers and the deactivated.
   */
  public boolean matches(PersonId person, String environment, List<String> from) {
    return Optional.ofNullable(active.get(person))
        .map(member -> listed(member, environment, from))
        .orElse(false);
  }

  /** Roles of a person in an environment; none for strangers and the deactivated. */
  public Set<Role> roles(PersonId person, String environment) {
    return bindings
        .flatMap(
            bound -> Optional.ofNullable(active.get(person)).map(m -> bound.roles(m, environment)))
        .orElse(Set.of());
  }

  /** Whether one of the person's roles carries a permission in an environment. */
  public boolean may(PersonId person, Permission permission, String environment) {
    return scope.leaves(permission.name(), environment)
        && roles(person, environment).stream().anyMatch(role -> role.carries(permission));
  }

  /** Active people who belong to an approver list, by display name. */
  public List<PersonId> matching(String environment, List<String> from) {
    return active.entrySet().stream()
        .filter(person -> listed(person.getValue(), environment, from))
        .map(Map.Entry::getKey)
        .toList();
  }

  private boolean listed(Member member, String environment, List<String> from) {
    return bindings.map(b -> b.listed(member, environment, from)).orElse(false);
  }
}
