package dev.sluice.chat.teams;

import dev.sluice.chat.ChatException;
import dev.sluice.chat.ChatSetup;
import dev.sluice.chat.Check;
import dev.sluice.chat.Place;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** What an admin of Teams needs: the manifest of the app, and what is wrong with a set-up. */
public final class TeamsSetup implements ChatSetup {
  private static final String PREFIX = "sluice.chat.teams";

  /** For the service loader. */
  public TeamsSetup() {}

  @Override
  public String platform() {
    return TeamsPlatform.NAME;
  }

  @Override
  public String manifest(String url) {
    return manifest(url, "");
  }

  @Override
  public String manifest(String url, String app) {
    if (!TeamsProperties.isGuid(app)) {
      throw new IllegalArgumentException(
          "The manifest of Teams needs the application (client) id of the bot: --app-id GUID.");
    }
    return Json.pretty(TeamsManifest.of(url, app.toLowerCase(Locale.ROOT)));
  }

  @Override
  public List<Check> examine(Map<String, String> settings, List<String> channels) {
    Map<String, String> named = new LinkedHashMap<>();
    settings.forEach((key, value) -> named.put(PREFIX + "." + key, value));
    TeamsProperties properties;
    try {
      properties =
          new Binder(new MapConfigurationPropertySource(named))
              .bindOrCreate(PREFIX, TeamsProperties.class);
    } catch (BindException | IllegalArgumentException wrong) {
      return List.of(Check.settings(wrong, "config-examples/teams.yaml"));
    }
    List<Check> checks = new ArrayList<>();
    checks.add(Check.fine("settings", "They are complete."));
    if (!properties.url().startsWith("https://")) {
      checks.add(
          Check.warning(
              "url",
              "There is no https address in sluice.chat.teams.url.",
              "Set it: Teams calls "
                  + TeamsAutoConfiguration.PATH
                  + " there, and links lead to"
                  + " it."));
    }
    checks.add(keys(properties));
    TeamsCredentials credentials = new TeamsCredentials(properties, Clock.systemUTC());
    Check secret = secret(credentials);
    checks.add(secret);
    if (secret.verdict() == Check.Verdict.FINE) {
      checks.addAll(channels(properties, credentials, channels));
    }
    return checks;
  }

  private static Check keys(TeamsProperties properties) {
    URI metadata = URI.create(properties.endpoints().metadata());
    try {
      int count = new TeamsKeys(metadata, Clock.systemUTC()).count();
      return Check.fine("keys", count + " keys sign for Teams.");
    } catch (IOException away) {
      return Check.wrong(
          "keys",
          "The keys that sign activities cannot be read: " + away.getMessage(),
          "Let the server reach " + metadata.getHost() + " over https.");
    }
  }

  private static Check secret(TeamsCredentials credentials) {
    try {
      credentials.token();
      return Check.fine("app password", "Entra takes it.");
    } catch (ChatException trouble) {
      return Check.wrong("app password", String.valueOf(trouble.getMessage()), trouble.action());
    }
  }

  private static List<Check> channels(
      TeamsProperties properties, TeamsCredentials credentials, List<String> channels) {
    List<Place> places = channels.stream().map(c -> Place.channel(TeamsPlatform.NAME, c)).toList();
    try (TeamsConnector connector = new TeamsConnector(properties, credentials)) {
      return new TeamsExamination(connector).of(places);
    }
  }
}
