package dev.sluice.bot.web;

import dev.sluice.db.digest.Sha256;
import dev.sluice.pipeline.catalog.IdentityProvider;
import dev.sluice.pipeline.catalog.SamlProvider;
import dev.sluice.pipeline.catalog.ServerConfiguration;
import dev.sluice.pipeline.catalog.ServerConfiguration.LocalSignIn;
import dev.sluice.pipeline.kernel.PersonId;
import dev.sluice.pipeline.kernel.SignedIn;
import jakarta.servlet.http.HttpSession;
import java.time.Instant;
import java.util.Optional;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

/** How the person of a browser's session had signed in; it is kept in the session itself. */
public final class SessionSignIn {
  private static final String KEPT = "sluice.signed-in";
  private static final String PROVED = "sluice.proved";
  private static final int TELLS_APART = 16;

  private SessionSignIn() {}

  /**
   * Keeps how a person signed in just now; the session has its final id.
   *
   * @param proved when his provider last asked who he is; the epoch where it does not say so
   */
  static void keep(
      HttpSession session,
      PersonId person,
      ServerConfiguration server,
      Instant at,
      Instant proved) {
    Optional<IdentityProvider> provider =
        server.providers().stream().filter(p -> p.issuer().equals(person.issuer())).findFirst();
    String method =
        provider
            .map(p -> p instanceof SamlProvider ? "saml" : "oidc")
            .orElse(local(server.localSignIn()));
    String name = provider.map(IdentityProvider::name).orElse(person.issuer());
    session.setAttribute(KEPT, new SignedIn(method, name, at, reference(session.getId())).text());
    session.setAttribute(PROVED, proved.toString());
  }

  private static String local(LocalSignIn policy) {
    return policy == LocalSignIn.PASSKEY ? SignedIn.TWO_FACTORS : "password";
  }

  /** What tells a session from others without its id. */
  static String reference(String session) {
    return "session:" + Sha256.hex(session).substring(0, TELLS_APART);
  }

  /** How the person of the session of the current request signed in; empty without one. */
  public static Optional<SignedIn> current() {
    return kept(KEPT).flatMap(SignedIn::read);
  }

  /** When the provider of the person of the current session last asked who he is, or the epoch. */
  public static Instant proved() {
    return kept(PROVED).map(Instant::parse).orElse(Instant.EPOCH);
  }

  private static Optional<String> kept(String name) {
    return Optional.ofNullable(RequestContextHolder.getRequestAttributes())
        .filter(ServletRequestAttributes.class::isInstance)
        .map(request -> ((ServletRequestAttributes) request).getRequest().getSession(false))
        .map(session -> session.getAttribute(name))
        .filter(String.class::isInstance)
        .map(String.class::cast);
  }
}
