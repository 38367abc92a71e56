package dev.sluice.chat.discord;

import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import net.dv8tion.jda.api.utils.data.DataObject;

/**
 * Whether what Discord delivered is for us: our application, one of our servers, a person, and made
 * just now. The same check for the gateway and for HTTP.
 */
final class DiscordOrigin {
  private final String application;
  private final Set<String> guilds;
  private final Duration tolerance;
  private final Clock clock;

  DiscordOrigin(DiscordProperties properties, Clock clock) {
    this.application = properties.applicationId();
    this.guilds = Set.copyOf(properties.guilds());
    this.tolerance = properties.tolerance();
    this.clock = clock;
  }

  /** Why a delivery is refused for the application that it names; a ping names nothing else. */
  Optional<String> refuseApplication(DataObject delivery) {
    return application.equals(delivery.getString("application_id", ""))
        ? Optional.empty()
        : Optional.of("it is for another application");
  }

  /** Why an interaction is refused; empty when it is for us. */
  Optional<String> refuse(DataObject interaction) {
    Optional<String> foreign = refuseApplication(interaction);
    if (foreign.isPresent()) {
      return foreign;
    }
    String id = interaction.getString("id", "");
    if (!Snowflake.is(id)) {
      return Optional.of("it has no id");
    }
    Duration apart = Duration.between(Snowflake.at(id), clock.instant()).abs();
    if (apart.compareTo(tolerance) > 0) {
      return Optional.of("it is not fresh");
    }
    String token = interaction.getString("token", "");
    if (token.isBlank() || !token.matches("[A-Za-z0-9_.-]+")) {
      return Optional.of("it has no token");
    }
    boolean direct = guild(interaction).isEmpty() && !interaction.hasKey("member");
    return direct ? refusePerson(interaction) : refuseMember(interaction);
  }

  /** Why a message is refused; empty when a person wrote it in one of our servers. */
  Optional<String> refuseMessage(DataObject message) {
    if (message.hasKey("webhook_id")) {
      return Optional.of("a webhook wrote it");
    }
    return refuseMember(message);
  }

  private Optional<String> refuseMember(DataObject delivery) {
    return guilds.contains(guild(delivery))
        ? refusePerson(delivery)
        : Optional.of("it comes from another server");
  }

  private static Optional<String> refusePerson(DataObject delivery) {
    DataObject user = user(delivery);
    if (!Snowflake.is(user.getString("id", ""))) {
      return Optional.of("it names nobody");
    }
    return user.getBoolean("bot", false)
        ? Optional.of("it does not come from a person")
        : Optional.empty();
  }

  /** Whether it is one of our servers. */
  boolean serves(String guild) {
    return guilds.contains(guild);
  }

  /** The server of a delivery, or empty. */
  static String guild(DataObject delivery) {
    return delivery.getString("guild_id", "");
  }

  /** Who acted: named by a member in servers, alone in direct conversations. */
  static DataObject user(DataObject delivery) {
    return delivery
        .optObject("member")
        .flatMap(member -> member.optObject("user"))
        .or(() -> delivery.optObject("user"))
        .or(() -> delivery.optObject("author"))
        .orElseGet(DataObject::empty);
  }
}
