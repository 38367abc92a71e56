package dev.sluice.chat.discord;

import dev.sluice.chat.ChatException;
import dev.sluice.chat.Check;
import dev.sluice.chat.Place;
import dev.sluice.chat.discord.DiscordRest.Call;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import net.dv8tion.jda.api.Permission;
import net.dv8tion.jda.api.utils.data.DataArray;
import net.dv8tion.jda.api.utils.data.DataObject;

/**
 * Looks at a set-up through Discord's own answers: the token, the application, its intents and
 * address, the servers, the commands, and what the bot may do in each channel.
 */
final class DiscordExamination {
  private final DiscordRest rest;
  private final DiscordProperties properties;
  private final Map<String, Seen> guilds = new HashMap<>();

  DiscordExamination(DiscordRest rest, DiscordProperties properties) {
    this.rest = rest;
    this.properties = properties;
  }

  /** A server, and the bot as its member. */
  private record Seen(DataObject guild, DataObject member) {}

  List<Check> of(List<Place> channels) {
    List<Check> checks = new ArrayList<>();
    String self;
    try {
      DataObject bot = rest.get(new Call("users/@me", "read its own name", "itself"));
      self = bot.getString("id", "");
      checks.add(
          Check.fine("bot token", "Discord knows it as " + bot.getString("username", "") + "."));
      application(checks);
    } catch (ChatException trouble) {
      checks.add(wrong("bot token", trouble));
      return checks;
    }
    for (String guild : properties.guilds()) {
      guild(guild, self, checks);
    }
    channels.forEach(channel -> checks.add(channel(channel)));
    return checks;
  }

  private void application(List<Check> checks) {
    DataObject own = rest.get(new Call("applications/@me", "read its settings", "itself"));
    if (!own.getString("id", "").equals(properties.applicationId())) {
      checks.add(
          Check.wrong(
              "application",
              "The token belongs to the application " + own.getString("id", "") + ".",
              "Copy application-id and bot-token from the same application."));
      return;
    }
    checks.add(Check.fine("application", "It is " + own.getString("name", "") + "."));
    if (properties.mode() == DiscordProperties.Mode.HTTP) {
      overHttp(own, checks);
    } else {
      overGateway(own, checks);
    }
  }

  private void overHttp(DataObject own, List<Check> checks) {
    checks.add(
        own.getString("verify_key", "").equals(properties.publicKey())
            ? Check.fine("public key", "It is that of the application.")
            : Check.wrong(
                "public key",
                "It is not that of the application, so every interaction would be refused.",
                "Copy it from General Information."));
    String address = own.getString("interactions_endpoint_url", "");
    checks.add(
        address.endsWith(DiscordEndpoint.PATH)
            ? Check.fine("interactions", "Discord delivers them to " + address + ".")
            : Check.wrong(
                "interactions",
                "Discord delivers them to no address of this server.",
                "Put https://…"
                    + DiscordEndpoint.PATH
                    + " under General Information, Interactions Endpoint URL, while the server"
                    + " runs."));
  }

  private static void overGateway(DataObject own, List<Check> checks) {
    boolean elsewhere = !own.getString("interactions_endpoint_url", "").isEmpty();
    checks.add(
        elsewhere
            ? Check.wrong(
                "interactions",
                "Discord delivers them by HTTP, not by the gateway.",
                "Empty the Interactions Endpoint URL under General Information, or set mode: http.")
            : Check.fine("interactions", "Discord delivers them by the gateway."));
    boolean content = (own.getInt("flags", 0) & DiscordGateway.MESSAGE_CONTENT) != 0;
    checks.add(
        content
            ? Check.fine("intents", "The content of messages may be seen.")
            : Check.warning(
                "intents",
                "The Message Content Intent is missing: scripts put into a channel are not seen.",
                "Turn it on under Bot, Privileged Gateway Intents, or open scripts by the menu of"
                    + " their message."));
  }

  private void guild(String id, String self, List<Check> checks) {
    String what = "server " + id;
    try {
      DataObject guild = rest.get(new Call("guilds/" + id, "see the server", id));
      DataObject member = rest.get(new Call("guilds/" + id + "/members/" + self, "see itself", id));
      guilds.put(id, new Seen(guild, member));
      checks.add(Check.fine(what, "The bot is in " + guild.getString("name", "") + "."));
      checks.add(commands(id));
    } catch (ChatException trouble) {
      checks.add(
          Check.wrong(
              what,
              String.valueOf(trouble.getMessage()),
              trouble.action().isEmpty()
                  ? "Invite the bot by `sluice chat manifest discord`."
                  : trouble.action()));
    }
  }

  private Check commands(String guild) {
    String what = "commands in " + guild;
    try {
      boolean known =
          rest.list(DiscordRegistration.call(properties.applicationId(), guild)).stream(
                  DataArray::getObject)
              .anyMatch(command -> command.getString("name", "").equals(DiscordCommands.NAME));
      return known
          ? Check.fine(what, "/" + DiscordCommands.NAME + " is there.")
          : Check.warning(what, "They are not there yet.", "Start the server; it names them.");
    } catch (ChatException trouble) {
      return Check.wrong(
          what,
          "Discord does not let the application have commands there.",
          "Invite it again by `sluice chat manifest discord`, with applications.commands.");
    }
  }

  private Check channel(Place place) {
    String what = "channel " + place.channel();
    Seen seen = guilds.get(place.tenant());
    if (seen == null) {
      return Check.wrong(
          what,
          "Its server is not one that the bot is in.",
          "Write it as SERVER/CHANNEL with a server of the settings.");
    }
    try {
      DataObject channel =
          rest.get(new Call("channels/" + place.id(), "see the channel", place.channel()));
      if (!channel.getString("guild_id", "").equals(place.tenant())) {
        return Check.wrong(what, "It belongs to another server.", "Correct the route.");
      }
      List<Permission> missing = DiscordPermissions.missing(seen.guild(), seen.member(), channel);
      String name = "#" + channel.getString("name", "");
      return missing.isEmpty()
          ? Check.fine(what, "The bot may do what it needs in " + name + ".")
          : Check.wrong(
              what,
              "The bot lacks in " + name + ": " + names(missing) + ".",
              "Give them to its role in the settings of the channel, Permissions.");
    } catch (ChatException trouble) {
      return wrong(what, trouble);
    }
  }

  private static String names(List<Permission> permissions) {
    return permissions.stream().map(Permission::getName).collect(Collectors.joining(", "));
  }

  private static Check wrong(String what, ChatException trouble) {
    return Check.wrong(what, String.valueOf(trouble.getMessage()), trouble.action());
  }
}
