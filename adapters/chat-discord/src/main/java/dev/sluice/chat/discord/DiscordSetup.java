package dev.sluice.chat.discord;

import dev.sluice.chat.ChatSetup;
import dev.sluice.chat.Check;
import dev.sluice.chat.ConsoleLink;
import dev.sluice.chat.Place;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.dv8tion.jda.api.Permission;
import net.dv8tion.jda.api.utils.data.DataArray;
import net.dv8tion.jda.api.utils.data.DataObject;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** What an admin of Discord needs: the invitation of the bot, and what is wrong with a set-up. */
public final class DiscordSetup implements ChatSetup {
  private static final String PREFIX = "sluice.chat.discord";

  /** For the service loader. */
  public DiscordSetup() {}

  @Override
  public String platform() {
    return DiscordPlatform.NAME;
  }

  /** Discord takes no manifest of an application: this says what to choose where. */
  @Override
  public String manifest(String url) {
    String invitation =
        "https://discord.com/oauth2/authorize?client_id=APPLICATION_ID"
            + "&scope=bot%20applications.commands&permissions="
            + DiscordPermissions.needed();
    return DataObject.empty()
        .put("invitation", invitation)
        .put("scopes", DataArray.empty().add("bot").add("applications.commands"))
        .put(
            "permissions",
            DataArray.fromCollection(
                DiscordPermissions.NEEDED.stream().map(Permission::getName).toList()))
        .put("interactions_endpoint_url", ConsoleLink.of(url, DiscordEndpoint.PATH).orElse(""))
        .put("privileged_gateway_intents", intents(url))
        .put("public_bot", false)
        .put("commands", DiscordCommands.definitions())
        .toPrettyString();
  }

  private static DataArray intents(String url) {
    return url.isEmpty() ? DataArray.empty().add("Message Content Intent") : DataArray.empty();
  }

  @Override
  public List<Check> examine(Map<String, String> settings, List<String> channels) {
    Map<String, String> named = new LinkedHashMap<>();
    settings.forEach((key, value) -> named.put(PREFIX + "." + key, value));
    DiscordProperties properties;
    try {
      properties =
          new Binder(new MapConfigurationPropertySource(named))
              .bindOrCreate(PREFIX, DiscordProperties.class);
    } catch (BindException | IllegalArgumentException wrong) {
      return List.of(Check.settings(wrong, "config-examples/discord.yaml"));
    }
    List<Check> checks = new ArrayList<>();
    checks.add(Check.fine("settings", "They are complete."));
    List<Place> places =
        channels.stream().map(c -> Place.channel(DiscordPlatform.NAME, c)).toList();
    try (DiscordRest rest = new DiscordRest(properties)) {
      checks.addAll(new DiscordExamination(rest, properties).of(places));
    }
    return checks;
  }
}
