package dev.sluice.chat.teams;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.chat.Block;
import dev.sluice.chat.VisibleText;
import java.util.ArrayList;
import java.util.List;

/** Blocks that are text as elements of a card. */
final class CardBody {
  private static final int TEXT = 3_000;
  private static final int TITLE = 200;

  private CardBody() {}

  /** The elements of a block; none for what is no text. */
  static List<ObjectNode> of(Block block) {
    if (block instanceof Block.Title title) {
      return new LiteralText().heading().plain(line(title.text(), TITLE)).elements();
    }
    if (block instanceof Block.Text text) {
      return new LiteralText().toned(text.tone().sign() + cut(text.text()), text.tone()).elements();
    }
    if (block instanceof Block.Facts facts) {
      return facts(facts);
    }
    if (block instanceof Block.Rail rail) {
      return rail(rail);
    }
    if (block instanceof Block.Progress progress) {
      return progress(progress);
    }
    return List.of();
  }

  static String line(String text, int most) {
    return VisibleText.cut(VisibleText.line(text), most);
  }

  private static String cut(String text) {
    return VisibleText.cut(text, TEXT);
  }

  private static List<ObjectNode> facts(Block.Facts facts) {
    List<ObjectNode> elements = new ArrayList<>();
    for (Block.Fact fact : facts.facts()) {
      elements.addAll(
          new LiteralText()
              .bold(fact.label() + ": ")
              .toned(fact.tone().sign() + cut(fact.value()), fact.tone())
              .elements());
    }
    return closed(elements);
  }

  /** Elements of one block stand close together. */
  private static List<ObjectNode> closed(List<ObjectNode> elements) {
    elements.stream().skip(1).forEach(element -> element.put("spacing", "None"));
    return elements;
  }

  private static List<ObjectNode> rail(Block.Rail rail) {
    List<ObjectNode> elements = new ArrayList<>();
    for (Block.Station station : rail.stations()) {
      LiteralText text =
          new LiteralText()
              .plain(station.sign())
              .bold(station.name())
              .plain(" ")
              .toned(station.state(), station.tone());
      if (!station.note().isEmpty()) {
        text.plain(" · " + cut(station.note()));
      }
      elements.addAll(text.elements());
    }
    return closed(elements);
  }

  private static List<ObjectNode> progress(Block.Progress progress) {
    return new LiteralText()
        .toned(progress.bar(), progress.tone())
        .plain(" " + progress.percent() + " % " + cut(progress.label()))
        .elements();
  }

  /** Lines of code in a frame. */
  static ObjectNode code(String shown) {
    ArrayNode items = Json.array();
    new LiteralText().code().plain(shown).elements().forEach(items::add);
    ObjectNode container = Json.object().put("type", "Container").put("style", "emphasis");
    container.set("items", items);
    return container;
  }
}
