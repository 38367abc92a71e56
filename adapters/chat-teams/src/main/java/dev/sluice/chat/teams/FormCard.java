package dev.sluice.chat.teams;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.chat.Form;
import dev.sluice.chat.Form.Field;
import dev.sluice.chat.Form.Kind;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A form as a card. In a window it is sent by {@code Action.Submit}, in a conversation by {@code
 * Action.Execute}. A value that is too long for a card is left out with a hint, which means:
 * unchanged.
 */
final class FormCard {
  static final int TITLE = 120;
  private static final int VALUE_BYTES = 7_000;
  private static final int MOST_TYPED = 20_000;
  private static final int LABEL = 200;
  private static final int OPTIONS = 100;

  private FormCard() {}

  /** The card of a window. */
  static ObjectNode window(Form form) {
    return card(form, Json.object().put("type", "Action.Submit"));
  }

  /** The card of a conversation, with its title. */
  static ObjectNode message(Form form) {
    return card(form, Json.object().put("type", "Action.Execute").put("verb", TeamsEvents.FORM));
  }

  private static ObjectNode card(Form form, ObjectNode send) {
    ArrayNode body = Json.array();
    new LiteralText()
        .heading()
        .plain(CardBody.line(form.title(), TITLE))
        .elements()
        .forEach(body::add);
    form.fields().forEach(field -> field(body, field));
    send.put("title", CardBody.line(form.submit(), TITLE)).put("style", "positive");
    send.set("data", Json.object().put(TeamsEvents.TOKEN, form.token()));
    body.add(CardActions.row(Json.array().add(send)));
    return AdaptiveCard.frame(body);
  }

  private static void field(ArrayNode body, Field field) {
    boolean fits =
        Json.write(Json.object().put("v", field.value())).length <= VALUE_BYTES
            || field.value().getBytes(StandardCharsets.UTF_8).length == 0;
    if (!fits) {
      String hint =
          field.label()
              + " is too long to be edited here: it stays as it is, unless you send the file to me"
              + " directly or edit it in the console.";
      new LiteralText().plain(hint).elements().forEach(body::add);
      return;
    }
    ObjectNode input = field.kind() == Kind.CHOICE ? choice(field) : text(field);
    input
        .put("id", TeamsEvents.FIELD + field.name())
        .put("label", CardBody.line(field.label(), LABEL))
        .put("isRequired", field.required());
    if (field.required()) {
      input.put("errorMessage", "This is needed.");
    }
    body.add(input);
  }

  private static ObjectNode text(Field field) {
    ObjectNode input =
        Json.object()
            .put("type", "Input.Text")
            .put("isMultiline", field.kind() != Kind.LINE)
            .put("maxLength", MOST_TYPED);
    if (!field.hint().isBlank()) {
      input.put("placeholder", CardBody.line(field.hint(), LABEL));
    }
    if (!field.value().isEmpty()) {
      input.put("value", field.value());
    }
    return input;
  }

  private static ObjectNode choice(Field field) {
    ArrayNode choices = Json.array();
    List<String> options = field.options().subList(0, Math.min(OPTIONS, field.options().size()));
    options.forEach(
        option ->
            choices.add(
                Json.object().put("title", CardBody.line(option, LABEL)).put("value", option)));
    ObjectNode input = Json.object().put("type", "Input.ChoiceSet").put("style", "compact");
    input.set("choices", choices);
    if (options.contains(field.value())) {
      input.put("value", field.value());
    }
    return input;
  }
}
