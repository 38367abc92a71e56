package dev.sluice.chat.teams;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a person reads on a card.
 *
 * @param text everything that can be read, a line per piece
 * @param buttons what each button brings back, by label
 * @param windows labels of the buttons that open a window
 * @param fields what can be filled in, by name, with what stands in it
 */
public record ReadCard(
    String text, Map<String, String> buttons, List<String> windows, Map<String, String> fields) {
  public ReadCard {
    windows = List.copyOf(windows);
    fields = Collections.unmodifiableMap(fields);
  }

  /** No card. */
  public static JsonNode nothing() {
    return Json.object();
  }

  /** Reads a card. */
  public static ReadCard of(JsonNode card) {
    Reader reader = new Reader();
    reader.read(card.path("body"));
    return new ReadCard(reader.text.toString(), reader.buttons, reader.windows, reader.fields);
  }

  private static final class Reader {
    private final StringBuilder text = new StringBuilder();
    private final Map<String, String> buttons = new LinkedHashMap<>();
    private final List<String> windows = new ArrayList<>();
    private final Map<String, String> fields = new LinkedHashMap<>();

    private void read(JsonNode node) {
      if (node.isArray()) {
        node.forEach(this::read);
      }
      if (!node.isObject()) {
        return;
      }
      String type = Json.text(node, "type");
      if (type.equals("RichTextBlock")) {
        node.path("inlines").forEach(run -> text.append(Json.text(run, "text")));
        line("");
      } else if (type.equals("TextBlock")) {
        line(Json.text(node, "text"));
      } else if (type.startsWith("Input.")) {
        fields.put(Json.text(node, "id").substring("field.".length()), Json.text(node, "value"));
        line(Json.text(node, "label") + ": " + Json.text(node, "value"));
      } else if (type.startsWith("Action.")) {
        action(node, type);
      } else {
        List.of("items", "rows", "cells", "actions").forEach(name -> read(node.path(name)));
      }
    }

    private void line(String more) {
      text.append(more);
      int start = 0;
      for (int i = text.indexOf("\u00A0", start); i >= 0; i = text.indexOf("\u00A0", i)) {
        text.setCharAt(i, ' ');
      }
      text.append('\n');
    }

    private void action(JsonNode action, String type) {
      String label = Json.text(action, "title");
      switch (type) {
        case "Action.OpenUrl" -> line(label + " (" + Json.text(action, "url") + ")");
        case "Action.ShowCard" -> {
          Reader inner = new Reader();
          inner.read(action.path("card").path("body"));
          line(label + ": " + inner.text);
          inner.buttons.values().forEach(token -> buttons.put(label, token));
        }
        case "Action.ToggleVisibility" -> line(label);
        default -> {
          buttons.put(label, Json.text(action, "data", "token"));
          if (action.path("data").has("msteams")) {
            windows.add(label);
          }
        }
      }
    }
  }
}
