package dev.sluice.chat.discord;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import net.dv8tion.jda.api.utils.data.DataArray;
import net.dv8tion.jda.api.utils.data.DataObject;

/** The limits for which Discord refuses a message, a form or commands; and fields it lacks. */
final class DiscordRules {
  private static final int CONTENT = 2_000;
  private static final int EMBEDS = 10;
  private static final int EMBED_CHARACTERS = 6_000;
  private static final int TITLE = 256;
  private static final int DESCRIPTION = 4_096;
  private static final int FOOTER = 2_048;
  private static final int FIELDS = 25;
  private static final int ROWS = 5;
  private static final int BUTTONS = 5;
  private static final int LABEL = 80;
  private static final int NONCE = 25;
  private static final int CUSTOM_ID = 100;
  private static final Set<String> MESSAGE_FIELDS =
      Set.of(
          "content",
          "embeds",
          "components",
          "allowed_mentions",
          "flags",
          "attachments",
          "nonce",
          "enforce_nonce");
  private static final Set<String> BUTTON_FIELDS =
      Set.of("type", "style", "label", "custom_id", "url", "disabled", "emoji", "id");
  private static final Set<String> EMBED_FIELDS =
      Set.of("title", "description", "color", "footer", "url", "fields", "type");

  private DiscordRules() {}

  /** The field of a message that Discord refuses, if there is one. */
  static Optional<String> message(DataObject message, boolean fresh) {
    for (String key : message.keys()) {
      if (!MESSAGE_FIELDS.contains(key) || (!fresh && key.contains("nonce"))) {
        return Optional.of(key);
      }
    }
    String content = message.getString("content", "");
    DataArray embeds = message.optArray("embeds").orElseGet(DataArray::empty);
    if (content.length() > CONTENT || (content.isEmpty() && embeds.isEmpty())) {
      return Optional.of("content");
    }
    if (message.getString("nonce", "").length() > NONCE) {
      return Optional.of("nonce");
    }
    if (!mentions(message, content)) {
      return Optional.of("allowed_mentions");
    }
    return embeds(embeds)
        .or(() -> rows(message.optArray("components").orElseGet(DataArray::empty)));
  }

  /** Not Discord's rule but ours: nobody is notified who was not named. */
  private static boolean mentions(DataObject message, String content) {
    Optional<DataObject> allowed = message.optObject("allowed_mentions");
    return allowed.isPresent()
        && allowed.get().getArray("parse").isEmpty()
        && !allowed.get().getBoolean("replied_user", false)
        && allowed.get().optArray("users").orElseGet(DataArray::empty).stream(DataArray::getString)
            .allMatch(id -> Snowflake.is(id) && content.contains("<@" + id + ">"));
  }

  private static Optional<String> embeds(DataArray embeds) {
    int all = 0;
    for (int i = 0; i < embeds.length(); i++) {
      DataObject embed = embeds.getObject(i);
      String title = embed.getString("title", "");
      String description = embed.getString("description", "");
      String footer = embed.optObject("footer").map(f -> f.getString("text")).orElse("");
      all += title.length() + description.length() + footer.length();
      boolean fine =
          EMBED_FIELDS.containsAll(embed.keys())
              && title.length() <= TITLE
              && description.length() <= DESCRIPTION
              && footer.length() <= FOOTER
              && embed.optArray("fields").orElseGet(DataArray::empty).length() <= FIELDS
              && !(title + description).isBlank();
      if (!fine) {
        return Optional.of("embeds");
      }
    }
    return embeds.length() <= EMBEDS && all <= EMBED_CHARACTERS
        ? Optional.empty()
        : Optional.of("embeds");
  }

  private static Optional<String> rows(DataArray rows) {
    Set<String> ids = new HashSet<>();
    for (int i = 0; i < rows.length(); i++) {
      DataArray buttons = rows.getObject(i).getArray("components");
      boolean fine =
          rows.getObject(i).getInt("type") == 1
              && !buttons.isEmpty()
              && buttons.length() <= BUTTONS;
      for (int j = 0; fine && j < buttons.length(); j++) {
        fine = button(buttons.getObject(j), ids);
      }
      if (!fine) {
        return Optional.of("components");
      }
    }
    return rows.length() <= ROWS ? Optional.empty() : Optional.of("components");
  }

