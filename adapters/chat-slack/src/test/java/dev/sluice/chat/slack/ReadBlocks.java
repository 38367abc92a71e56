package dev.sluice.chat.slack;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a person reads in blocks, and what each button brings back.
 *
 * @param text text, a line per block
 * @param buttons values by label, in order
 */
public record ReadBlocks(String text, Map<String, String> buttons) {
  /** Reads blocks as Slack draws them. */
  public static ReadBlocks of(String json) {
    StringBuilder text = new StringBuilder();
    Map<String, String> buttons = new LinkedHashMap<>();
    for (JsonElement each : JsonParser.parseString(json).getAsJsonArray()) {
      JsonObject block = each.getAsJsonObject();
      if (SlackOrigin.text(block, "type").equals("actions")) {
        actions(block.getAsJsonArray("elements"), buttons, text);
      } else {
        draw(block, text);
      }
      text.append('\n');
    }
    return new ReadBlocks(text.toString(), buttons);
  }

  private static void actions(JsonArray elements, Map<String, String> buttons, StringBuilder text) {
    for (JsonElement each : elements) {
      JsonObject button = each.getAsJsonObject();
      String label = SlackOrigin.text(button.getAsJsonObject("text"), "text");
      if (button.has("url")) {
        text.append('(').append(SlackOrigin.text(button, "url")).append(')');
      } else {
        buttons.put(label, SlackOrigin.text(button, "value"));
      }
    }
  }

  private static void draw(JsonElement element, StringBuilder text) {
    if (element instanceof JsonArray array) {
      array.forEach(each -> draw(each, text));
    } else if (element instanceof JsonObject object) {
      if (SlackOrigin.text(object, "type").equals("user")) {
        text.append("<@").append(SlackOrigin.text(object, "user_id")).append('>');
      }
      if (object.has("text") && object.get("text").isJsonPrimitive()) {
        text.append(SlackOrigin.text(object, "text"));
      } else if (object.has("text")) {
        draw(object.get("text"), text);
      }
      if (object.has("elements")) {
        draw(object.get("elements"), text);
      }
    }
  }
}
