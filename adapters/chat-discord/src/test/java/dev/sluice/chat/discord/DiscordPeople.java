package dev.sluice.chat.discord;

import dev.sluice.chat.discord.DiscordCallbacks.Begun;
import dev.sluice.chat.discord.DiscordStore.Message;
import java.util.Map;
import java.util.Optional;
import net.dv8tion.jda.api.utils.data.DataArray;
import net.dv8tion.jda.api.utils.data.DataObject;

/** What people do at Discord, as the interactions that it delivers. */
public final class DiscordPeople {
  private static final int COMMAND = 2;
  private static final int COMPONENT = 3;
  private static final int COMPLETE = 4;
  private static final int MODAL = 5;

  private final DiscordPeer peer;

  /** People of a peer. */
  public DiscordPeople(DiscordPeer peer) {
    this.peer = peer;
  }

  /** Somebody types a line as a command. */
  public DataObject command(String user, String line) {
    String[] words = line.replaceFirst("^/sluice\\s*", "").split("\\s+", 2);
    DataArray options = DataArray.empty().add(option("command", words[0]));
    if (words.length > 1) {
      options.add(option("about", words[1]));
    }
    return interaction(COMMAND, user, DiscordPeer.CHANNEL, slash(options));
  }

  /** Somebody gives a file with a command. */
  public DataObject commandWithFile(String user, DataObject file) {
    String id = file.getString("id");
    DataArray options =
        DataArray.empty()
            .add(option("command", "new"))
            .add(DataObject.empty().put("name", "file").put("type", 11).put("value", id));
    DataObject all = DataObject.empty().put(id, file);
    DataObject data = slash(options).put("resolved", DataObject.empty().put("attachments", all));
    return interaction(COMMAND, user, DiscordPeer.CHANNEL, data);
  }

  /** Somebody uses the command on a message with a file. */
  public DataObject onMessage(String user, DataObject file) {
    DataObject message =
        DataObject.empty().put("id", "1").put("attachments", DataArray.empty().add(file));
    DataObject all = DataObject.empty().put("1", message);
    DataObject data =
        DataObject.empty()
            .put("id", "2")
            .put("type", 3)
            .put("name", DiscordCommands.OPEN)
            .put("target_id", "1")
            .put("resolved", DataObject.empty().put("messages", all));
    return interaction(COMMAND, user, DiscordPeer.CHANNEL, data);
  }

  /** Somebody types on while Discord asks how to go on. */
  public DataObject types(String user, String command, String about) {
    DataArray options = DataArray.empty();
    if (about.isEmpty()) {
      options.add(option("command", command).put("focused", true));
    } else {
      options.add(option("command", command));
      options.add(option("about", about.strip()).put("focused", true));
    }
    return interaction(COMPLETE, user, DiscordPeer.CHANNEL, slash(options));
  }

  private static DataObject slash(DataArray options) {
    return DataObject.empty()
        .put("id", "1")
        .put("type", 1)
        .put("name", DiscordCommands.NAME)
        .put("options", options);
  }

  private static DataObject option(String name, String value) {
    return DataObject.empty().put("name", name).put("type", 3).put("value", value);
  }

  /** Whether a button asks before it counts. */
  public static boolean asks(String customId) {
    return CustomId.of(customId).map(id -> id.kind() == CustomId.Kind.ASK).orElse(false);
  }

  /** Somebody presses a button of a message. */
  public DataObject press(String user, String message, String customId) {
    Optional<Message> stands = peer.store().message(message);
    DataObject data = DataObject.empty().put("custom_id", customId).put("component_type", 2);
    String channel = stands.map(Message::channel).orElse(DiscordPeer.CHANNEL);
    DataObject press = interaction(COMPONENT, user, channel, data);
    stands.ifPresent(found -> press.put("message", found.json()));
    return press;
  }

  /** Somebody sends a form. */
  public DataObject submit(
      DiscordCallbacks.Modal modal, Map<String, String> values, Map<String, DataObject> files) {
    DataArray parts = DataArray.empty();
    DataObject resolved = DataObject.empty();
    modal.content().getArray("components").stream(DataArray::getObject)
        .forEach(part -> parts.add(filled(part, values, files, resolved)));
    DataObject data =
        DataObject.empty()
            .put("custom_id", modal.content().getString("custom_id"))
            .put("components", parts)
            .put("resolved", DataObject.empty().put("attachments", resolved));
    return interaction(MODAL, modal.user(), modal.channel(), data);
  }

