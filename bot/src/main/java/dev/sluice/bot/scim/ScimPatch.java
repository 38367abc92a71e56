package dev.sluice.bot.scim;

import java.util.Locale;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * The operations of a PATCH in the dialects of Entra and Okta: {@code op} in any case, {@code path}
 * with or without a schema or left out with an object as the value.
 */
final class ScimPatch {
  private static final int MOST = 1_000;

  private ScimPatch() {}

  /** Hands every change of an attribute to a target, in order. */
  static void each(JsonNode body, Target target) {
    JsonNode operations = body.has("Operations") ? body.get("Operations") : body.path("operations");
    if (!operations.isArray() || operations.isEmpty() || operations.size() > MOST) {
      throw ScimException.invalid(
          "invalidSyntax", "A PATCH has 'Operations', 1 to " + MOST + " of them.");
    }
    operations.forEach(operation -> apply(operation, target));
  }

  private static void apply(JsonNode operation, Target target) {
    Kind kind = kind(operation.path("op").asString(""));
    JsonNode value = operation.path("value");
    Optional<String> path =
        Optional.of(operation.path("path").asString("")).filter(text -> !text.isBlank());
    if (path.isPresent()) {
      target.change(kind, path.get(), value);
    } else if (value.isObject() && kind != Kind.REMOVE) {
      value.properties().forEach(each -> target.change(kind, each.getKey(), each.getValue()));
    } else {
      throw ScimException.invalid("noTarget", "An operation names a path or an object of values.");
    }
  }

  private static Kind kind(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "add" -> Kind.ADD;
      case "replace" -> Kind.REPLACE;
      case "remove" -> Kind.REMOVE;
      default -> throw ScimException.invalid("invalidSyntax", "'op' is add, replace or remove.");
    };
  }

  /** What an operation does. */
  enum Kind {
    ADD,
    REPLACE,
    REMOVE
  }

  /** What is changed. */
  interface Target {
    void change(Kind kind, String path, JsonNode value);
  }
}
