package dev.sluice.bot.web;

import dev.sluice.pipeline.kernel.Refusal;
import java.util.List;
import org.springframework.http.HttpStatus;

/**
 * A problem as RFC 9457 describes it, with a stable code and the way out.
 *
 * @param status HTTP status
 * @param code stable code
 * @param detail one sentence: what happened
 * @param action one sentence: what to do, or empty
 * @param problems single problems, for example of a configuration; mostly empty
 * @param link path of the page where a person goes on, or empty
 */
public record Problem(
    HttpStatus status,
    String code,
    String detail,
    String action,
    List<String> problems,
    String link) {
  static final Problem TOKEN_NOT_VALID =
      of(
          HttpStatus.UNAUTHORIZED,
          "token.not-valid",
          "The bearer token is not valid.",
          "Create a new one; tokens end, are revoked, or their person is deactivated.");
  static final Problem SIGN_IN =
      of(
          HttpStatus.UNAUTHORIZED,
          "sign-in.needed",
          "This needs a person or a token.",
          "Send Authorization: Bearer TOKEN, or sign in at /sign-in.");
  static final Problem FORBIDDEN =
      of(
          HttpStatus.FORBIDDEN,
          "request.forbidden",
          "The request is refused.",
          "With a session cookie, send the X-CSRF-TOKEN of the page; with a token none is needed.");

  /** A value that no text of the store can hold. */
  public static final Problem NOT_TEXT =
      of(
          HttpStatus.BAD_REQUEST,
          "request.not-valid",
          "A value has a NUL character or broken text in it, which the store cannot hold.",
          "Send plain text; nothing was changed.");

  static final Problem TOO_SLOW =
      of(
          HttpStatus.REQUEST_TIMEOUT,
          "request.too-slow",
          "The body did not come in time.",
          "Send it again over a better connection.");
  static final Problem TOO_MANY =
      of(
          HttpStatus.TOO_MANY_REQUESTS,
          "request.too-many",
          "Too many requests in a short time.",
          "Wait the seconds that Retry-After names.");

  public Problem {
    problems = List.copyOf(problems);
  }

  /** A problem. */
  public static Problem of(HttpStatus status, String code, String detail, String action) {
    return new Problem(status, code, detail, action, List.of(), "");
  }

  /** The problem that a refusal is over HTTP. */
  public static Problem of(Refusal refusal) {
    return new Problem(
        status(refusal.kind()),
        refusal.code(),
        refusal.message(),
        refusal.action(),
        List.of(),
        refusal.link());
  }

  private static HttpStatus status(Refusal.Kind kind) {
    return switch (kind) {
      case INVALID -> HttpStatus.BAD_REQUEST;
      case FORBIDDEN -> HttpStatus.FORBIDDEN;
      case NOT_FOUND -> HttpStatus.NOT_FOUND;
      case CONFLICT -> HttpStatus.CONFLICT;
      case TOO_LARGE -> HttpStatus.CONTENT_TOO_LARGE;
      case UNAVAILABLE -> HttpStatus.SERVICE_UNAVAILABLE;
    };
  }
}