  private static boolean button(DataObject button, Set<String> ids) {
    String label = button.getString("label", "");
    String id = button.getString("custom_id", "");
    boolean link = button.getInt("style") == 5;
    boolean known = BUTTON_FIELDS.containsAll(button.keys()) && button.getInt("type") == 2;
    boolean target =
        link
            ? button.getString("url", "").matches("https?://\\S{1,500}") && id.isEmpty()
            : !id.isEmpty() && id.length() <= CUSTOM_ID && ids.add(id);
    return known && target && !label.isBlank() && label.length() <= LABEL;
  }

  /** The field of an answer that Discord refuses for a kind of interaction, if there is one. */
  static Optional<String> callback(int interaction, int type, DataObject data) {
    return switch (type) {
      case 4 -> interaction == 4 ? Optional.of("type") : message(data, false);
      case 5 ->
          interaction == 4 || (data.getInt("flags", 0) & ~64) != 0
              ? Optional.of("type")
              : Optional.empty();
      case 6 -> interaction == 3 ? Optional.empty() : Optional.of("type");
      case 8 -> interaction == 4 ? choices(data.getArray("choices")) : Optional.of("type");
      case 9 -> interaction == 5 || interaction == 4 ? Optional.of("type") : modal(data);
      default -> Optional.of("type");
    };
  }

  private static Optional<String> choices(DataArray choices) {
    boolean fine =
        choices.length() <= 25
            && choices.stream(DataArray::getObject)
                .allMatch(
                    choice ->
                        within(choice.getString("name"), 1, 100)
                            && within(choice.getString("value"), 1, 100));
    return fine ? Optional.empty() : Optional.of("choices");
  }

  private static boolean within(String text, int least, int most) {
    return text.length() >= least && text.length() <= most;
  }

  private static Optional<String> modal(DataObject modal) {
    DataArray parts = modal.getArray("components");
    boolean fine =
        within(modal.getString("title"), 1, 45)
            && within(modal.getString("custom_id"), 1, CUSTOM_ID)
            && within("x".repeat(parts.length()), 1, 5)
            && once(parts)
            && parts.stream(DataArray::getObject).allMatch(DiscordRules::part);
    return fine ? Optional.empty() : Optional.of("components");
  }

  private static boolean part(DataObject part) {
    if (part.getInt("type") == 10) {
      return within(part.getString("content"), 1, 4_000);
    }
    DataObject input = part.getObject("component");
    boolean label =
        part.getInt("type") == 18
            && within(part.getString("label"), 1, 45)
            && part.getString("description", "").length() <= 100
            && within(input.getString("custom_id"), 1, CUSTOM_ID);
    return label
        && switch (input.getInt("type")) {
          case 3 -> options(input.getArray("options"));
          case 4 ->
              input.getString("value", "").length() <= 4_000
                  && input.getInt("max_length", 4_000) <= 4_000
                  && input.getString("placeholder", "").length() <= 100;
          case 19 -> input.getInt("max_values", 1) <= 10;
          default -> false;
        };
  }

  /** No two parts of a form bring back the same. */
  private static boolean once(DataArray parts) {
    List<String> ids =
        parts.stream(DataArray::getObject)
            .flatMap(part -> part.optObject("component").stream())
            .map(input -> input.getString("custom_id"))
            .toList();
    return ids.size() == new HashSet<>(ids).size();
  }

  private static boolean options(DataArray options) {
    Set<String> values = new HashSet<>();
    return options.length() >= 1
        && options.length() <= 25
        && options.stream(DataArray::getObject)
            .allMatch(
                option ->
                    within(option.getString("label"), 1, 100)
                        && within(option.getString("value"), 1, 100)
                        && option.getString("description", "").length() <= 100
                        && values.add(option.getString("value")));
  }

  /** The field of the commands that Discord refuses, if there is one. */
  static Optional<String> commands(DataArray commands) {
    boolean fine = true;
    for (int i = 0; i < commands.length(); i++) {
      DataObject command = commands.getObject(i);
      boolean slash = command.getInt("type", 1) == 1;
      String name = command.getString("name");
      fine &= slash ? name.matches("[-_a-z0-9]{1,32}") : within(name, 1, 32);
      fine &= !command.hasKey("contexts");
      fine &= !slash || within(command.getString("description"), 1, 100);
      fine &=
          command.optArray("options").orElseGet(DataArray::empty).stream(DataArray::getObject)
              .allMatch(
                  option ->
                      option.getString("name").matches("[-_a-z0-9]{1,32}")
                          && within(option.getString("description"), 1, 100));
    }
    return fine ? Optional.empty() : Optional.of("options");
  }
}