  private static DataObject filled(
      DataObject part,
      Map<String, String> values,
      Map<String, DataObject> files,
      DataObject resolved) {
    Optional<DataObject> input = part.optObject("component");
    if (input.isEmpty()) {
      return DataObject.empty().put("type", part.getInt("type"));
    }
    String name = input.get().getString("custom_id");
    int type = input.get().getInt("type");
    DataObject given = DataObject.empty().put("type", type).put("custom_id", name);
    if (type == 4) {
      given.put("value", values.getOrDefault(name, input.get().getString("value", "")));
    } else if (type == 3) {
      given.put("values", DataArray.empty().add(values.getOrDefault(name, chosen(input.get()))));
    } else {
      DataArray ids = DataArray.empty();
      Optional.ofNullable(files.get(name))
          .ifPresent(
              file -> {
                ids.add(file.getString("id"));
                resolved.put(file.getString("id"), file);
              });
      given.put("values", ids);
    }
    return DataObject.empty().put("type", part.getInt("type")).put("component", given);
  }

  private static String chosen(DataObject menu) {
    return menu.getArray("options").stream(DataArray::getObject)
        .filter(option -> option.getBoolean("default", false))
        .map(option -> option.getString("value"))
        .findFirst()
        .orElse("");
  }

  /** Somebody puts a file into the channel. */
  public DataObject message(String user, DataObject file) {
    return DataObject.empty()
        .put("id", peer.store().next())
        .put("type", 0)
        .put("channel_id", DiscordPeer.CHANNEL)
        .put("guild_id", DiscordPeer.GUILD)
        .put("content", "")
        .put("author", person(user))
        .put("attachments", DataArray.empty().add(file));
  }

  private DataObject interaction(int type, String user, String channel, DataObject data) {
    Begun begun = peer.callbacks().begin(user, type, channel);
    DataObject interaction =
        DataObject.empty()
            .put("id", begun.id())
            .put("application_id", DiscordPeer.APPLICATION)
            .put("type", type)
            .put("token", begun.token())
            .put("version", 1)
            .put("locale", "en-US")
            .put("entitlements", DataArray.empty())
            .put("attachment_size_limit", 10_485_760)
            .put("app_permissions", "0")
            .put("authorizing_integration_owners", DataObject.empty().put("0", DiscordPeer.GUILD))
            .put("channel_id", channel)
            .put("data", data);
    if (channel.equals(DiscordStore.direct(user))) {
      return interaction
          .put("user", person(user))
          .put("context", 1)
          .put("channel", channel(channel, 1));
    }
    DataObject guild =
        DataObject.empty()
            .put("id", DiscordPeer.GUILD)
            .put("locale", "en-US")
            .put("features", DataArray.empty());
    DataObject member =
        DataObject.empty()
            .put("user", person(user))
            .put("roles", DataArray.empty())
            .put("joined_at", "2026-01-01T00:00:00+00:00")
            .put("deaf", false)
            .put("mute", false)
            .put("flags", 0)
            .put("permissions", "0");
    return interaction
        .put("guild_id", DiscordPeer.GUILD)
        .put("guild", guild)
        .put("guild_locale", "en-US")
        .put("context", 0)
        .put("member", member)
        .put("channel", channel(channel, 0));
  }

  private static DataObject person(String user) {
    return DataObject.empty()
        .put("id", user)
        .put("username", "somebody")
        .put("global_name", "Somebody")
        .put("discriminator", "0")
        .put("avatar", null)
        .put("public_flags", 0);
  }

  private static DataObject channel(String id, int type) {
    return DataObject.empty()
        .put("id", id)
        .put("type", type)
        .put("name", "team")
        .put("guild_id", DiscordPeer.GUILD)
        .put("position", 0)
        .put("permissions", "0")
        .put("flags", 0)
        .put("nsfw", false)
        .put("rate_limit_per_user", 0)
        .put("last_message_id", null);
  }
}
