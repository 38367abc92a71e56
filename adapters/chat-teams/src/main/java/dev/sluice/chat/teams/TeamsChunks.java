package dev.sluice.chat.teams;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.chat.VisibleText;
import java.util.ArrayList;
import java.util.List;

/**
 * Long text as cards in a row, cut at line ends, because a bot of Teams may put a file only where
 * the person consents each time. What is longer than all of them ends with a word on where the rest
 * is.
 */
final class TeamsChunks {
  private static final int CHARACTERS = 4_000;
  private static final int LINES = 60;
  private static final int MOST = 12;

  private TeamsChunks() {}

  static List<Rendered> of(Rendered.File file) {
    List<String> parts = parts(VisibleText.lines(file.content()).stripTrailing());
    int shown = Math.min(MOST, parts.size());
    List<Rendered> cards = new ArrayList<>();
    for (int i = 0; i < shown; i++) {
      String name = file.name() + (parts.size() == 1 ? "" : " " + (i + 1) + "/" + parts.size());
      ArrayNode body = Json.array();
      new LiteralText().bold(name).elements().forEach(body::add);
      body.add(CardBody.code(parts.get(i)));
      if (i == MOST - 1 && parts.size() > MOST) {
        new LiteralText()
            .plain("The rest is not shown here; the console has all of it.")
            .elements()
            .forEach(body::add);
      }
      ObjectNode card = AdaptiveCard.frame(body);
      card.set("msteams", Json.object().put("width", "Full"));
      cards.add(new Rendered(name, card, List.of()));
    }
    return cards;
  }

  /** Stretches without anything to read take no part of their own. */
  private static List<String> parts(String text) {
    List<String> parts = new ArrayList<>();
    int from = 0;
    while (from < text.length()) {
      int end = CodeText.end(text, from, CHARACTERS, LINES);
      String part = text.substring(from, end);
      if (!part.isBlank()) {
        parts.add(part.stripTrailing());
      }
      from = end;
    }
    return parts;
  }
}
