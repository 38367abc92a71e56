package dev.sluice.bot.scim;

import dev.sluice.pipeline.identity.Directory;
import dev.sluice.pipeline.identity.Directory.DirectoryGroup;
import dev.sluice.pipeline.identity.Directory.DirectoryUser;
import dev.sluice.pipeline.identity.Directory.Listed;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** Groups of a directory; workspaces bind roles to them by name or by external id. */
@RestController
@RequestMapping(path = "/scim/v2/{provider}/Groups", produces = ScimErrors.TYPE)
class ScimGroups {
  private final Directory directory;
  private final ScimAccess access;

  ScimGroups(Directory directory, ScimAccess access) {
    this.directory = directory;
    this.access = access;
  }

  @GetMapping
  Map<String, Object> list(
      @PathVariable String provider,
      @RequestParam @Nullable String filter,
      @RequestParam(defaultValue = "") String excludedAttributes,
      @RequestParam(defaultValue = "1") int startIndex,
      @RequestParam(defaultValue = "100") int count) {
    String issuer = access.issuer(provider);
    boolean members = !excludedAttributes.contains("members");
    return ScimText.filter(filter)
        .map(
            asked ->
                ScimList.of(
                    found(issuer, asked).stream().map(g -> json(provider, g, members)).toList()))
        .orElseGet(
            () -> {
              Listed<DirectoryGroup> groups =
                  directory.groups(issuer, ScimList.offset(startIndex), ScimList.limit(count));
              return ScimList.of(
                  groups.some().stream().map(g -> json(provider, g, members)).toList(),
                  groups.total(),
                  startIndex);
            });
  }

  private Optional<DirectoryGroup> found(String issuer, ScimText.Equals asked) {
    return switch (asked.attribute()) {
      case "displayname" -> directory.groupNamed(issuer, asked.value());
      case "id" -> directory.group(issuer, asked.value());
      default -> throw ScimException.invalid("invalidFilter", "Ask for displayName or id.");
    };
  }

  @GetMapping("/{id}")
  Map<String, Object> one(
      @PathVariable String provider,
      @PathVariable String id,
      @RequestParam(defaultValue = "") String excludedAttributes) {
    return json(provider, find(provider, id), !excludedAttributes.contains("members"));
  }

  @PostMapping
  @ResponseStatus(HttpStatus.CREATED)
  Map<String, Object> create(@PathVariable String provider, @RequestBody JsonNode body) {
    DirectoryGroup group = read(UUID.randomUUID().toString(), access.issuer(provider), body);
    if (directory.groupNamed(group.issuer(), group.displayName()).isPresent()) {
      throw ScimException.taken("There is a group with this displayName.");
    }
    return save(provider, group, members -> ids(body.path("members")));
  }

  @PutMapping("/{id}")
  Map<String, Object> replace(
      @PathVariable String provider, @PathVariable String id, @RequestBody JsonNode body) {
    DirectoryGroup before = find(provider, id);
    return save(
        provider, read(before.id(), before.issuer(), body), members -> ids(body.path("members")));
  }

  @PatchMapping("/{id}")
  Map<String, Object> change(
      @PathVariable String provider, @PathVariable String id, @RequestBody JsonNode body) {
    PatchedGroup patched = new PatchedGroup(find(provider, id));
    ScimPatch.each(body, patched);
    return save(provider, patched.group, patched::members);
  }

  @DeleteMapping("/{id}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void remove(@PathVariable String provider, @PathVariable String id) {
    directory.remove(access.actor(provider), find(provider, id));
  }

  private Map<String, Object> save(
      String provider, DirectoryGroup group, UnaryOperator<Set<String>> members) {
    return json(provider, directory.save(access.actor(provider), group, members), true);
  }

  private DirectoryGroup find(String provider, String id) {
    return directory
        .group(access.issuer(provider), id)
        .orElseThrow(() -> ScimException.missing("group"));
  }

  private static DirectoryGroup read(String id, String issuer, JsonNode body) {
    String externalId = body.path("externalId").asString("");
    return new DirectoryGroup(
        id,
        issuer,
        externalId.isBlank() ? "" : ScimText.text(body.get("externalId"), "externalId"),
        ScimText.text(body.path("displayName"), "displayName"));
  }

  private Map<String, Object> json(String provider, DirectoryGroup group, boolean members) {
    Map<String, Object> json = new HashMap<>();
    json.put("schemas", List.of("urn:ietf:params:scim:schemas:core:2.0:Group"));
    json.put("id", group.id());
    json.put("displayName", group.displayName());
    if (!group.externalId().isEmpty()) {
      json.put("externalId", group.externalId());
    }
    if (members) {
      json.put("members", directory.members(group).stream().map(ScimGroups::member).toList());
    }
    json.put(
        "meta",
        Map.of(
            "resourceType", "Group", "location", "/scim/v2/" + provider + "/Groups/" + group.id()));
    return json;
  }

  private static Map<String, String> member(DirectoryUser user) {
    return Map.of("value", user.id(), "display", user.displayName(), "type", "User");
  }

  private static Set<String> ids(JsonNode members) {
    Set<String> ids = new LinkedHashSet<>();
    if (members.isArray()) {
      members.forEach(member -> ids.add(ScimText.text(member.path("value"), "members.value")));
    } else if (members.isObject()) {
      ids.add(ScimText.text(members.path("value"), "members.value"));
    }
    return ids;
  }

  /** A group while a PATCH is applied. */
  private static final class PatchedGroup implements ScimPatch.Target {
    private final List<UnaryOperator<Set<String>>> changes = new ArrayList<>();
    private DirectoryGroup group;

    PatchedGroup(DirectoryGroup group) {
      this.group = group;
    }

    Set<String> members(Set<String> before) {
      Set<String> members = new LinkedHashSet<>(before);
      for (UnaryOperator<Set<String>> change : changes) {
        members = change.apply(members);
      }
      return members;
    }

    @Override
    public void change(ScimPatch.Kind kind, String path, JsonNode value) {
      Optional<String> one = ScimText.member(path);
      if (one.isPresent() && kind == ScimPatch.Kind.REMOVE) {
        changes.add(members -> less(members, Set.of(one.get())));
        return;
      }
      switch (ScimText.attribute(path)) {
        case "members" -> changes.add(members(kind, value));
        case "displayname" -> rename(ScimText.text(value, "displayName"), group.externalId());
        case "externalid" -> rename(group.displayName(), ScimText.text(value, "externalId"));
        default -> {
          // Okta sends the id of the group along; nothing else is kept here.
        }
      }
    }

    private static UnaryOperator<Set<String>> members(ScimPatch.Kind kind, JsonNode value) {
      Set<String> ids = ids(value);
      return switch (kind) {
        case ADD -> members -> more(members, ids);
        case REPLACE -> members -> ids;
        case REMOVE -> members -> ids.isEmpty() ? Set.of() : less(members, ids);
      };
    }

    private void rename(String displayName, String externalId) {
      group = new DirectoryGroup(group.id(), group.issuer(), externalId, displayName);
    }

    private static Set<String> more(Set<String> some, Set<String> others) {
      Set<String> all = new LinkedHashSet<>(some);
      all.addAll(others);
      return all;
    }

    private static Set<String> less(Set<String> some, Set<String> others) {
      Set<String> rest = new LinkedHashSet<>(some);
      rest.removeAll(others);
      return rest;
    }
  }
}
