package dev.sluice.chat.teams;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.chat.Block;
import java.util.ArrayList;
import java.util.List;

/**
 * Buttons as actions. What opens something asks for a window, what asks first unfolds the question,
 * everything else is executed and answered to the one who pressed. clients show five or six in a
 * row.
 */
final class CardActions {
  private static final int ROW = 5;
  private static final int MOST = 24;
  private static final int LABEL = 60;
  private static final int QUESTION = 300;

  private CardActions() {}

  /** The rows of buttons. */
  static List<ObjectNode> rows(Block.Buttons buttons) {
    List<ObjectNode> rows = new ArrayList<>();
    List<Block.Button> shown =
        buttons.buttons().subList(0, Math.min(MOST, buttons.buttons().size()));
    for (int start = 0; start < shown.size(); start += ROW) {
      ArrayNode actions = Json.array();
      shown
          .subList(start, Math.min(shown.size(), start + ROW))
          .forEach(button -> actions.add(action(button)));
      rows.add(row(actions));
    }
    return rows;
  }

  static ObjectNode row(ArrayNode actions) {
    ObjectNode row = Json.object().put("type", "ActionSet");
    row.set("actions", actions);
    return row;
  }

  private static ObjectNode action(Block.Button button) {
    ObjectNode press = button.opens() ? window(button) : execute(button);
    if (button.confirm().isBlank()) {
      return press;
    }
    ArrayNode body = Json.array();
    new LiteralText()
        .plain(CardBody.line(button.confirm(), QUESTION))
        .elements()
        .forEach(body::add);
    body.add(row(Json.array().add(press)));
    ObjectNode question = Json.object().put("type", "AdaptiveCard");
    question.set("body", body);
    ObjectNode unfold = Json.object().put("type", "Action.ShowCard");
    unfold.put("title", label(button)).put("style", style(button.style()));
    unfold.set("card", question);
    return unfold;
  }

  private static ObjectNode execute(Block.Button button) {
    ObjectNode action =
        Json.object()
            .put("type", "Action.Execute")
            .put("title", label(button))
            .put("style", style(button.style()))
            .put("verb", TeamsEvents.PRESS);
    action.set("data", Json.object().put(TeamsEvents.TOKEN, button.token()));
    return action;
  }

  private static ObjectNode window(Block.Button button) {
    ObjectNode data = Json.object().put(TeamsEvents.TOKEN, button.token());
    data.set("msteams", Json.object().put("type", "task/fetch"));
    ObjectNode action =
        Json.object()
            .put("type", "Action.Submit")
            .put("title", label(button))
            .put("style", style(button.style()));
    action.set("data", data);
    return action;
  }

  static String label(Block.Button button) {
    String label = CardBody.line(button.label(), LABEL);
    return label.isBlank() ? "…" : label;
  }

  private static String style(Block.Style style) {
    return switch (style) {
      case PRIMARY -> "positive";
      case NORMAL -> "default";
      case DANGER -> "destructive";
    };
  }
}
