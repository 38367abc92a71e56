package dev.sluice.chat.slack;

import dev.sluice.chat.ChatTimes;
import dev.sluice.chat.SecureAddress;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of Slack.
 *
 * @param appId id of the app, {@code A…}; events of other apps are refused
 * @param mode how events come in
 * @param signingSecret secret that signs requests in {@link Mode#HTTP}
 * @param appToken token {@code xapp-…} of {@link Mode#SOCKET}
 * @param teams workspaces of Slack that the app is installed in; events of others are refused
 * @param tolerance how old or how far ahead a request may be
 * @param api prefix of Slack's methods
 * @param files host that files are fetched from
 * @param url address at which people reach the server, for links from messages
 */
@ConfigurationProperties(prefix = "sluice.chat.slack", ignoreUnknownFields = false)
record SlackProperties(
    @DefaultValue("") String appId,
    @DefaultValue("socket") Mode mode,
    @DefaultValue("") String signingSecret,
    @DefaultValue("") String appToken,
    @DefaultValue List<Team> teams,
    @DefaultValue("300s") Duration tolerance,
    @DefaultValue("https://slack.com/api/") String api,
    @DefaultValue("files.slack.com") String files,
    @DefaultValue("") String url) {
  SlackProperties {
    teams = List.copyOf(teams);
    require(!appId.isBlank(), "sluice.chat.slack.app-id", "copy it from Basic Information");
    require(!teams.isEmpty(), "sluice.chat.slack.teams", "add the id and the bot token of one");
    require(
        mode != Mode.HTTP || signingSecret.length() >= 16,
        "sluice.chat.slack.signing-secret",
        "copy it from Basic Information; without it anybody could approve");
    require(
        mode != Mode.SOCKET || appToken.startsWith("xapp-"),
        "sluice.chat.slack.app-token",
        "make one with the scope connections:write under Basic Information");
    require(ChatTimes.isTolerance(tolerance), "sluice.chat.slack.tolerance", ChatTimes.TOLERANCE);
    require(SecureAddress.is(api), "sluice.chat.slack.api", "it has to be https");
  }

  private static void require(boolean given, String what, String how) {
    if (!given) {
      throw new IllegalArgumentException(what + " is missing or wrong: " + how + ".");
    }
  }

  /** How events come in. */
  enum Mode {
    /** Over a WebSocket that the server opens; nothing has to be reachable from outside. */
    SOCKET,
    /** To {@code /slack/events}. */
    HTTP
  }

  /**
   * A workspace of Slack.
   *
   * @param id its id, {@code T…}
   * @param botToken token {@code xoxb-…}
   */
  record Team(@DefaultValue("") String id, @DefaultValue("") String botToken) {
    Team {
      require(id.matches("[TE][A-Z0-9]{2,}"), "sluice.chat.slack.teams[].id", "it is like T0123");
      require(
          botToken.startsWith("xoxb-"),
          "sluice.chat.slack.teams[].bot-token",
          "copy it from OAuth & Permissions");
    }

    @Override
    public String toString() {
      return "Team[" + id + "]";
    }
  }

  @Override
  public String toString() {
    return "SlackProperties[" + appId + ", " + mode + ", " + teams + "]";
  }
}
