package dev.sluice.chat.teams;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.chat.Tone;
import dev.sluice.chat.VisibleText;
import java.util.ArrayList;
import java.util.List;

/**
 * Text whose every piece is literal: Teams parses neither markup nor mentions nor links in the runs
 * of a rich text block. A line is a block of its own, because runs do not break lines everywhere.
 */
final class LiteralText {
  private static final char HARD_SPACE = '\u00A0';

  private final List<ArrayNode> lines = new ArrayList<>(List.of(Json.array()));
  private boolean code;
  private boolean heading;

  /** All of it in a fixed-width face, with its spaces. */
  LiteralText code() {
    code = true;
    return this;
  }

  /** All of it large and bold. */
  LiteralText heading() {
    heading = true;
    return this;
  }

  LiteralText plain(String text) {
    return add(text, Tone.NORMAL, false);
  }

  LiteralText toned(String text, Tone tone) {
    return add(text, tone, false);
  }

  LiteralText bold(String text) {
    return add(text, Tone.NORMAL, true);
  }

  private LiteralText add(String text, Tone tone, boolean bold) {
    String[] pieces = VisibleText.lines(text).split("\n", -1);
    for (int i = 0; i < pieces.length; i++) {
      if (i > 0) {
        lines.add(Json.array());
      }
      if (!pieces[i].isEmpty()) {
        lines.get(lines.size() - 1).add(run(pieces[i], tone, bold));
      }
    }
    return this;
  }

  private ObjectNode run(String text, Tone tone, boolean bold) {
    String spaced = text.replace("\t", "    ");
    ObjectNode run =
        Json.object()
            .put("type", "TextRun")
            .put("text", code ? spaced.replace(' ', HARD_SPACE) : spaced);
    if (bold || heading) {
      run.put("weight", "Bolder");
    }
    if (heading) {
      run.put("size", "Large");
    }
    if (code) {
      run.put("fontType", "Monospace");
    }
    switch (tone) {
      case GOOD -> run.put("color", "Good");
      case WARNING -> run.put("color", "Warning");
      case BAD, CRITICAL -> run.put("color", "Attention");
      case ACTIVE -> run.put("color", "Accent");
      case MUTED -> run.put("isSubtle", true);
      case NORMAL -> {
        // The colour of the theme.
      }
    }
    return run;
  }

  /** The elements, one per line. */
  List<ObjectNode> elements() {
    List<ObjectNode> elements = new ArrayList<>();
    for (ArrayNode line : lines) {
      ObjectNode element = Json.object().put("type", "RichTextBlock");
      element.set(
          "inlines", line.isEmpty() ? Json.array().add(run("\u00A0", Tone.NORMAL, false)) : line);
      if (!elements.isEmpty()) {
        element.put("spacing", "None");
      }
      elements.add(element);
    }
    return elements;
  }
}
