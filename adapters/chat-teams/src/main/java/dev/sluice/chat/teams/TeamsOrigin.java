package dev.sluice.chat.teams;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.chat.SecureAddress;
import java.net.URI;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Whether an activity is for us: from Teams, to our bot, of one of our tenants and teams, fresh, by
 * a person whom Entra knows, and answered at the service that its token names.
 */
final class TeamsOrigin {
  private static final Set<String> SHOWN = Set.of("personal", "channel", "groupchat");

  private final String bot;
  private final Set<String> tenants;
  private final Set<String> teams;
  private final String host;
  private final Duration tolerance;
  private final Clock clock;

  TeamsOrigin(TeamsProperties properties, Clock clock) {
    this.bot = properties.bot();
    this.tenants = Set.copyOf(properties.tenants());
    this.teams = new HashSet<>(properties.teams());
    this.host = URI.create(properties.endpoints().service()).getAuthority();
    this.tolerance = properties.tolerance();
    this.clock = clock;
  }

  /**
   * Why it is refused; empty when it is for us.
   *
   * @param service the service that the token names
   */
  Optional<String> refuse(JsonNode activity, String service) {
    if (!"msteams".equals(Json.text(activity, "channelId"))) {
      return Optional.of("it does not come from Teams");
    }
    if (!bot.equalsIgnoreCase(Json.text(activity, "recipient", "id"))) {
      return Optional.of("it is for another bot");
    }
    String named = Json.text(activity, "serviceUrl");
    if (!bare(named).equals(bare(service)) || !ours(named)) {
      return Optional.of("its service is not the one of its token, or not Microsoft's");
    }
    if (!tenant(activity)) {
      return Optional.of("it comes from another tenant");
    }
    if (!team(activity)) {
      return Optional.of("it comes from another team");
    }
    return person(activity).or(() -> fresh(activity));
  }

  private static String bare(String address) {
    return address.endsWith("/") ? address.substring(0, address.length() - 1) : address;
  }

  private boolean ours(String address) {
    try {
      URI uri = URI.create(address);
      return SecureAddress.is(address) && host.equals(uri.getRawAuthority());
    } catch (IllegalArgumentException broken) {
      return false;
    }
  }

  /** Both places that name a tenant must name the same one of ours. */
  private boolean tenant(JsonNode activity) {
    String data = Json.text(activity, "channelData", "tenant", "id").toLowerCase(Locale.ROOT);
    String conversation = Json.text(activity, "conversation", "tenantId").toLowerCase(Locale.ROOT);
    return tenants.contains(data) && (conversation.isEmpty() || conversation.equals(data));
  }

  private boolean team(JsonNode activity) {
    JsonNode team = activity.path("channelData").path("team");
    boolean channel = "channel".equalsIgnoreCase(type(activity));
    if (teams.isEmpty() || !(channel || team.isObject())) {
      return true;
    }
    return teams.contains(Json.text(team, "id")) || teams.contains(Json.text(team, "aadGroupId"));
  }

  private static String type(JsonNode activity) {
    return Json.text(activity, "conversation", "conversationType").toLowerCase(Locale.ROOT);
  }

  /** Only what people do is looked at: they have an object id, and no role but their own. */
  private static Optional<String> person(JsonNode activity) {
    String role = Json.text(activity, "from", "role");
    boolean person =
        TeamsProperties.isGuid(Json.text(activity, "from", "aadObjectId"))
            && Json.text(activity, "from", "id").startsWith("29:")
            && (role.isEmpty() || role.equals("user"));
    if (TeamsEvents.acts(activity) && !person) {
      return Optional.of("it does not say which person of Entra acted");
    }
    boolean place =
        SHOWN.contains(type(activity))
            && !Json.text(activity, "conversation", "id").isBlank()
            && !Json.text(activity, "id").isBlank();
    return TeamsEvents.acts(activity) && !place
        ? Optional.of("it does not say where it happened")
        : Optional.empty();
  }

  private Optional<String> fresh(JsonNode activity) {
    try {
      Instant at = OffsetDateTime.parse(Json.text(activity, "timestamp")).toInstant();
      Duration age = Duration.between(at, clock.instant()).abs();
      return age.compareTo(tolerance) > 0 ? Optional.of("it is not fresh") : Optional.empty();
    } catch (DateTimeException none) {
      return Optional.of("it has no time");
    }
  }
}
