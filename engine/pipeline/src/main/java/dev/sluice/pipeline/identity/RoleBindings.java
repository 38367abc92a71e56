package dev.sluice.pipeline.identity;

import dev.sluice.pipeline.catalog.WorkspaceConfiguration;
import dev.sluice.pipeline.catalog.WorkspaceConfiguration.Group;
import dev.sluice.pipeline.catalog.WorkspaceConfiguration.Member;
import dev.sluice.pipeline.kernel.PersonId;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** What one version of a configuration says about people; knows nothing of their state. */
record RoleBindings(WorkspaceConfiguration configuration) {

  Optional<Member> member(PersonId person) {
    return configuration.people().stream().filter(m -> id(m).equals(person)).findFirst();
  }

  List<PersonId> where(Predicate<Member> condition) {
    return configuration.people().stream().filter(condition).map(RoleBindings::id).toList();
  }

  boolean knows(String environment) {
    return environment.equals(Entitlements.EVERYWHERE)
        || configuration.environment(environment).isPresent();
  }

  /** Roles of a member in an environment by his own bindings and those of his groups. */
  Set<Role> roles(Member member, String environment) {
    Set<Role> roles = EnumSet.noneOf(Role.class);
    if (knows(environment)) {
      collect(member.roles(), environment, roles);
      groups(member).forEach(group -> collect(group.roles(), environment, roles));
    }
    return roles;
  }

  /** Whether a member belongs to an approver list in an environment. */
  boolean listed(Member member, String environment, List<String> from) {
    if (configuration.environment(environment).isEmpty()) {
      return false;
    }
    return from.stream().anyMatch(entry -> listed(member, environment, entry));
  }

  private boolean listed(Member member, String environment, String entry) {
    int colon = entry.indexOf(':');
    String name = entry.substring(colon + 1);
    return switch (entry.substring(0, Math.max(colon, 0))) {
      case "role" ->
          Role.named(name).map(role -> roles(member, environment).contains(role)).orElse(false);
      case "group" -> groups(member).stream().anyMatch(group -> group.name().equals(name));
      case "person" -> id(member).toString().equals(name);
      default -> false;
    };
  }

  private List<Group> groups(Member member) {
    return configuration.groups().stream().filter(g -> member.groups().contains(g.name())).toList();
  }

  private static void collect(Map<String, String> bound, String environment, Set<Role> roles) {
    Optional.ofNullable(bound.get(environment)).flatMap(Role::named).ifPresent(roles::add);
    Optional.ofNullable(bound.get(Entitlements.EVERYWHERE))
        .flatMap(Role::named)
        .ifPresent(roles::add);
  }

  static PersonId id(Member member) {
    return new PersonId(member.issuer(), member.subject());
  }
}
