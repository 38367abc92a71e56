package dev.sluice.chat.discord;

import dev.sluice.chat.Account;
import dev.sluice.chat.Attachment;
import dev.sluice.chat.Inbound;
import dev.sluice.chat.Place;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import net.dv8tion.jda.api.utils.data.DataArray;
import net.dv8tion.jda.api.utils.data.DataObject;

/**
 * What Discord delivers as neutral events. Ids of events are the same for every delivery of the
 * same event: the id of the interaction, or of the message and its file.
 */
final class DiscordEvents {
  /** Kinds of channels that are threads. */
  private static final Set<Integer> THREADS = Set.of(10, 11, 12);

  private final String files;

  DiscordEvents(DiscordProperties properties) {
    this.files = properties.files();
  }

  Inbound command(DataObject interaction) {
    Account account = account(interaction, DiscordOrigin.guild(interaction));
    return new Inbound.Command(
        id(interaction),
        account,
        place(interaction, account),
        Snowflake.at(interaction.getString("id")),
        DiscordCommands.line(interaction),
        trigger(interaction, Trigger.Kind.ASKED).text());
  }

  Inbound press(DataObject interaction, CustomId id) {
    Account account = account(interaction, id.guild());
    return new Inbound.Press(
        id(interaction),
        account,
        place(interaction, account),
        Snowflake.at(interaction.getString("id")),
        id.token(),
        trigger(interaction, Trigger.Kind.PRESSED).text());
  }

  Inbound submission(DataObject interaction, CustomId id) {
    Account account = account(interaction, id.guild());
    DataObject data = data(interaction);
    Map<String, String> values = new HashMap<>();
    Map<String, Attachment> attached = new HashMap<>();
    data.optArray("components")
        .ifPresent(
            parts ->
                parts.stream(DataArray::getObject)
                    .flatMap(part -> part.optObject("component").stream())
                    .forEach(input -> read(data, account, input, values, attached)));
    return new Inbound.Submission(
        id(interaction),
        account,
        place(interaction, account),
        Snowflake.at(interaction.getString("id")),
        id.token(),
        values,
        attached,
        trigger(interaction, Trigger.Kind.ASKED).text());
  }

  private void read(
      DataObject data,
      Account account,
      DataObject input,
      Map<String, String> values,
      Map<String, Attachment> attached) {
    String name = input.getString("custom_id", "");
    Optional<DataArray> chosen = input.optArray("values");
    if (name.endsWith(DiscordForms.FILE)) {
      String field = name.substring(0, name.length() - DiscordForms.FILE.length());
      chosen.stream()
          .flatMap(ids -> ids.stream(DataArray::getString))
          .flatMap(id -> resolved(data, id).flatMap(f -> attachment(account, f)).stream())
          .findFirst()
          .ifPresent(file -> attached.put(field, file));
    } else if (chosen.isPresent()) {
      chosen.get().stream(DataArray::getString).findFirst().ifPresent(v -> values.put(name, v));
    } else {
      values.put(name, input.getString("value", ""));
    }
  }

  private static Optional<DataObject> resolved(DataObject data, String id) {
    return data.optObject("resolved")
        .flatMap(all -> all.optObject("attachments"))
        .flatMap(files -> files.optObject(id));
  }

  /** The files of an interaction: given with a command, or those of a message pointed at. */
  List<Inbound> scripts(DataObject interaction) {
    Account account = account(interaction, DiscordOrigin.guild(interaction));
    String trigger = trigger(interaction, Trigger.Kind.ASKED).text();
    Place place = place(interaction, account);
    DataObject resolved = data(interaction).optObject("resolved").orElseGet(DataObject::empty);
    List<DataObject> found = new ArrayList<>();
    resolved
        .optObject("attachments")
        .ifPresent(all -> all.keys().forEach(key -> found.add(all.getObject(key))));
    resolved
        .optObject("messages")
        .flatMap(all -> all.optObject(data(interaction).getString("target_id", "")))
        .flatMap(message -> message.optArray("attachments"))
        .ifPresent(all -> all.stream(DataArray::getObject).forEach(found::add));
    return uploads(found, account, place, interaction.getString("id"), trigger);
  }

  /** The scripts that somebody put into a channel. */
  List<Inbound> scriptsOfMessage(DataObject message) {
    Account account = account(message, DiscordOrigin.guild(message));
    Place place = channel(account, message.getString("channel_id", ""));
    List<DataObject> found =
        message
            .optArray("attachments")
            .map(all -> all.stream(DataArray::getObject).toList())
            .orElse(List.of());
    return uploads(found, account, place, message.getString("id"), "");
  }

  /** Scripts; where the bot was asked for files and none is a script, all of them. */
  private List<Inbound> uploads(
      List<DataObject> found, Account account, Place place, String id, String trigger) {
    boolean scripts = trigger.isEmpty() || found.stream().anyMatch(f -> script(account, f));
    List<Inbound> uploads = new ArrayList<>();
    for (DataObject file : found) {
      attachment(account, file)
          .filter(given -> given.isScript() || !scripts)
          .ifPresent(
              given ->
                  uploads.add(
                      new Inbound.Upload(
                          "file:" + id + ":" + file.getString("id", ""),
                          account,
                          place,
                          Snowflake.at(id),
                          given,
                          trigger)));
    }
    return uploads;
  }

  private boolean script(Account account, DataObject file) {
    return attachment(account, file).filter(Attachment::isScript).isPresent();
  }

  private Optional<Attachment> attachment(Account account, DataObject file) {
    return DiscordFiles.path(files, file.getString("url", ""))
        .map(
            path ->
                new Attachment(
                    account.tenant(),
                    path,
                    file.getString("filename", ""),
                    file.getLong("size", 0)));
  }

  static Trigger trigger(DataObject interaction, Trigger.Kind kind) {
    return new Trigger(interaction.getString("id"), interaction.getString("token"), kind);
  }

  static DataObject data(DataObject interaction) {
    return interaction.optObject("data").orElseGet(DataObject::empty);
  }

  /** Who acted, in the server of the place or in that for which a direct message was made. */
  static Account account(DataObject delivery, String guild) {
    String user = DiscordOrigin.user(delivery).getString("id", "");
    return new Account(DiscordPlatform.NAME, guild, user);
  }

  private static String id(DataObject interaction) {
    return "interaction:" + interaction.getString("id");
  }

  static Place place(DataObject interaction, Account account) {
    if (DiscordOrigin.guild(interaction).isEmpty()) {
      return Place.direct(account);
    }
    String id = interaction.getString("channel_id", "");
    Optional<DataObject> channel = interaction.optObject("channel");
    boolean thread = channel.map(c -> THREADS.contains(c.getInt("type", 0))).orElse(false);
    String parent = channel.map(c -> c.getString("parent_id", "")).orElse("");
    return thread && !parent.isEmpty() ? channel(account, parent).thread(id) : channel(account, id);
  }

  private static Place channel(Account account, String id) {
    return Place.channel(DiscordPlatform.NAME, account.tenant() + "/" + id);
  }
}
