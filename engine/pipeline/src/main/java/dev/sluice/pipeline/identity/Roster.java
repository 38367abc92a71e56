package dev.sluice.pipeline.identity;

import dev.sluice.pipeline.catalog.WorkspaceConfiguration.Member;
import dev.sluice.pipeline.kernel.PersonId;
import dev.sluice.pipeline.kernel.Scope;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * The active people of a workspace and the configuration that binds them, as both stood at one
 * moment. Read it once per command ({@link Entitlements#roster}), inside the migration's lock, and
 * ask it as often as needed: counting N approvals then costs the store as much as counting one.
 *
 * <p>Who belongs to an approver list may have lent that to a deputy ({@link Delegation}): then the
 * deputy belongs to it and he does not, so that one right is never used by two.
 */
public final class Roster {
  private final Optional<RoleBindings> bindings;
  private final Map<PersonId, Member> active;
  private final Map<PersonId, Instant> returned;
  private final List<Delegation> lent;
  private final Scope scope;

  private Roster(
      Optional<RoleBindings> bindings,
      Map<PersonId, Member> active,
      Map<PersonId, Instant> returned,
      List<Delegation> lent,
      Scope scope) {
    this.bindings = bindings;
    this.active = active;
    this.returned = returned;
    this.lent = lent;
    this.scope = scope;
  }

  /** The same with no more than this of everybody's permissions. */
  Roster within(Scope less) {
    return new Roster(bindings, active, returned, lent, less);
  }

  /**
   * The same for something on which these people may not decide themselves: nobody decides on it in
   * their stead either.
   */
  public Roster barring(Collection<PersonId> people) {
    if (lent.isEmpty()) {
      return this;
    }
    return new Roster(
        bindings,
        active,
        returned,
        lent.stream().filter(one -> !people.contains(one.approver())).toList(),
        scope);
  }

  /** Of a workspace that there is not: nobody is entitled to anything. */
  static Roster empty() {
    return new Roster(Optional.empty(), Map.of(), Map.of(), List.of(), Scope.FULL);
  }

  /** Everybody whom the configuration or a provider's group names and whose account is active. */
  static Roster of(RoleBindings bindings, PersonRows people, List<Delegation> lent) {
    return active(bindings, bindings.members(), people, lent);
  }

  /**
   * One person alone, with those who lent him something or to whom he did; nobody when he is not of
   * the workspace or his account is not active.
   */
  static Roster of(
      RoleBindings bindings, PersonId person, PersonRows people, List<Delegation> lent) {
    List<Delegation> his =
        lent.stream()
            .filter(one -> one.approver().equals(person) || one.deputy().equals(person))
            .toList();
    Map<PersonId, Member> members = new LinkedHashMap<>();
    add(bindings, person, members);
    for (Delegation one : his) {
      add(bindings, one.approver(), members);
      add(bindings, one.deputy(), members);
    }
    return active(bindings, members, people, his);
  }

  private static void add(RoleBindings bindings, PersonId person, Map<PersonId, Member> members) {
    bindings.member(person).ifPresent(member -> members.put(person, member));
  }

  private static Roster active(
      RoleBindings bindings,
      Map<PersonId, Member> members,
      PersonRows people,
      List<Delegation> lent) {
    Map<PersonId, Member> active = new LinkedHashMap<>();
    Map<PersonId, Instant> returned = new HashMap<>();
    for (PersonRows.Active person : people.active(members.keySet())) {
      active.put(person.id(), Objects.requireNonNull(members.get(person.id())));
      person.deactivatedAt().ifPresent(at -> returned.put(person.id(), at));
    }
    List<Delegation> sound =
        lent.stream()
            .filter(one -> active.containsKey(one.approver()) && active.containsKey(one.deputy()))
            .toList();
    return new Roster(Optional.of(bindings), active, returned, sound, Scope.FULL);
  }

  /**
   * Whether a person belongs to an approver list: {@code role:approver} (in that environment),
   * {@code group:dbas}, {@code person:bob}, or stands in for somebody who does. False for
   * strangers, the deactivated, and while a deputy stands in.
   */
  public boolean matches(PersonId person, String environment, List<String> from) {
    boolean here = deputy(person, environment).isEmpty() && own(person, environment, from);
    return here || standsInFor(person, environment, from).isPresent();
  }

  /** In whose stead a person belongs to an approver list; empty when by himself or not at all. */
  public Optional<PersonId> standsInFor(PersonId person, String environment, List<String> from) {
    if (deputy(person, environment).isEmpty() && own(person, environment, from)) {
      return Optional.empty();
    }
    return lent.stream()
        .filter(one -> one.deputy().equals(person) && one.covers(environment))
        .map(Delegation::approver)
        .filter(approver -> own(approver, environment, from))
        .findFirst();
  }

  /**
   * Whether something that a person did at a time is void because he was deactivated since, though
   * he is back.
   */
  public boolean voids(PersonId person, Instant at) {
    Instant deactivated = returned.get(person);
    return deactivated != null && !at.isAfter(deactivated);
  }

  /** To whom a person has lent his right to decide in an environment, if to anybody. */
  public Optional<Delegation> deputy(PersonId person, String environment) {
    return lent.stream()
        .filter(one -> one.approver().equals(person) && one.covers(environment))
        .findFirst();
  }

  /** Roles of a person in an environment; none for strangers and the deactivated. */
  public Set<Role> roles(PersonId person, String environment) {
    return bindings
        .flatMap(
            bound -> Optional.ofNullable(active.get(person)).map(m -> bound.roles(m, environment)))
        .orElse(Set.of());
  }

  /** The same with nothing lent: for rights that nobody can hand over. */
  public Roster unlent() {
    return new Roster(bindings, active, returned, List.of(), scope);
  }

  /** Whether a person holds a permission in an environment. */
  public boolean may(PersonId person, Permission permission, String environment) {
    Member member = active.get(person);
    return member != null
        && scope.leaves(permission.name(), environment)
        && bindings.map(bound -> bound.holds(member, permission, environment)).orElse(false);
  }

  /** Active people who hold a permission in an environment, by display name. */
  public List<PersonId> holding(Permission permission, String environment) {
    return active.keySet().stream().filter(one -> may(one, permission, environment)).toList();
  }

  /** Active people who belong to an approver list, by display name. */
  public List<PersonId> matching(String environment, List<String> from) {
    return active.keySet().stream().filter(one -> matches(one, environment, from)).toList();
  }

  /** Whether a person belongs to an approver list by the configuration, lent or not. */
  public boolean own(PersonId person, String environment, List<String> from) {
    Member member = active.get(person);
    return member != null && bindings.map(b -> b.listed(member, environment, from)).orElse(false);
  }
}
