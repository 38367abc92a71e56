package dev.sluice.chat.teams;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.chat.Block;
import dev.sluice.chat.Form;
import dev.sluice.chat.Message;
import dev.sluice.chat.teams.Waiting.Asked;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The bodies of responses to invocations, which only the one who clicked sees. */
final class TeamsReplies {
  /** What is said when the answer comes later, by direct message. */
  static final String RECEIVED = "Received. The answer comes as a direct message.";

  private static final String TEXT = "application/vnd.microsoft.activity.message";

  /** Nobody is called in what one person alone sees. */
  private static final String NOBODY = "";

  private static final int FINE = 200;
  private static final int TITLE = 60;

  private final String url;

  TeamsReplies(String url) {
    this.url = url;
  }

  /** The answer comes later. */
  JsonNode received(Asked asked) {
    return asked == Asked.CARD ? action(TEXT, RECEIVED) : message(RECEIVED);
  }

  /** A message; on a card together with the card as this person sees it now. */
  JsonNode told(Asked asked, Message message, Optional<Message> card) {
    if (asked != Asked.CARD) {
      return window(message.summary(), AdaptiveCard.render(message, NOBODY, url).card());
    }
    boolean whole = message.blocks().stream().anyMatch(Block.Buttons.class::isInstance);
    if (whole || card.isEmpty()) {
      return action(AdaptiveCard.TYPE, AdaptiveCard.render(message, NOBODY, url).card());
    }
    List<Block> blocks = new ArrayList<>(message.blocks());
    blocks.addAll(card.get().blocks());
    Message both = new Message(message.summary(), blocks, card.get().link());
    ObjectNode shown = (ObjectNode) AdaptiveCard.render(both, NOBODY, url).card();
    return action(AdaptiveCard.TYPE, AdaptiveCard.refreshing(shown));
  }

  /** A form. */
  JsonNode asked(Asked asked, Form form) {
    return asked == Asked.CARD
        ? action(AdaptiveCard.TYPE, FormCard.message(form))
        : window(form.title(), FormCard.window(form));
  }

  /** A card as one viewer sees it; nothing where there is no own view. */
  JsonNode refreshed(Optional<Message> own) {
    if (own.isEmpty()) {
      return action(TEXT, "");
    }
    ObjectNode card = (ObjectNode) AdaptiveCard.render(own.get(), NOBODY, url).card();
    return action(AdaptiveCard.TYPE, AdaptiveCard.refreshing(card));
  }

  private static ObjectNode action(String type, String text) {
    return Json.object().put("statusCode", FINE).put("type", type).put("value", text);
  }

  private static ObjectNode action(String type, JsonNode card) {
    ObjectNode body = Json.object().put("statusCode", FINE).put("type", type);
    body.set("value", card);
    return body;
  }

  private static ObjectNode message(String text) {
    ObjectNode body = Json.object();
    body.set("task", Json.object().put("type", "message").put("value", text));
    return body;
  }

  private static ObjectNode window(String title, JsonNode card) {
    ObjectNode value =
        Json.object()
            .put("title", CardBody.line(title, TITLE))
            .put("height", "large")
            .put("width", "large");
    value.set("card", AdaptiveCard.attachment(card));
    ObjectNode task = Json.object().put("type", "continue");
    task.set("value", value);
    ObjectNode body = Json.object();
    body.set("task", task);
    return body;
  }
}
