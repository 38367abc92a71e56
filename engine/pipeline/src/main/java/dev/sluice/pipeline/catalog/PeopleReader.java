package dev.sluice.pipeline.catalog;

import dev.sluice.pipeline.catalog.WorkspaceConfiguration.Group;
import dev.sluice.pipeline.catalog.WorkspaceConfiguration.Member;
import dev.sluice.pipeline.catalog.WorkspaceConfiguration.ProviderGroup;
import dev.sluice.pipeline.kernel.PersonId;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.nodes.Node;

/** Reads people, groups, roles and approver lists. */
final class PeopleReader {
  private static final Set<String> PERSON =
      Set.of("name", "display-name", "issuer", "password", "groups", "roles", "explorer");
  private static final Set<String> GROUP = Set.of("name", "roles", "members-from", "explorer");
  private static final Set<String> PROVIDER_GROUP = Set.of("issuer", "group");
  private static final Pattern LOCAL_NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._@+-]{0,99}");
  private static final Pattern FOREIGN_NAME = Pattern.compile("[\\p{Graph}]{1,200}");

  private final Path folder;
  private final Map<PersonId, SecretReference> passwords;
  private final Map<PersonId, Member> members = new LinkedHashMap<>();
  private final Map<String, Group> groups = new LinkedHashMap<>();

  PeopleReader(Path folder, Map<PersonId, SecretReference> passwords) {
    this.folder = folder;
    this.passwords = passwords;
  }

  void read(YamlMap root, Collection<String> environments) {
    for (YamlMap map : root.maps("groups", "a group", GROUP)) {
      Group group =
          new Group(
              map.name("name"),
              roles(map, environments),
              providerGroups(map),
              explorer(map, environments));
      if (groups.putIfAbsent(group.name(), group) != null && !group.name().equals("?")) {
        map.problem("name", "The group '" + group.name() + "' is defined twice.", "Rename one.");
      }
    }
    for (YamlMap map : root.maps("people", "a person", PERSON)) {
      person(map, environments);
    }
  }

  private static List<ProviderGroup> providerGroups(YamlMap map) {
    List<ProviderGroup> groups = new ArrayList<>();
    for (YamlMap from : map.maps("members-from", "a provider's group", PROVIDER_GROUP)) {
      ProviderGroup group = new ProviderGroup(from.text("issuer", ""), from.text("group", ""));
      if (group.issuer().isBlank() || group.name().isBlank()) {
        from.problem(
            group.issuer().isBlank() ? "issuer" : "group",
            "A provider's group is an issuer and a group.",
            "Write {issuer: https://…, group: NAME}.");
      }
      groups.add(group);
    }
    return groups;
  }

  List<Member> members() {
    return List.copyOf(members.values());
  }

  List<Group> groups() {
    return List.copyOf(groups.values());
  }

  private void person(YamlMap map, Collection<String> environments) {
    String issuer = map.text("issuer", PersonId.LOCAL);
    String name = map.text("name", "");
    boolean local = issuer.equals(PersonId.LOCAL);
    if (!(local ? LOCAL_NAME : FOREIGN_NAME).matcher(name).matches()) {
      String rule = local ? "letters, digits, '.', '_', '-', '@', '+'" : "visible characters";
      map.problem("name", "A person needs a name.", "Add 'name:' of " + rule + " without spaces.");
      return;
    }
    if (!FOREIGN_NAME.matcher(issuer).matches()
        || issuer.equals("sluice")
        || issuer.contains("|")) {
      map.problem("issuer", "This cannot be an issuer.", "Name the identity provider's issuer.");
      return;
    }
    PersonId id = new PersonId(issuer, name);
    password(map, id);
    List<String> memberOf = known(map, "groups", groups.keySet(), "group");
    Member member =
        new Member(
            issuer,
            name,
            map.text("display-name", name),
            memberOf,
            roles(map, environments),
            explorer(map, environments));
    if (members.putIfAbsent(id, member) != null) {
      map.problem("name", "The person '" + name + "' is defined twice.", "Keep one.");
    }
  }

  private void password(YamlMap map, PersonId id) {
    if (!map.has("password")) {
      return;
    }
    if (!id.issuer().equals(PersonId.LOCAL)) {
      map.problem("password", "Only local people have a password here.", "Remove it.");
      return;
    }
    SecretReference.parse(map.text("password", ""), folder)
        .ifPresentOrElse(
            reference -> passwords.put(id, reference),
            () ->
                map.problem(
                    "password",
                    "A password may not stand in a configuration.",
                    "Write ${env:NAME} or ${file:PATH}, and change the password."));
  }

  private static Map<String, String> roles(YamlMap map, Collection<String> environments) {
    return bound(map, "roles", new Known("role", Words.ROLES, environments));
  }

  private static Map<String, String> explorer(YamlMap map, Collection<String> environments) {
    return bound(map, "explorer", new Known("explorer right", Words.EXPLORER, environments));
  }

  /** What is bound to environments under a key. */
  private static Map<String, String> bound(YamlMap map, String key, Known known) {
    Map<String, String> bound = map.pairs(key);
    map.map(key, key, Set.of()).ifPresent(where -> check(where, bound, known));
    return bound;
  }

  private static void check(YamlMap where, Map<String, String> bound, Known known) {
    bound.forEach(
        (environment, word) -> {
          if (!environment.equals("*") && !known.environments().contains(environment)) {
            where.problem(
                environment,
                "There is no environment '" + YamlScope.show(environment) + "'.",
                Words.offer(environment, known.environments()));
          }
          if (!known.words().contains(word)) {
            where.problem(
                environment,
                "There is no " + known.what() + " '" + YamlScope.show(word) + "'.",
                Words.offer(word, known.words()));
          }
        });
  }

  /** The words that can be bound, and to which environments. */
  private record Known(String what, List<String> words, Collection<String> environments) {}

  /** The entries of an approver list; every one must name something that there is. */
  List<String> approvers(YamlMap map) {
    Map<Node, String> from = map.texts("from");
    from.forEach((node, entry) -> approver(map, node, entry));
    return List.copyOf(from.values());
  }

  private void approver(YamlMap map, Node at, String entry) {
    int colon = entry.indexOf(':');
    String kind = entry.substring(0, Math.max(colon, 0));
    String name = entry.substring(colon + 1);
    Collection<String> known =
        switch (kind) {
          case "role" -> Words.ROLES;
          case "group" -> groups.keySet();
          case "person" -> members.keySet().stream().map(PersonId::toString).toList();
          default -> List.of();
        };
    if (!List.of("role", "group", "person").contains(kind)) {
      map.problem(
          at,
          "'" + YamlScope.show(entry) + "' names nobody.",
          "Write role:NAME, group:NAME or person:NAME.");
    } else if (!known.contains(name)) {
      String message = "There is no " + kind + " '" + YamlScope.show(name) + "'.";
      map.problem(at, message, Words.offer(name, known));
    }
  }

  /** Entries of a list that must be among the known. */
  static List<String> known(YamlMap map, String key, Collection<String> known, String what) {
    Map<Node, String> entries = map.texts(key);
    entries.forEach(
        (node, entry) -> {
          if (!known.contains(entry)) {
            String message = "There is no " + what + " '" + YamlScope.show(entry) + "'.";
            map.problem(node, message, Words.offer(entry, known));
          }
        });
    return List.copyOf(entries.values());
  }
}
