package dev.sluice.chat.teams;

import com.microsoft.bot.connector.rest.ErrorResponseException;
import com.microsoft.bot.schema.ErrorResponse;
import dev.sluice.chat.ChatException;
import dev.sluice.chat.RetryAfter;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** What the Bot Connector answers when it does not do something, as a trouble with a way out. */
final class TeamsTrouble {
  private static final Duration PAUSE = Duration.ofSeconds(5);
  private static final Set<String> NOT_THERE =
      Set.of(
          "ActivityNotFoundInConversation",
          "MessageNotFound",
          "ActivityNotFound",
          "MessageDeleted");
  private static final Set<String> BLOCKED =
      Set.of("MessageWritesBlocked", "ConversationBlockedByUser");

  private TeamsTrouble() {}

  /** The status and code of an answer. */
  record Answer(int status, String code, String retryAfter) {
    static Answer of(ErrorResponseException refused) {
      int status = refused.response().code();
      String retry =
          Optional.ofNullable(refused.response().headers().get("Retry-After")).orElse("");
      String code =
          Optional.ofNullable(refused.body())
              .map(ErrorResponse::getError)
              .map(error -> error.getCode())
              .orElse("http-" + status);
      return new Answer(status, code, retry);
    }

    /** True when a message does not stand there any more. */
    boolean missing() {
      return (status == 404 || status == 403) && NOT_THERE.contains(code);
    }
  }

  /**
   * The trouble of an answer.
   *
   * @param where what it is about, for messages
   */
  static ChatException of(Answer answer, String where) {
    int status = answer.status();
    if (status == 429 || status == 412) {
      return ChatException.busy("Teams asks to wait", RetryAfter.of(answer.retryAfter(), PAUSE));
    }
    if (status >= 500) {
      return ChatException.away("Teams answers " + status, null);
    }
    return switch (status) {
      case 401 ->
          ChatException.setup(
              answer.code(),
              "Teams refuses the bot's token (" + answer.code() + ").",
              "Check that the bot of Azure has the application id of the settings, and that its"
                  + " Teams channel is switched on.");
      case 403 -> forbidden(answer, where);
      case 404 ->
          ChatException.gone(
              answer.code(),
              "Teams does not know " + where + " any more (" + answer.code() + ").",
              "Choose another channel in the routes.");
      default ->
          ChatException.content(
              answer.code(),
              "Teams refuses what was sent to " + where + " (" + answer.code() + ").");
    };
  }

  private static ChatException forbidden(Answer answer, String where) {
    if (BLOCKED.contains(answer.code())) {
      return ChatException.gone(
          answer.code(),
          "Messages to " + where + " are blocked there.",
          "The person unblocks the app in Teams; until then the console shows everything.");
    }
    return ChatException.setup(
        answer.code(),
        "The bot may not write to " + where + " (" + answer.code() + ").",
        "Add the Sluice app to that team or chat, and for direct messages let the Teams admin"
            + " install it for everybody (app setup policy).");
  }
}
