package dev.sluice.chat.teams;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What Teams refuses in a message, stricter where clients would only leave a piece out: the size,
 * the version, unknown elements and properties, missing properties, mentions that do not match.
 */
final class TeamsRules {
  private static final int MESSAGE_BYTES = 28 * 1024;
  private static final int ACTIONS = 5;
  private static final Set<String> ANY =
      Set.of("type", "id", "spacing", "separator", "height", "isVisible");
  private static final Map<String, Set<String>> ELEMENTS =
      Map.ofEntries(
          Map.entry(
              "TextBlock",
              Set.of("text", "wrap", "weight", "size", "color", "isSubtle", "fontType", "style")),
          Map.entry("RichTextBlock", Set.of("inlines", "horizontalAlignment")),
          Map.entry("Container", Set.of("items", "style", "bleed")),
          Map.entry("ActionSet", Set.of("actions")),
          Map.entry("Table", Set.of("columns", "rows", "firstRowAsHeaders", "showGridLines")),
          Map.entry(
              "Input.Text",
              Set.of(
                  "label",
                  "isRequired",
                  "errorMessage",
                  "isMultiline",
                  "maxLength",
                  "placeholder",
                  "value")),
          Map.entry(
              "Input.ChoiceSet",
              Set.of("label", "isRequired", "errorMessage", "choices", "style", "value")));
  private static final Map<String, Set<String>> ACTION_TYPES =
      Map.of(
          "Action.Execute", Set.of("type", "title", "style", "verb", "data"),
          "Action.Submit", Set.of("type", "title", "style", "data"),
          "Action.OpenUrl", Set.of("type", "title", "style", "url"),
          "Action.ShowCard", Set.of("type", "title", "style", "card"),
          "Action.ToggleVisibility", Set.of("type", "title", "style", "targetElements"));
  private static final Set<String> RUN =
      Set.of("type", "text", "weight", "size", "color", "isSubtle", "fontType");
  private static final Set<String> STYLES = Set.of("default", "positive", "destructive");
  private static final Set<String> COLORS =
      Set.of("Default", "Dark", "Light", "Accent", "Good", "Warning", "Attention");

  private TeamsRules() {}

  /** The error of a message, if there is one. */
  static Optional<String> message(byte[] body, JsonNode activity) {
    if (body.length > MESSAGE_BYTES) {
      return Optional.of("MessageSizeTooBig");
    }
    if (!"message".equals(Json.text(activity, "type")) || activity.path("attachments").isEmpty()) {
      return Optional.of("BadSyntax");
    }
    for (JsonNode attachment : activity.path("attachments")) {
      Optional<String> wrong =
          AdaptiveCard.TYPE.equals(Json.text(attachment, "contentType"))
              ? card(attachment.path("content"))
              : Optional.of("an attachment that is no card");
      if (wrong.isPresent()) {
        return Optional.of("BadArgument: " + wrong.get());
      }
    }
    return Optional.empty();
  }

  /** What is wrong with a card, if anything. */
  static Optional<String> card(JsonNode card) {
    if (!Set.of("1.0", "1.1", "1.2", "1.3", "1.4", "1.5").contains(Json.text(card, "version"))) {
      return Optional.of("version " + card.path("version"));
    }
    if (card.has("refresh")) {
      Optional<String> wrong = action(card.path("refresh").path("action"));
      if (wrong.isPresent()
          || !"Action.Execute".equals(Json.text(card, "refresh", "action", "type"))
          || card.path("refresh").path("userIds").size() > 60) {
        return Optional.of("refresh");
      }
    }
    return body(card).or(() -> mentions(card));
  }

  private static Optional<String> body(JsonNode card) {
    if (!"AdaptiveCard".equals(Json.text(card, "type")) || card.path("body").isEmpty()) {
      return Optional.of("no card");
    }
    return all(card.path("body"), new HashSet<>());
  }

  private static Optional<String> all(JsonNode elements, Set<String> ids) {
    for (JsonNode element : elements) {
      Optional<String> wrong = element(element, ids);
      if (wrong.isPresent()) {
        return wrong;
      }
    }
    return elements.isArray() ? Optional.empty() : Optional.of("no list " + elements);
  }

