package dev.sluice.pipeline.kernel;

/**
 * Why something was not done, and the way out.
 *
 * @param kind what a caller can make of it
 * @param code stable code, for example {@code approval.own-change}
 * @param message one sentence: what is refused and why
 * @param action one sentence: what to do, who can help
 * @param link path of the page of the console where it goes on, or empty
 */
public record Refusal(Kind kind, String code, String message, String action, String link) {
  /** A refusal that leads nowhere. */
  public Refusal(Kind kind, String code, String message, String action) {
    this(kind, code, message, action, "");
  }

  /** What a caller can make of a refusal. */
  public enum Kind {
    /** The request itself is wrong (HTTP 400). */
    INVALID,
    /** The person may not (403). */
    FORBIDDEN,
    /** There is no such thing, or not for this person (404). */
    NOT_FOUND,
    /** The state does not allow it (409). */
    CONFLICT,
    /** Too large (413). */
    TOO_LARGE,
    /** Something that is needed is not there just now; try again (503). */
    UNAVAILABLE
  }
}
