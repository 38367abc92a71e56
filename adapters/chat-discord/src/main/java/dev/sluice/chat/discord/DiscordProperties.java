package dev.sluice.chat.discord;

import dev.sluice.chat.ChatTimes;
import dev.sluice.chat.SecureAddress;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of Discord.
 *
 * @param applicationId id of the application; interactions of others are refused
 * @param botToken token of the bot
 * @param mode how interactions come in
 * @param publicKey key that signs requests in {@link Mode#HTTP}, 64 hexadecimal digits
 * @param guilds ids of the servers of Discord that the bot is in; interactions of others are
 *     refused
 * @param tolerance how old or how far ahead an interaction may be
 * @param acknowledgeAfter how long an answer may take before Discord is told that it comes later
 * @param reconnectAfter how long until the gateway is opened again after Discord ended the session
 *     for good, because of the token or the intents; 1 s to 1 h
 * @param api prefix of Discord's methods
 * @param gateway address of the gateway; asked from Discord when empty
 * @param files where Discord keeps files
 * @param url address at which people reach the server, for links from messages
 */
@ConfigurationProperties(prefix = "sluice.chat.discord", ignoreUnknownFields = false)
record DiscordProperties(
    @DefaultValue("") String applicationId,
    @DefaultValue("") String botToken,
    @DefaultValue("gateway") Mode mode,
    @DefaultValue("") String publicKey,
    @DefaultValue List<String> guilds,
    @DefaultValue("300s") Duration tolerance,
    @DefaultValue("800ms") Duration acknowledgeAfter,
    @DefaultValue("5m") Duration reconnectAfter,
    @DefaultValue("https://discord.com/api/v10/") String api,
    @DefaultValue("") String gateway,
    @DefaultValue("https://cdn.discordapp.com/") String files,
    @DefaultValue("") String url) {
  private static final Duration SOONEST = Duration.ofSeconds(1);
  private static final Duration LATEST_AGAIN = Duration.ofHours(1);
  private static final Duration LATEST = Duration.ofMillis(2_500);

  DiscordProperties {
    guilds = List.copyOf(guilds);
    api = slash(api);
    files = slash(files);
    require(SecureAddress.is(api), "api", api + " is not https");
    require(SecureAddress.is(files), "files", files + " is not https");
    require(gateway.isEmpty() || SecureAddress.is(gateway), "gateway", gateway + " is not wss");
    require(ChatTimes.isTolerance(tolerance), "tolerance", ChatTimes.TOLERANCE);
    require(
        Snowflake.is(applicationId),
        "application-id",
        "copy it from General Information of the application");
    require(!botToken.isBlank(), "bot-token", "make one under Bot, Reset Token");
    require(!guilds.isEmpty(), "guilds", "add the id of a server: right click on it, Copy ID");
    require(
        guilds.stream().allMatch(Snowflake::is),
        "guilds[]",
        "the id of a server has 17 to 20 digits");
    require(
        mode != Mode.HTTP || publicKey.matches("[0-9a-f]{64}"),
        "public-key",
        "copy it from General Information; without it anybody could approve");
    require(
        ChatTimes.within(acknowledgeAfter, Duration.ZERO, LATEST),
        "acknowledge-after",
        "at most 2500ms, because Discord waits for 3 seconds");
    require(
        ChatTimes.within(reconnectAfter, SOONEST, LATEST_AGAIN),
        "reconnect-after",
        "give 1s to 1h");
  }

  private static String slash(String address) {
    return address.endsWith("/") ? address : address + "/";
  }

  private static void require(boolean given, String what, String how) {
    if (!given) {
      throw new IllegalArgumentException(
          "sluice.chat.discord." + what + " is missing or wrong: " + how + ".");
    }
  }

  /** How interactions come in. */
  enum Mode {
    /** Over a WebSocket that the server opens; nothing has to be reachable from outside. */
    GATEWAY,
    /** To {@code /discord/interactions}, signed by Discord. */
    HTTP
  }

  @Override
  public String toString() {
    return "DiscordProperties[" + applicationId + ", " + mode + ", " + guilds + "]";
  }
}
