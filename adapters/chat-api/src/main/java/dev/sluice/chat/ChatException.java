package dev.sluice.chat;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A platform refused or cannot be reached. The category says what the bot does about it; the
 * message says what happened and the action how a person mends it.
 */
public final class ChatException extends RuntimeException {
  private final Category category;
  private final String code;
  private final String action;
  private final Duration retryAfter;

  private ChatException(Category category, String code, String message, String action) {
    this(category, code, message, action, Duration.ZERO, null);
  }

  private ChatException(
      Category category,
      String code,
      String message,
      String action,
      Duration retryAfter,
      @Nullable Throwable cause) {
    super(message, cause);
    this.category = category;
    this.code = code;
    this.action = action;
    this.retryAfter = retryAfter;
  }

  /** What can be done about a trouble. */
  public enum Category {
    /** Not reachable, or failing; the same again may work. Whether it had an effect is unknown. */
    AWAY,
    /** Asks to wait; it had no effect. */
    BUSY,
    /** Set up wrongly: token, scope, membership. It works once a person mended it. */
    SETUP,
    /** The channel, thread or person is not there any more. */
    GONE,
    /** What was sent is refused, and would be again. */
    CONTENT
  }

  /** The platform does not answer, or answers with a fault of its own. */
  public static ChatException away(String message, @Nullable Throwable cause) {
    return new ChatException(Category.AWAY, "away", message, "", Duration.ZERO, cause);
  }

  /** The platform asks to wait. */
  public static ChatException busy(String message, Duration retryAfter) {
    return new ChatException(Category.BUSY, "rate-limited", message, "", retryAfter, null);
  }

  /** The set-up is wrong; the action says how to mend it. */
  public static ChatException setup(String code, String message, String action) {
    return new ChatException(Category.SETUP, code, message, action);
  }

  /** The place is not there any more; the action says what to do instead. */
  public static ChatException gone(String code, String message, String action) {
    return new ChatException(Category.GONE, code, message, action);
  }

  /** The content is refused. */
  public static ChatException content(String code, String message) {
    return new ChatException(Category.CONTENT, code, message, "");
  }

  /** What can be done. */
  public Category category() {
    return category;
  }

  /** The platform's own code, for example {@code not_in_channel}. */
  public String code() {
    return code;
  }

  /** How a person mends it, or empty. */
  public String action() {
    return action;
  }

  /** True when trying the same again cannot help. */
  public boolean permanent() {
    return category == Category.GONE || category == Category.CONTENT;
  }

  /** What the platform asked to wait. */
  public Optional<Duration> retryAfter() {
    return retryAfter.isZero() ? Optional.empty() : Optional.of(retryAfter);
  }
}
