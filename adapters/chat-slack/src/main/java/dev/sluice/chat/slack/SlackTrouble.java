package dev.sluice.chat.slack;

import com.slack.api.methods.SlackApiException;
import com.slack.api.methods.SlackApiTextResponse;
import dev.sluice.chat.ChatException;
import dev.sluice.chat.RetryAfter;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What Slack answers when it does not do something, as a trouble with a way out. */
final class SlackTrouble {
  private static final Duration PAUSE = Duration.ofSeconds(30);
  private static final int TOO_MANY = 429;
  private static final int SERVER = 500;
  private static final Set<String> AWAY =
      Set.of("internal_error", "fatal_error", "service_unavailable", "request_timeout");
  private static final Set<String> RATE = Set.of("ratelimited", "rate_limited");
  private static final Set<String> TOKEN =
      Set.of(
          "invalid_auth",
          "not_authed",
          "account_inactive",
          "token_revoked",
          "token_expired",
          "not_allowed_token_type");
  private static final Set<String> GONE =
      Set.of(
          "is_archived",
          "user_not_found",
          "user_disabled",
          "cannot_dm_bot",
          "thread_not_found",
          "messages_tab_disabled");

  private SlackTrouble() {}

  static ChatException of(String method, SlackApiException answer) {
    int status = answer.getResponse().code();
    if (status == TOO_MANY) {
      Duration wait =
          RetryAfter.of(
              Optional.ofNullable(answer.getResponse().header("Retry-After")).orElse(""), PAUSE);
      return ChatException.busy("Slack asks to wait " + wait.toSeconds() + " s", wait);
    }
    if (status >= SERVER) {
      return ChatException.away("Slack answers " + method + " with " + status, answer);
    }
    return ChatException.content("http-" + status, "Slack answers " + method + " with " + status);
  }

  static ChatException of(String method, SlackApiTextResponse answer, String where) {
    String code = Optional.ofNullable(answer.getError()).orElse("no_error_named");
    if (AWAY.contains(code)) {
      return ChatException.away("Slack answers " + method + " with " + code, null);
    }
    if (RATE.contains(code)) {
      return ChatException.busy("Slack asks to wait", PAUSE);
    }
    if (TOKEN.contains(code)) {
      return ChatException.setup(
          code,
          "Slack refuses the bot token (" + code + ").",
          "Reinstall the app and put the Bot User OAuth Token of OAuth & Permissions into the"
              + " settings.");
    }
    if (GONE.contains(code)) {
      return ChatException.gone(code, gone(code, where), "Choose another channel in the routes.");
    }
    return setup(code, where, answer.getNeeded())
        .orElseGet(
            () ->
                ChatException.content(
                    code, "Slack refuses " + method + " at " + where + " (" + code + ")."));
  }

  private static String gone(String code, String where) {
    return code.equals("is_archived")
        ? "The channel " + where + " is archived."
        : "Slack does not know " + where + " any more (" + code + ").";
  }

  private static Optional<ChatException> setup(String code, String where, @Nullable String needed) {
    return switch (code) {
      case "missing_scope" ->
          Optional.of(
              ChatException.setup(
                  code,
                  "The app lacks the scope " + Optional.ofNullable(needed).orElse("it needs") + ".",
                  "Add it under OAuth & Permissions, or update the app by `sluice chat manifest"
                      + " slack`, and reinstall the app."));
      case "not_in_channel" ->
          Optional.of(
              ChatException.setup(
                  code,
                  "The bot is not in the channel " + where + ".",
                  "Type /invite @Sluice in that channel."));
      case "channel_not_found" ->
          Optional.of(
              ChatException.setup(
                  code,
                  "The bot sees no channel " + where + ".",
                  "Check the id in the routes; a private channel needs /invite @Sluice, a deleted"
                      + " one another route."));
      case "restricted_action", "ekm_access_denied", "team_access_not_granted" ->
          Optional.of(
              ChatException.setup(
                  code,
                  "The workspace forbids the bot to post at " + where + " (" + code + ").",
                  "Ask an admin of the Slack workspace to allow the app there."));
      default -> Optional.empty();
    };
  }
}
