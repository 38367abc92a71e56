package dev.sluice.chat.discord;

import dev.sluice.chat.ChatDesk.Suggestion;
import dev.sluice.chat.VisibleText;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.dv8tion.jda.api.interactions.commands.OptionType;
import net.dv8tion.jda.api.interactions.commands.build.Commands;
import net.dv8tion.jda.api.interactions.commands.build.OptionData;
import net.dv8tion.jda.api.utils.data.DataArray;
import net.dv8tion.jda.api.utils.data.DataObject;

/**
 * The application commands of the bot: {@code /sluice} with a command and what it is about, both
 * completed while they are typed, and a command on messages that opens their script. What is typed
 * comes together to the same line as on every other platform.
 */
final class DiscordCommands {
  static final String NAME = "sluice";
  static final String OPEN = "Open as migration";
  private static final String COMMAND = "command";
  private static final String ABOUT = "about";
  private static final String TEXT = "text";
  private static final String FILE = "file";
  private static final int CHOICE = 100;
  private static final int CHOICES = 25;
  private static final int LONGEST = 6_000;

  private DiscordCommands() {}

  /** What Discord is told about the commands. */
  static DataArray definitions() {
    return DataArray.empty()
        .add(
            Commands.slash(NAME, "Database changes: open, approve, run, roll back")
                .addOptions(
                    new OptionData(OptionType.STRING, COMMAND, "What to do; help lists it all")
                        .setRequired(true)
                        .setAutoComplete(true)
                        .setMaxLength(CHOICE),
                    new OptionData(OptionType.STRING, ABOUT, "Number, stage, flow: what follows")
                        .setAutoComplete(true)
                        .setMaxLength(LONGEST),
                    new OptionData(OptionType.STRING, TEXT, "Reason or SQL").setMaxLength(LONGEST),
                    new OptionData(OptionType.ATTACHMENT, FILE, "A script to open as migration"))
                .toData()
                .remove("contexts")
                .remove("integration_types"))
        .add(Commands.message(OPEN).toData().remove("contexts").remove("integration_types"));
  }

  /** The line that was typed. */
  static String line(DataObject interaction) {
    return ("/" + NAME + " " + typed(interaction, COMMAND) + " " + typed(interaction, ABOUT))
            .strip()
        + text(interaction);
  }

  private static String text(DataObject interaction) {
    String text = typed(interaction, TEXT);
    return text.isEmpty() ? "" : " " + text;
  }

  private static String typed(DataObject interaction, String name) {
    return options(interaction).stream()
        .filter(option -> option.getString("name", "").equals(name))
        .map(option -> option.getString("value", ""))
        .findFirst()
        .orElse("");
  }

  private static List<DataObject> options(DataObject interaction) {
    return DiscordEvents.data(interaction)
        .optArray("options")
        .map(all -> all.stream(DataArray::getObject).toList())
        .orElse(List.of());
  }

  /** What of the line is typed so far, up to the option that is being typed. */
  static Optional<String> begun(DataObject interaction) {
    return options(interaction).stream()
        .filter(option -> option.getBoolean("focused", false))
        .findFirst()
        .map(
            focused ->
                focused.getString("name", "").equals(COMMAND)
                    ? focused.getString("value", "")
                    : typed(interaction, COMMAND) + " " + focused.getString("value", ""));
  }

  /** Suggestions of whole lines as the choices of the option that is being typed. */
  static DataObject choices(DataObject interaction, List<Suggestion> suggestions) {
    boolean about =
        options(interaction).stream()
            .anyMatch(o -> o.getBoolean("focused", false) && o.getString("name").equals(ABOUT));
    String before = "/" + NAME + " " + (about ? typed(interaction, COMMAND) + " " : "");
    List<DataObject> choices = new ArrayList<>();
    for (Suggestion suggestion : suggestions) {
      if (suggestion.text().startsWith(before) && choices.size() < CHOICES) {
        String value = suggestion.text().substring(before.length());
        String shown = value + (suggestion.help().isBlank() ? "" : " — " + suggestion.help());
        if (!value.isBlank() && value.length() <= CHOICE) {
          choices.add(
              DataObject.empty()
                  .put("name", VisibleText.cut(VisibleText.line(shown), CHOICE))
                  .put("value", value));
        }
      }
    }
    return DataObject.empty().put("choices", DataArray.fromCollection(choices));
  }
}
