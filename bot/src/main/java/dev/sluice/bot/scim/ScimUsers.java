package dev.sluice.bot.scim;

import dev.sluice.pipeline.identity.Directory;
import dev.sluice.pipeline.identity.Directory.DirectoryUser;
import dev.sluice.pipeline.identity.Directory.Listed;
import dev.sluice.pipeline.kernel.PersonId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
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

/**
 * Users of a directory. {@code externalId} is the subject under which the person signs in; of the
 * rest only userName, displayName and active are kept. Roles in a request mean nothing.
 */
@RestController
@RequestMapping(path = "/scim/v2/{provider}/Users", produces = ScimErrors.TYPE)
class ScimUsers {
  private final Directory directory;
  private final ScimAccess access;

  ScimUsers(Directory directory, ScimAccess access) {
    this.directory = directory;
    this.access = access;
  }

  @GetMapping
  Map<String, Object> list(
      @PathVariable String provider,
      @RequestParam @Nullable String filter,
      @RequestParam(defaultValue = "1") int startIndex,
      @RequestParam(defaultValue = "100") int count) {
    String issuer = access.issuer(provider);
    return ScimText.filter(filter)
        .map(
            asked ->
                ScimList.of(found(issuer, asked).stream().map(u -> json(provider, u)).toList()))
        .orElseGet(
            () -> {
              Listed<DirectoryUser> users =
                  directory.users(issuer, ScimList.offset(startIndex), ScimList.limit(count));
              return ScimList.of(
                  users.some().stream().map(u -> json(provider, u)).toList(),
                  users.total(),
                  startIndex);
            });
  }

  private Optional<DirectoryUser> found(String issuer, ScimText.Equals asked) {
    return switch (asked.attribute()) {
      case "username" -> directory.userNamed(issuer, asked.value());
      case "externalid" ->
          asked.value().isBlank()
              ? Optional.empty()
              : directory.userOf(new PersonId(issuer, asked.value()));
      case "id" -> directory.user(issuer, asked.value());
      default ->
          throw ScimException.invalid("invalidFilter", "Ask for userName, externalId or id.");
    };
  }

  @GetMapping("/{id}")
  Map<String, Object> one(@PathVariable String provider, @PathVariable String id) {
    return json(provider, find(provider, id));
  }

  @PostMapping
  @ResponseStatus(HttpStatus.CREATED)
  Map<String, Object> create(@PathVariable String provider, @RequestBody JsonNode body) {
    String issuer = access.issuer(provider);
    PersonId person = new PersonId(issuer, subject(body));
    DirectoryUser user = read(UUID.randomUUID().toString(), person, body);
    if (directory.userOf(person).isPresent()
        || directory.userNamed(issuer, user.userName()).isPresent()) {
      throw ScimException.taken("There is a user with this externalId or userName.");
    }
    return json(provider, directory.save(access.actor(provider), user));
  }

  @PutMapping("/{id}")
  Map<String, Object> replace(
      @PathVariable String provider, @PathVariable String id, @RequestBody JsonNode body) {
    DirectoryUser before = find(provider, id);
    if (body.has("externalId") && !subject(body).equals(before.person().subject())) {
      throw ScimException.invalid("mutability", "'externalId' of a user cannot change.");
    }
    DirectoryUser user = read(id, before.person(), body);
    return json(provider, directory.save(access.actor(provider), user));
  }

  @PatchMapping("/{id}")
  Map<String, Object> change(
      @PathVariable String provider, @PathVariable String id, @RequestBody JsonNode body) {
    PatchedUser patched = new PatchedUser(find(provider, id));
    ScimPatch.each(body, patched);
    return json(provider, directory.save(access.actor(provider), patched.user));
  }

  @DeleteMapping("/{id}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void remove(@PathVariable String provider, @PathVariable String id) {
    directory.remove(access.actor(provider), find(provider, id));
  }

  private DirectoryUser find(String provider, String id) {
    return directory
        .user(access.issuer(provider), id)
        .orElseThrow(() -> ScimException.missing("user"));
  }

  private static String subject(JsonNode body) {
    if (!body.has("externalId")) {
      throw ScimException.invalid(
          "invalidValue",
          "'externalId' is needed: map it to what the provider sends as subject (objectId at Entra,"
              + " the user's id at Okta).");
    }
    return ScimText.text(body.get("externalId"), "externalId");
  }

  private static DirectoryUser read(String id, PersonId person, JsonNode body) {
    String userName = ScimText.text(body.path("userName"), "userName");
    return new DirectoryUser(
        id,
        person,
        userName,
        shown(body).orElse(userName),
        !body.has("active") || ScimText.truth(body.get("active")));
  }

  private static Optional<String> shown(JsonNode body) {
    if (!body.path("displayName").asString("").isBlank()) {
      return Optional.of(ScimText.text(body.get("displayName"), "displayName"));
    }
    JsonNode name = body.path("name");
    if (!name.path("formatted").asString("").isBlank()) {
      return Optional.of(ScimText.text(name.get("formatted"), "name.formatted"));
    }
    String parts =
        (name.path("givenName").asString("") + " " + name.path("familyName").asString("")).strip();
    return Optional.of(parts).filter(text -> !text.isEmpty() && text.length() <= 200);
  }

  private static Map<String, Object> json(String provider, DirectoryUser user) {
    return Map.of(
        "schemas", List.of("urn:ietf:params:scim:schemas:core:2.0:User"),
        "id", user.id(),
        "externalId", user.person().subject(),
        "userName", user.userName(),
        "displayName", user.displayName(),
        "active", user.active(),
        "meta",
            Map.of(
                "resourceType",
                "User",
                "location",
                "/scim/v2/" + provider + "/Users/" + user.id()));
  }

  /** A user while a PATCH is applied; what Sluice does not keep is passed over. */
  private static final class PatchedUser implements ScimPatch.Target {
    private DirectoryUser user;

    PatchedUser(DirectoryUser user) {
      this.user = user;
    }

    @Override
    public void change(ScimPatch.Kind kind, String path, JsonNode value) {
      boolean removes = kind == ScimPatch.Kind.REMOVE;
      switch (ScimText.attribute(path)) {
        case "active" ->
            user = with(user.userName(), user.displayName(), !removes && ScimText.truth(value));
        case "username" ->
            user = with(ScimText.text(value, "userName"), user.displayName(), user.active());
        case "displayname", "name.formatted" ->
            user =
                with(
                    user.userName(),
                    removes ? user.userName() : ScimText.text(value, path),
                    user.active());
        case "externalid" -> {
          if (removes || !value.asString("").equals(user.person().subject())) {
            throw ScimException.invalid("mutability", "'externalId' of a user cannot change.");
          }
        }
        default -> {
          // Mail addresses, telephones and the like are of no use here.
        }
      }
    }

    private DirectoryUser with(String userName, String displayName, boolean active) {
      return new DirectoryUser(user.id(), user.person(), userName, displayName, active);
    }
  }
}
