package dev.sluice.chat.teams;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.chat.Block;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The one way to call somebody: a mention that stands in a card with the id of the person. */
final class Mentions {
  private static final int NAME = 60;

  private final String tenant;
  private final ArrayNode entities = Json.array();
  private final Set<String> names = new HashSet<>();

  /** Mentions of people of a tenant. */
  Mentions(String tenant) {
    this.tenant = tenant;
  }

  /** The elements of a call. */
  List<ObjectNode> call(Block.Call call) {
    List<ObjectNode> elements = new ArrayList<>();
    if (!call.before().isBlank()) {
      elements.addAll(new LiteralText().plain(call.before()).elements());
    }
    LiteralText others = new LiteralText();
    StringBuilder mentioned = new StringBuilder();
    for (Block.Called called : call.people()) {
      if (called.account().platform().equals(TeamsPlatform.NAME)
          && called.account().tenant().equals(tenant)) {
        mentioned.append(mention(called)).append(' ');
      } else {
        others.plain(called.name() + " ");
      }
    }
    if (!mentioned.isEmpty()) {
      elements.add(
          Json.object()
              .put("type", "TextBlock")
              .put("wrap", true)
              .put("text", mentioned.toString().strip()));
    }
    if (call.people().size() > names.size() || !call.after().isBlank()) {
      elements.addAll(others.plain(call.after()).elements());
    }
    return elements;
  }

  /** Only letters, digits and spaces of a name: the text of a mention is parsed. */
  private String mention(Block.Called called) {
    StringBuilder safe = new StringBuilder();
    called
        .name()
        .codePoints()
        .filter(c -> Character.isLetterOrDigit(c) || c == ' ')
        .limit(NAME)
        .forEach(safe::appendCodePoint);
    String name = safe.isEmpty() ? "person" : safe.toString();
    int next = 2;
    String unique = name;
    while (!names.add(unique)) {
      unique = name + " " + next++;
    }
    String text = "<at>" + unique + "</at>";
    ObjectNode entity = Json.object().put("type", "mention").put("text", text);
    entity.set("mentioned", Json.object().put("id", called.account().id()).put("name", unique));
    entities.add(entity);
    return text;
  }

  ArrayNode entities() {
    return entities;
  }
}