  private static Optional<String> element(JsonNode element, Set<String> ids) {
    String type = Json.text(element, "type");
    Set<String> known = ELEMENTS.get(type);
    if (known == null) {
      return Optional.of("element " + type);
    }
    for (Map.Entry<String, JsonNode> property : element.properties()) {
      if (!ANY.contains(property.getKey()) && !known.contains(property.getKey())) {
        return Optional.of(type + " with " + property.getKey());
      }
    }
    if (element.has("id") && !ids.add(Json.text(element, "id"))) {
      return Optional.of("id twice " + element.path("id"));
    }
    return switch (type) {
      case "TextBlock" -> nonEmpty(element, "text");
      case "RichTextBlock" -> runs(element.path("inlines"));
      case "Container" -> all(element.path("items"), ids);
      case "ActionSet" -> actions(element.path("actions"));
      case "Table" -> table(element, ids);
      case "Input.ChoiceSet" -> choices(element);
      default -> nonEmpty(element, "id");
    };
  }

  private static Optional<String> nonEmpty(JsonNode element, String name) {
    return Json.text(element, name).isEmpty()
        ? Optional.of(Json.text(element, "type") + " without " + name)
        : Optional.empty();
  }

  private static Optional<String> runs(JsonNode inlines) {
    for (JsonNode run : inlines) {
      boolean fine =
          "TextRun".equals(Json.text(run, "type"))
              && !Json.text(run, "text").isEmpty()
              && !Json.text(run, "text").contains("\n")
              && (!run.has("color") || COLORS.contains(Json.text(run, "color")))
              && run.properties().stream().allMatch(p -> RUN.contains(p.getKey()));
      if (!fine) {
        return Optional.of("run " + run);
      }
    }
    return inlines.isEmpty() ? Optional.of("a text without runs") : Optional.empty();
  }

  private static Optional<String> table(JsonNode table, Set<String> ids) {
    int columns = table.path("columns").size();
    for (JsonNode row : table.path("rows")) {
      if (!"TableRow".equals(Json.text(row, "type")) || row.path("cells").size() != columns) {
        return Optional.of("row " + row);
      }
      for (JsonNode cell : row.path("cells")) {
        Optional<String> wrong =
            "TableCell".equals(Json.text(cell, "type"))
                ? all(cell.path("items"), ids)
                : Optional.of("cell " + cell);
        if (wrong.isPresent()) {
          return wrong;
        }
      }
    }
    return columns == 0 ? Optional.of("a table without columns") : Optional.empty();
  }

  private static Optional<String> choices(JsonNode input) {
    Set<String> values = new HashSet<>();
    for (JsonNode choice : input.path("choices")) {
      if (Json.text(choice, "title").isEmpty() || !values.add(Json.text(choice, "value"))) {
        return Optional.of("choice " + choice);
      }
    }
    boolean value = !input.has("value") || values.contains(Json.text(input, "value"));
    return values.isEmpty() || !value ? Optional.of("choices " + input) : nonEmpty(input, "id");
  }

  private static Optional<String> actions(JsonNode actions) {
    if (actions.isEmpty() || actions.size() > ACTIONS) {
      return Optional.of(actions.size() + " actions");
    }
    for (JsonNode each : actions) {
      Optional<String> wrong = action(each);
      if (wrong.isPresent()) {
        return wrong;
      }
    }
    return Optional.empty();
  }

  private static Optional<String> action(JsonNode action) {
    String type = Json.text(action, "type");
    Set<String> known = ACTION_TYPES.getOrDefault(type, Set.of());
    boolean fine =
        !Json.text(action, "title").isBlank()
            && (!action.has("style") || STYLES.contains(Json.text(action, "style")))
            && action.properties().stream().allMatch(p -> known.contains(p.getKey()));
    if (!fine) {
      return Optional.of("action " + action);
    }
    return switch (type) {
      case "Action.ShowCard" -> body(action.path("card"));
      case "Action.Execute" -> nonEmpty(action, "verb");
      case "Action.OpenUrl" ->
          Json.text(action, "url").matches("https?://.+") ? Optional.empty() : Optional.of("url");
      default -> Optional.empty();
    };
  }

  /** Every mention in the text has an entity and the other way round. */
  private static Optional<String> mentions(JsonNode card) {
    String text = card.path("body").toString();
    for (JsonNode entity : card.path("msteams").path("entities")) {
      if (!text.contains(Json.text(entity, "text"))
          || !TeamsProperties.isGuid(Json.text(entity, "mentioned", "id"))) {
        return Optional.of("mention " + entity);
      }
    }
    return Optional.empty();
  }
}
