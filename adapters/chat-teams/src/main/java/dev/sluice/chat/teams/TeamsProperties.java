package dev.sluice.chat.teams;

import dev.sluice.chat.ChatTimes;
import dev.sluice.chat.SecureAddress;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of Teams.
 *
 * @param appId application (client) id of the bot; activities for others are refused
 * @param appPassword client secret of the application
 * @param tenants Entra tenants whose people may act, the one of the application first
 * @param teams teams whose channels may be used, by their id {@code 19:…} or their group id; all
 *     teams of the tenants when empty
 * @param tolerance how old or how far ahead an activity or its token may be
 * @param answer how long a click waits for its answer before it gets it by direct message, 100 ms
 *     to 5 s; Teams gives up after some seconds
 * @param endpoints where Microsoft's services are
 * @param url address at which people reach the server, for links from messages
 */
@ConfigurationProperties(prefix = "sluice.chat.teams", ignoreUnknownFields = false)
record TeamsProperties(
    @DefaultValue("") String appId,
    @DefaultValue("") String appPassword,
    @DefaultValue List<String> tenants,
    @DefaultValue List<String> teams,
    @DefaultValue("300s") Duration tolerance,
    @DefaultValue("2500ms") Duration answer,
    @DefaultValue Endpoints endpoints,
    @DefaultValue("") String url) {
  private static final String GUID = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}";
  private static final Duration SHORTEST = Duration.ofMillis(100);
  private static final Duration LONGEST = Duration.ofSeconds(5);

  TeamsProperties {
    appId = appId.toLowerCase(Locale.ROOT);
    tenants = tenants.stream().map(t -> t.toLowerCase(Locale.ROOT)).toList();
    teams = List.copyOf(teams);
    require(
        appId.matches(GUID),
        "app-id",
        "copy the application (client) id of the bot's registration; without it anybody could"
            + " approve");
    require(!appPassword.isBlank(), "app-password", "make a client secret of the application");
    require(!tenants.isEmpty(), "tenants", "name the directory (tenant) id of your organisation");
    require(ChatTimes.isTolerance(tolerance), "tolerance", ChatTimes.TOLERANCE);
    require(ChatTimes.within(answer, SHORTEST, LONGEST), "answer", "give 100ms to 5s");
    require(tenants.stream().allMatch(t -> t.matches(GUID)), "tenants", "each is a GUID");
  }

  private static void require(boolean given, String what, String how) {
    if (!given) {
      throw new IllegalArgumentException(
          "sluice.chat.teams." + what + " is missing or wrong: " + how + ".");
    }
  }

  static boolean isGuid(String text) {
    return text.toLowerCase(Locale.ROOT).matches(GUID);
  }

  /** The id of the bot as Teams writes it. */
  String bot() {
    return "28:" + appId;
  }

  /** The tenant in which the application is registered. */
  String home() {
    return tenants.get(0);
  }

  /**
   * Where Microsoft's services are; the defaults are those of the commercial cloud.
   *
   * @param service address of the Bot Connector; activities that name another host are refused
   * @param metadata OpenID metadata with the keys that sign activities
   * @param login address of the token endpoint, before the tenant
   * @param files end of the host names that files are fetched from
   */
  record Endpoints(
      @DefaultValue("https://smba.trafficmanager.net/teams/") String service,
      @DefaultValue("https://login.botframework.com/v1/.well-known/openidconfiguration")
          String metadata,
      @DefaultValue("https://login.microsoftonline.com/") String login,
      @DefaultValue(".sharepoint.com") String files) {
    Endpoints {
      service = slash(service);
      login = slash(login);
      for (String address : List.of(service, metadata, login)) {
        require(SecureAddress.is(address), "endpoints", address + " is not https");
      }
    }

    private static String slash(String address) {
      return address.endsWith("/") ? address : address + "/";
    }
  }

  @Override
  public String toString() {
    return "TeamsProperties[" + appId + ", " + tenants + "]";
  }
}
