package dev.sluice.pipeline.identity;

import dev.sluice.pipeline.catalog.WorkspaceConfiguration;
import dev.sluice.pipeline.catalog.WorkspaceConfiguration.Group;
import dev.sluice.pipeline.catalog.WorkspaceConfiguration.Member;
import dev.sluice.pipeline.catalog.WorkspaceConfiguration.ProviderGroup;
import dev.sluice.pipeline.kernel.PersonId;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What one version of a configuration says about people, with the groups that identity providers
 * put them in now; knows nothing of their state.
 */
record RoleBindings(WorkspaceConfiguration configuration, ProviderGroups providers) {

  /** A person of the workspace: named by the configuration, or by a provider's group. */
  Optional<Member> member(PersonId person) {
    Set<ProviderGroup> held = mapped().isEmpty() ? Set.of() : providers.of(person);
    Optional<Member> named =
        configuration.people().stream().filter(m -> id(m).equals(person)).findFirst();
    return named
        .map(member -> with(member, held))
        .or(() -> Optional.of(with(stranger(person), held)).filter(m -> !m.groups().isEmpty()));
  }

  List<PersonId> where(Predicate<Member> condition) {
    return members().entrySet().stream()
        .filter(member -> condition.test(member.getValue()))
        .map(Map.Entry::getKey)
        .toList();
  }

  /** Everybody in the workspace, each with all groups that count for him. */
  Map<PersonId, Member> members() {
    Set<ProviderGroup> mapped = mapped();
    Map<PersonId, Set<ProviderGroup>> held =
        mapped.isEmpty() ? Map.of() : providers.members(mapped);
    Map<PersonId, Member> members = new LinkedHashMap<>();
    configuration.people().forEach(member -> members.put(id(member), member));
    held.keySet().forEach(person -> members.putIfAbsent(person, stranger(person)));
    members.replaceAll((person, member) -> with(member, held.getOrDefault(person, Set.of())));
    return members;
  }

  private Set<ProviderGroup> mapped() {
    Set<ProviderGroup> mapped = new LinkedHashSet<>();
    configuration.groups().forEach(group -> mapped.addAll(group.members()));
    return mapped;
  }

  private static Member stranger(PersonId person) {
    return new Member(person.issuer(), person.subject(), person.subject(), List.of(), Map.of());
  }

  /** The member with the groups that a provider gives him beside those of the configuration. */
  private Member with(Member member, Set<ProviderGroup> held) {
    Set<String> groups = new LinkedHashSet<>(member.groups());
    configuration.groups().stream()
        .filter(group -> group.members().stream().anyMatch(held::contains))
        .forEach(group -> groups.add(group.name()));
    return new Member(
        member.issuer(),
        member.subject(),
        member.displayName(),
        List.copyOf(groups),
        member.roles(),
        member.explorer());
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

  /** Whether a member holds a permission in an environment, by a role or whatever else gives it. */
  boolean holds(Member member, Permission permission, String environment) {
    return permission == Permission.EMERGENCY
        ? listed(member, environment, configuration.emergency(environment).from())
        : carried(member, permission, environment);
  }

  private boolean carried(Member member, Permission permission, String environment) {
    Set<Role> roles = roles(member, environment);
    Set<ExplorerRight> bound = explorer(member, environment);
    if (bound.isEmpty() || !ExplorerRight.govern(permission)) {
      return roles.stream().anyMatch(role -> role.carries(permission));
    }
    return roles.stream().anyMatch(role -> role.carries(Permission.VIEW))
        && bound.stream().anyMatch(right -> right.carries(permission));
  }

  /**
   * Explorer rights of a member in an environment by his own binding and those of his groups; none
   * where only roles say what he may do. A name that is not known lets him do nothing.
   */
  Set<ExplorerRight> explorer(Member member, String environment) {
    Set<ExplorerRight> rights = EnumSet.noneOf(ExplorerRight.class);
    if (knows(environment)) {
      bound(member.explorer(), environment).ifPresent(rights::add);
      groups(member).forEach(g -> bound(g.explorer(), environment).ifPresent(rights::add));
    }
    return rights;
  }

  private static Optional<ExplorerRight> bound(Map<String, String> bound, String environment) {
    return Optional.ofNullable(bound.get(environment))
        .or(() -> Optional.ofNullable(bound.get(Entitlements.EVERYWHERE)))
        .map(name -> ExplorerRight.named(name).orElse(ExplorerRight.NONE));
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
