package dev.sluice.chat.teams;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.chat.Block;
import dev.sluice.chat.ConsoleLink;
import dev.sluice.chat.Message;
import java.util.ArrayList;
import java.util.List;

/**
 * Renders messages as Adaptive Cards of version 1.5, within Teams' limit of 28 KB whatever comes
 * in. Buttons always have room; text that does not fit is left out and said to be.
 */
final class AdaptiveCard {
  static final String TYPE = "application/vnd.microsoft.card.adaptive";
  static final String VERSION = "1.5";

  /** Teams takes 28 KB for a whole message; buttons and the frame get their share of it. */
  private static final int TEXT_BYTES = 13_000;

  private static final int ALL_BYTES = 26_000;
  private static final int FOLDED = 3;
  private static final int SUMMARY = 400;

  private final String url;
  private final Mentions mentions;
  private final ArrayNode body = Json.array();
  private final List<Rendered.File> files = new ArrayList<>();
  private int bytes;
  private int folds;
  private int buttonBytes;
  private boolean cut;

  private AdaptiveCard(String tenant, String url) {
    this.mentions = new Mentions(tenant);
    this.url = url;
  }

  /**
   * A message.
   *
   * @param tenant tenant whose people can be called in it
   * @param url address of the console, or empty
   */
  static Rendered render(Message message, String tenant, String url) {
    AdaptiveCard card = new AdaptiveCard(tenant, url);
    message.blocks().forEach(block -> card.block(card.body, block));
    card.end(message.link());
    return new Rendered(CardBody.line(message.summary(), SUMMARY), card.card(), card.files);
  }

  /** The frame of a card. */
  static ObjectNode frame(ArrayNode body) {
    ObjectNode card =
        Json.object()
            .put("type", "AdaptiveCard")
            .put("$schema", "http://adaptivecards.io/schemas/adaptive-card.json")
            .put("version", VERSION);
    card.set("body", body);
    return card;
  }

  /** A card as an attachment of a message or a window. */
  static ObjectNode attachment(com.fasterxml.jackson.databind.JsonNode card) {
    ObjectNode attachment = Json.object().put("contentType", TYPE);
    attachment.set("content", card);
    return attachment;
  }

  /** Makes a card ask for each viewer's own view when it is shown. */
  static ObjectNode refreshing(ObjectNode card) {
    ObjectNode action =
        Json.object()
            .put("type", "Action.Execute")
            .put("title", "Refresh")
            .put("verb", TeamsEvents.REFRESH);
    action.set("data", Json.object());
    ObjectNode refresh = Json.object();
    refresh.set("action", action);
    card.set("refresh", refresh);
    return card;
  }

  private ObjectNode card() {
    ObjectNode card = frame(body);
    ObjectNode teams = Json.object().put("width", "Full");
    if (!mentions.entities().isEmpty()) {
      teams.set("entities", mentions.entities());
    }
    card.set("msteams", teams);
    return card;
  }

  private void block(ArrayNode to, Block block) {
    if (block instanceof Block.Buttons row) {
      buttons(to, row);
    } else if (block instanceof Block.File file) {
      files.add(new Rendered.File(CardBody.line(file.name(), 120), file.content()));
    } else if (block instanceof Block.Section section) {
      section(to, section);
    } else if (block instanceof Block.Code code) {
      code(to, code);
    } else if (block instanceof Block.Table table) {
      add(to, CardTable.of(table));
    } else if (block instanceof Block.Call call) {
      add(to, mentions.call(call));
    } else {
      add(to, CardBody.of(block));
    }
  }

  private void code(ArrayNode to, Block.Code code) {
    CodeText text = CodeText.of(code);
    if (!text.shown().isEmpty()) {
      add(to, List.of(CardBody.code(text.shown())));
    }
    if (text.file().isPresent()) {
      add(to, new LiteralText().plain("… all of it comes in messages of its own").elements());
    }
    text.notes()
        .forEach(note -> add(to, new LiteralText().toned(note.text(), note.tone()).elements()));
    text.file().ifPresent(files::add);
  }

  /** Long sections that are not open can be unfolded. */
  private void section(ArrayNode to, Block.Section section) {
    ArrayNode items = Json.array();
    section.blocks().forEach(block -> block(items, block));
    String title = CardBody.line(section.title(), 120);
    if (section.open() || items.size() < FOLDED || title.isBlank()) {
      add(to, new LiteralText().bold(title).elements());
      items.forEach(to::add);
      return;
    }
    String id = "fold" + folds++;
    ObjectNode toggle =
        Json.object().put("type", "Action.ToggleVisibility").put("title", "▸ " + title);
    toggle.set("targetElements", Json.array().add(id));
    to.add(CardActions.row(Json.array().add(toggle)));
    ObjectNode container =
        Json.object().put("type", "Container").put("id", id).put("isVisible", false);
    container.set("items", items);
    to.add(container);
  }

  private void add(ArrayNode to, List<ObjectNode> elements) {
    for (ObjectNode element : elements) {
      int size = Json.size(element);
      if (bytes + size <= TEXT_BYTES) {
        to.add(element);
        bytes += size;
      } else {
        cut = true;
      }
    }
  }

  private void buttons(ArrayNode to, Block.Buttons buttons) {
    for (ObjectNode row : CardActions.rows(buttons)) {
      int size = Json.size(row);
      if (TEXT_BYTES + buttonBytes + size <= ALL_BYTES) {
        to.add(row);
        buttonBytes += size;
      } else {
        cut = true;
      }
    }
  }

  private void end(String link) {
    if (cut) {
      new LiteralText().plain("Not all of it fits here.").elements().forEach(body::add);
    }
    ConsoleLink.of(url, link)
        .ifPresent(
            address ->
                body.add(
                    CardActions.row(
                        Json.array()
                            .add(
                                Json.object()
                                    .put("type", "Action.OpenUrl")
                                    .put("title", "Open in Sluice")
                                    .put("url", address)))));
    if (body.isEmpty()) {
      new LiteralText().plain("…").elements().forEach(body::add);
    }
  }
}
