package dev.sluice.chat.discord;

import java.util.Map;
import net.dv8tion.jda.api.utils.data.DataArray;
import net.dv8tion.jda.api.utils.data.DataObject;

/** What the peer answers. */
record DiscordAnswer(int status, String body, Map<String, String> headers) {
  static DiscordAnswer of(int status, DataObject body) {
    return new DiscordAnswer(status, body.toString(), Map.of());
  }

  static DiscordAnswer fine(DataObject body) {
    return of(200, body);
  }

  static DiscordAnswer list(DataArray body) {
    return new DiscordAnswer(200, body.toString(), Map.of());
  }

  static DiscordAnswer nothing() {
    return new DiscordAnswer(204, "", Map.of());
  }

  static DiscordAnswer refused(int status, int code) {
    return of(status, DataObject.empty().put("message", "refused").put("code", code));
  }

  /** Discord names the field that it finds wrong. */
  static DiscordAnswer invalid(String field) {
    DataArray errors =
        DataArray.empty().add(DataObject.empty().put("code", "INVALID").put("message", "wrong"));
    DataObject named = DataObject.empty().put(field, DataObject.empty().put("_errors", errors));
    return of(
        400,
        DataObject.empty()
            .put("message", "Invalid Form Body")
            .put("code", 50_035)
            .put("errors", named));
  }

  static DiscordAnswer limited(double seconds) {
    DataObject body =
        DataObject.empty()
            .put("message", "You are being rate limited.")
            .put("retry_after", seconds)
            .put("global", false);
    return new DiscordAnswer(
        429,
        body.toString(),
        Map.of("Retry-After", "1", "X-RateLimit-Scope", "user", "X-RateLimit-Remaining", "0"));
  }
}
