package dev.sluice.chat.teams;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.chat.Account;
import dev.sluice.chat.Attachment;
import dev.sluice.chat.Inbound;
import dev.sluice.chat.Place;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What Teams delivers as neutral events. The id of an event is the activity's, which is the same
 * for every delivery, with its conversation, because Teams counts per conversation.
 */
final class TeamsEvents {
  static final String TOKEN = "token";
  static final String FIELD = "field.";
  static final String PRESS = "press";
  static final String FORM = "form";
  static final String REFRESH = "refresh";
  private static final String FILE = "application/vnd.microsoft.teams.file.download.info";
  private static final Set<String> ACTS = Set.of("message", "invoke");
  private static final String ROOT = ";messageid=";

  private final String bot;

  TeamsEvents(String bot) {
    this.bot = bot;
  }

  /** Whether an activity is something that a person did. */
  static boolean acts(JsonNode activity) {
    return ACTS.contains(Json.text(activity, "type"));
  }

  /**
   * What a message says: scripts that were put there, else a command, or a button of old clients.
   */
  List<Inbound> message(JsonNode activity) {
    List<Inbound> files = files(activity);
    if (!files.isEmpty()) {
      return files;
    }
    String token = Json.text(activity, "value", TOKEN);
    if (!token.isEmpty()) {
      return List.of(press(activity, token, ""));
    }
    String text = TypedText.of(activity, bot);
    return text.isEmpty() ? List.of() : List.of(command(activity, text, ""));
  }

  /** What an invocation asks for; empty for what is not ours. */
  Optional<Inbound> invoke(JsonNode activity, String trigger) {
    JsonNode value = activity.path("value");
    return switch (Json.text(activity, "name")) {
      case "adaptiveCard/action" -> action(activity, value.path("action"), trigger);
      case "task/fetch" -> pressed(activity, value.path("data"), trigger);
      case "task/submit", "composeExtension/submitAction" ->
          submitted(activity, value.path("data"), trigger);
      case "composeExtension/fetchTask" -> Optional.of(command(activity, "new", trigger));
      default -> Optional.empty();
    };
  }

  private static Optional<Inbound> action(JsonNode activity, JsonNode action, String trigger) {
    return switch (Json.text(action, "verb")) {
      case PRESS -> pressed(activity, action.path("data"), trigger);
      case FORM -> submitted(activity, action.path("data"), trigger);
      default -> Optional.empty();
    };
  }

  private static Optional<Inbound> pressed(JsonNode activity, JsonNode data, String trigger) {
    String token = Json.text(data, TOKEN);
    return token.isEmpty() ? Optional.empty() : Optional.of(press(activity, token, trigger));
  }

  private static Optional<Inbound> submitted(JsonNode activity, JsonNode data, String trigger) {
    String token = Json.text(data, TOKEN);
    Map<String, String> values = new HashMap<>();
    data.properties()
        .forEach(
            entry -> {
              if (entry.getKey().startsWith(FIELD) && entry.getValue().isValueNode()) {
                values.put(entry.getKey().substring(FIELD.length()), entry.getValue().asText());
              }
            });
    return token.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Inbound.Submission(
                id("form", activity),
                account(activity),
                place(activity),
                at(activity),
                token,
                values,
                Map.of(),
                trigger));
  }

  private static Inbound press(JsonNode activity, String token, String trigger) {
    return new Inbound.Press(
        id("press", activity), account(activity), place(activity), at(activity), token, trigger);
  }

  private static Inbound command(JsonNode activity, String text, String trigger) {
    return new Inbound.Command(
        id("command", activity), account(activity), place(activity), at(activity), text, trigger);
  }

  /**
   * Scripts that somebody put into a conversation, and all files that the bot alone was given;
   * their address is what identifies them.
   */
  private static List<Inbound> files(JsonNode activity) {
    List<Inbound> files = new ArrayList<>();
    Account account = account(activity);
    Place place = place(activity);
    for (JsonNode each : activity.path("attachments")) {
      Attachment file =
          new Attachment(
              account.tenant(),
              Json.text(each, "content", "downloadUrl"),
              Json.text(each, "name"),
              0);
      boolean given = FILE.equals(Json.text(each, "contentType")) && !file.id().isEmpty();
      if (given && (file.isScript() || place.directWith().isPresent())) {
        files.add(
            new Inbound.Upload(
                id("file" + files.size(), activity), account, place, at(activity), file, ""));
      }
    }
    return files;
  }

  private static String id(String kind, JsonNode activity) {
    return kind + ":" + Json.text(activity, "conversation", "id") + ":" + Json.text(activity, "id");
  }

  static Account account(JsonNode activity) {
    return new Account(
        TeamsPlatform.NAME,
        Json.text(activity, "channelData", "tenant", "id").toLowerCase(Locale.ROOT),
        Json.text(activity, "from", "aadObjectId").toLowerCase(Locale.ROOT));
  }

  static Place place(JsonNode activity) {
    Account account = account(activity);
    String type = Json.text(activity, "conversation", "conversationType");
    if (type.equalsIgnoreCase("personal")) {
      return Place.direct(account);
    }
    String conversation = Json.text(activity, "conversation", "id");
    int root = conversation.indexOf(ROOT);
    String channel = root < 0 ? conversation : conversation.substring(0, root);
    Place place = Place.channel(TeamsPlatform.NAME, account.tenant() + "/" + channel);
    return root < 0 ? place : place.thread(conversation.substring(root + ROOT.length()));
  }

  private static Instant at(JsonNode activity) {
    return OffsetDateTime.parse(Json.text(activity, "timestamp")).toInstant();
  }
}
