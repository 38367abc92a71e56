package dev.sluice.chat.discord;

import dev.sluice.chat.ChatException;
import dev.sluice.chat.RetryAfter;
import dev.sluice.chat.discord.DiscordRest.Answer;
import dev.sluice.chat.discord.DiscordRest.Call;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import net.dv8tion.jda.api.utils.data.DataObject;

/** What Discord answers when it does not do something, as a trouble with a way out. */
final class DiscordTrouble {
  /** Nothing stands there (Unknown Message). */
  static final int NO_MESSAGE = 10_008;

  /** There is no such channel or thread (Unknown Channel). */
  static final int NO_CHANNEL = 10_003;

  /** The interaction was answered before. */
  static final int ANSWERED = 40_060;

  /** The interaction is not there any more: nobody answered within 3 seconds. */
  static final int NO_INTERACTION = 10_062;

  /** The message has a thread already. */
  static final int HAS_THREAD = 160_004;

  private static final Duration PAUSE = Duration.ofSeconds(30);
  private static final int UNAUTHORIZED = 401;
  private static final int TIMEOUT = 408;
  private static final int TOO_MANY = 429;
  private static final int SERVER = 500;
  private static final int BUSY_RESOURCE = 40_062;
  private static final int SLOW_MODE = 20_016;
  private static final int MOST_FIELDS = 5;

  private DiscordTrouble() {}

  /** A trouble that passes by itself: a limit or an outage. */
  static Optional<ChatException> passing(String what, Answer answer) {
    int status = answer.status();
    if (status == TOO_MANY || answer.code() == BUSY_RESOURCE || answer.code() == SLOW_MODE) {
      Duration wait = wait(answer);
      return Optional.of(
          ChatException.busy("Discord asks to wait " + wait.toMillis() + " ms", wait));
    }
    return status >= SERVER || status == TIMEOUT
        ? Optional.of(ChatException.away("Discord answers " + what + " with " + status, null))
        : Optional.empty();
  }

  /** The body says it in fractions of a second, the header in seconds. */
  private static Duration wait(Answer answer) {
    double seconds = answer.object().getDouble("retry_after", -1);
    return seconds < 0 ? RetryAfter.of(answer.retryAfter(), PAUSE) : RetryAfter.seconds(seconds);
  }

  static ChatException of(Call call, Answer answer) {
    int code = answer.code();
    String name = String.valueOf(code == 0 ? answer.status() : code);
    if (answer.status() == UNAUTHORIZED) {
      return ChatException.setup(
          name,
          "Discord refuses the bot token.",
          "Make a new one under Bot, Reset Token, and put it into the settings.");
    }
    return gone(code, name, call)
        .or(() -> setup(code, name, call))
        .orElseGet(
            () ->
                ChatException.content(
                    name,
                    "Discord refuses to "
                        + call.what()
                        + " at "
                        + call.where()
                        + " ("
                        + name
                        + fields(answer.object())
                        + ")."));
  }

  private static Optional<ChatException> gone(int code, String name, Call call) {
    String text =
        switch (code) {
          case NO_CHANNEL -> "Discord knows no channel " + call.where() + " any more.";
          case NO_MESSAGE -> "The message at " + call.where() + " is not there any more.";
          case 10_013 -> "Discord does not know the person " + call.where() + " any more.";
          case 50_007, 50_278 -> "The person " + call.where() + " takes no messages from the bot.";
          case 50_083 -> "The thread at " + call.where() + " is closed.";
          default -> "";
        };
    String action =
        switch (code) {
          case 50_007, 50_278 ->
              "They allow direct messages under Privacy Settings of the server, or use the channel"
                  + " or the console.";
          case 50_083 -> "Open the thread again, or look into the console.";
          default -> "Choose another channel in the routes.";
        };
    return text.isEmpty() ? Optional.empty() : Optional.of(ChatException.gone(name, text, action));
  }

  private static Optional<ChatException> setup(int code, String name, Call call) {
    return switch (code) {
      case 50_001 ->
          Optional.of(
              ChatException.setup(
                  name,
                  "The bot may not see " + call.where() + ".",
                  "Invite it by `sluice chat manifest discord`, and give it View Channel there."));
      case 50_013 ->
          Optional.of(
              ChatException.setup(
                  name,
                  "The bot may not " + call.what() + " at " + call.where() + ".",
                  "Give its role the permissions that `sluice doctor --chat discord` names"
                      + " there."));
      case 10_004 ->
          Optional.of(
              ChatException.setup(
                  name,
                  "The bot is not in the server " + call.where() + ".",
                  "Invite it by `sluice chat manifest discord`, or correct the id."));
      case 10_002, 20_012 ->
          Optional.of(
              ChatException.setup(
                  name,
                  "The token does not belong to the application of the settings.",
                  "Copy both from the same application."));
      default -> Optional.empty();
    };
  }

  /** Which fields Discord found wrong; never what stood in them. */
  private static String fields(DataObject body) {
    Set<String> fields = new TreeSet<>();
    body.optObject("errors").ifPresent(errors -> collect("", errors, fields));
    return fields.isEmpty() ? "" : ": " + String.join(", ", fields);
  }

  private static void collect(String path, DataObject errors, Set<String> fields) {
    for (String key : errors.keys()) {
      if (key.equals("_errors")) {
        if (fields.size() < MOST_FIELDS) {
          fields.add(path);
        }
      } else {
        errors
            .optObject(key)
            .ifPresent(inner -> collect(path.isEmpty() ? key : path + "." + key, inner, fields));
      }
    }
  }
}
