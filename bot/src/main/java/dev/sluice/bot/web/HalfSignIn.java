package dev.sluice.bot.web;

import dev.sluice.pipeline.identity.PasskeySignIn.Begun;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.util.Optional;

/**
 * A sign-in of this browser whose password was right and whose passkey is asked for. Nobody is
 * signed in by it.
 */
public final class HalfSignIn {
  private static final String PERSON = "sluice.half.person";
  private static final String CHALLENGE = "sluice.half.challenge";

  private HalfSignIn() {}

  /** Keeps it, under a new session id. */
  public static void keep(HttpServletRequest request, Begun begun) {
    HttpSession session = request.getSession();
    request.changeSessionId();
    session.setAttribute(PERSON, Principals.name(begun.person()));
    session.setAttribute(CHALLENGE, begun.challenge());
  }

  /** The one of the browser that asks, if there is one. */
  public static Optional<Begun> of(HttpServletRequest request) {
    HttpSession session = request.getSession(false);
    return session != null
            && session.getAttribute(PERSON) instanceof String person
            && session.getAttribute(CHALLENGE) instanceof String challenge
        ? Principals.person(person).map(id -> new Begun(id, challenge))
        : Optional.empty();
  }

  /** Forgets it. */
  public static void forget(HttpServletRequest request) {
    HttpSession session = request.getSession(false);
    if (session != null) {
      session.removeAttribute(PERSON);
      session.removeAttribute(CHALLENGE);
    }
  }
}
