package dev.sluice.chat.slack;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** The limits for which Slack refuses a message or a view. */
final class SlackRules {
  private static final int BLOCKS = 50;
  private static final int CHARACTERS = 13_000;
  private static final int HEADER = 150;
  private static final int SECTION = 3_000;
  private static final int BUTTON = 75;
  private static final int VALUE = 2_000;
  private static final int ELEMENTS = 25;
  private static final int METADATA = 3_000;
  private static final int VIEW_TITLE = 24;
  private static final int INPUT = 3_000;
  private static final int OPTIONS = 100;
  private static final Set<String> KNOWN =
      Set.of("header", "section", "rich_text", "actions", "context", "divider", "input");

  private SlackRules() {}

  /** The scope that a method needs, if it needs one. */
  static Optional<String> scope(String method) {
    return Optional.ofNullable(
        switch (method) {
          case "chat.postMessage", "chat.update", "chat.postEphemeral" -> "chat:write";
          case "conversations.open" -> "im:write";
          case "files.getUploadURLExternal", "files.completeUploadExternal" -> "files:write";
          case "files.info" -> "files:read";
          case "conversations.history", "conversations.replies" -> "channels:history";
          case "users.info" -> "users:read";
          default -> null;
        });
  }

  /** Slack's error for blocks, if there is one. */
  static Optional<String> blocks(String json) {
    JsonArray blocks;
    try {
      blocks = JsonParser.parseString(json).getAsJsonArray();
    } catch (JsonParseException | IllegalStateException broken) {
      return Optional.of("invalid_blocks_format");
    }
    if (blocks.isEmpty() || blocks.size() > BLOCKS) {
      return Optional.of("invalid_blocks");
    }
    if (characters(blocks) > CHARACTERS) {
      return Optional.of("msg_blocks_too_long");
    }
    for (JsonElement block : blocks) {
      if (!block(block.getAsJsonObject())) {
        return Optional.of("invalid_blocks");
      }
    }
    return Optional.empty();
  }

  private static boolean block(JsonObject block) {
    String type = SlackOrigin.text(block, "type");
    return switch (type) {
      case "header" -> plain(block.getAsJsonObject("text"), HEADER);
      case "section" -> plain(block.getAsJsonObject("text"), SECTION);
      case "actions" -> actions(block.getAsJsonArray("elements"));
      case "rich_text" -> !block.getAsJsonArray("elements").isEmpty() && texts(block);
      default -> KNOWN.contains(type);
    };
  }

  /** Slack refuses rich text with an empty piece. */
  private static boolean texts(JsonElement element) {
    if (element instanceof JsonArray array) {
      return array.asList().stream().allMatch(SlackRules::texts);
    }
    if (element instanceof JsonObject object) {
      boolean text = SlackOrigin.text(object, "type").equals("text");
      return (!text || !SlackOrigin.text(object, "text").isEmpty())
          && object.entrySet().stream().allMatch(e -> texts(e.getValue()));
    }
    return true;
  }

  private static boolean actions(JsonArray elements) {
    Set<String> ids = new HashSet<>();
    for (JsonElement each : elements) {
      JsonObject element = each.getAsJsonObject();
      boolean fine =
          ids.add(SlackOrigin.text(element, "action_id"))
              && plain(element.getAsJsonObject("text"), BUTTON)
              && SlackOrigin.text(element, "value").length() <= VALUE
              && confirm(element);
      if (!fine) {
        return false;
      }
    }
    return !elements.isEmpty() && elements.size() <= ELEMENTS;
  }

  private static boolean confirm(JsonObject element) {
    return !element.has("confirm")
        || (plain(element.getAsJsonObject("confirm").getAsJsonObject("title"), 100)
            && plain(element.getAsJsonObject("confirm").getAsJsonObject("text"), 300)
            && plain(element.getAsJsonObject("confirm").getAsJsonObject("confirm"), 30)
            && plain(element.getAsJsonObject("confirm").getAsJsonObject("deny"), 30));
  }

  private static boolean plain(JsonObject text, int most) {
    int length = SlackOrigin.text(text, "text").length();
    return SlackOrigin.text(text, "type").equals("plain_text") && length > 0 && length <= most;
  }

  private static int characters(JsonElement element) {
    if (element instanceof JsonArray array) {
      return array.asList().stream().mapToInt(SlackRules::characters).sum();
    }
    if (element instanceof JsonObject object) {
      return object.entrySet().stream()
          .mapToInt(
              e ->
                  e.getKey().equals("text") && e.getValue().isJsonPrimitive()
                      ? e.getValue().getAsString().length()
                      : characters(e.getValue()))
          .sum();
    }
    return 0;
  }

  /** Slack's error for a view, if there is one. */
  static Optional<String> view(JsonObject view) {
    boolean fine =
        plain(view.getAsJsonObject("title"), VIEW_TITLE)
            && plain(view.getAsJsonObject("submit"), VIEW_TITLE)
            && SlackOrigin.text(view, "private_metadata").length() <= METADATA
            && view.getAsJsonArray("blocks").size() <= 2 * BLOCKS;
    for (JsonElement block : view.getAsJsonArray("blocks")) {
      JsonObject object = block.getAsJsonObject();
      if (SlackOrigin.text(object, "type").equals("input")) {
        fine &= input(object);
      }
    }
    return fine ? Optional.empty() : Optional.of("invalid_arguments");
  }

  private static boolean input(JsonObject input) {
    JsonObject element = input.getAsJsonObject("element");
    boolean options =
        !element.has("options")
            || (!element.getAsJsonArray("options").isEmpty()
                && element.getAsJsonArray("options").size() <= OPTIONS);
    return options
        && plain(input.getAsJsonObject("label"), VALUE)
        && SlackOrigin.text(element, "initial_value").length() <= INPUT;
  }
}
