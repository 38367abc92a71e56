package dev.sluice.chat.slack;

import com.google.gson.GsonBuilder;
import dev.sluice.chat.ChatException;
import dev.sluice.chat.ChatSetup;
import dev.sluice.chat.Check;
import dev.sluice.chat.ConsoleLink;
import dev.sluice.chat.Place;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** What an admin of Slack needs: the manifest of the app, and what is wrong with a set-up. */
public final class SlackSetup implements ChatSetup {
  /** What the bot may do; nothing that is not used. */
  static final List<String> SCOPES =
      List.of(
          "channels:history",
          "channels:read",
          "chat:write",
          "commands",
          "files:read",
          "files:write",
          "groups:history",
          "groups:read",
          "im:history",
          "im:write",
          "team:read",
          "users:read");

  private static final String PREFIX = "sluice.chat.slack";

  /** For the service loader. */
  public SlackSetup() {}

  @Override
  public String platform() {
    return SlackPlatform.NAME;
  }

  @Override
  public String manifest(String url) {
    boolean socket = url.isEmpty();
    String address = ConsoleLink.of(url, SlackAutoConfiguration.PATH).orElse("");
    Map<String, Object> command = new LinkedHashMap<>();
    command.put("command", "/sluice");
    command.put("description", "Database changes: open, approve, run, roll back");
    command.put("usage_hint", "help");
    command.put("should_escape", false);
    Map<String, Object> events = new LinkedHashMap<>();
    events.put("bot_events", List.of("message.channels", "message.groups", "message.im"));
    Map<String, Object> interactivity = new LinkedHashMap<>();
    interactivity.put("is_enabled", true);
    if (!socket) {
      command.put("url", address);
      events.put("request_url", address);
      interactivity.put("request_url", address);
    }
    Map<String, Object> settings = new LinkedHashMap<>();
    settings.put("event_subscriptions", events);
    settings.put("interactivity", interactivity);
    settings.put("org_deploy_enabled", false);
    settings.put("socket_mode_enabled", socket);
    settings.put("token_rotation_enabled", false);
    Map<String, Object> manifest = new LinkedHashMap<>();
    manifest.put(
        "display_information",
        Map.of("name", "Sluice", "description", "Approvals for database changes"));
    manifest.put("features", features(command));
    manifest.put("oauth_config", Map.of("scopes", Map.of("bot", SCOPES)));
    manifest.put("settings", settings);
    return new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create().toJson(manifest);
  }

  private static Map<String, Object> features(Map<String, Object> command) {
    Map<String, Object> features = new LinkedHashMap<>();
    features.put(
        "app_home", Map.of("messages_tab_enabled", true, "messages_tab_read_only_enabled", false));
    features.put("bot_user", Map.of("display_name", "Sluice", "always_online", true));
    features.put("slash_commands", List.of(command));
    return features;
  }

  @Override
  public List<Check> examine(Map<String, String> settings, List<String> channels) {
    Map<String, String> named = new LinkedHashMap<>();
    settings.forEach((key, value) -> named.put(PREFIX + "." + key, value));
    SlackProperties properties;
    try {
      properties =
          new Binder(new MapConfigurationPropertySource(named))
              .bindOrCreate(PREFIX, SlackProperties.class);
    } catch (BindException | IllegalArgumentException wrong) {
      return List.of(Check.settings(wrong, "config-examples/slack.yaml"));
    }
    List<Check> checks = new ArrayList<>();
    checks.add(Check.fine("settings", "They are complete."));
    List<Place> places = channels.stream().map(c -> Place.channel(SlackPlatform.NAME, c)).toList();
    try (SlackTeams teams = new SlackTeams(properties)) {
      if (properties.mode() == SlackProperties.Mode.SOCKET) {
        checks.add(socket(teams, properties));
      }
      checks.addAll(new SlackExamination(teams).of(places));
    } catch (IOException broken) {
      checks.add(Check.warning("client", String.valueOf(broken.getMessage()), "Try again."));
    }
    return checks;
  }

  private static Check socket(SlackTeams teams, SlackProperties properties) {
    try {
      teams.app(properties.appToken());
      return Check.fine("app token", "Socket Mode can be opened.");
    } catch (ChatException trouble) {
      return Check.wrong(
          "app token",
          String.valueOf(trouble.getMessage()),
          "Turn Socket Mode on, and make an app-level token with connections:write under Basic"
              + " Information.");
    }
  }
}
