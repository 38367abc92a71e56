package dev.sluice.bot.web;

import dev.sluice.db.digest.Sha256;
import dev.sluice.pipeline.catalog.IdentityProvider;
import dev.sluice.pipeline.catalog.SamlProvider;
import dev.sluice.pipeline.catalog.ServerConfiguration;
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
  private static final int TELLS_APART = 16;

  private SessionSignIn() {}

  /** Keeps how a person signed in just now; the session has its final id. */
  static void keep(HttpSession session, PersonId person, ServerConfiguration server, Instant at) {
    Optional<IdentityProvider> provider =
        server.providers().stream().filter(p -> p.issuer().equals(person.issuer())).findFirst();
    String method =
        provider.map(p -> p instanceof SamlProvider ? "saml" : "oidc").orElse("password");
    String name = provider.map(IdentityProvider::name).orElse(person.issuer());
    String reference = "session:" + Sha256.hex(session.getId()).substring(0, TELLS_APART);
    session.setAttribute(KEPT, new SignedIn(method, name, at, reference).text());
  }

  /** How the person of the session of the current request signed in; empty without one. */
  public static Optional<SignedIn> current() {
    return Optional.ofNullable(RequestContextHolder.getRequestAttributes())
        .filter(ServletRequestAttributes.class::isInstance)
        .map(request -> ((ServletRequestAttributes) request).getRequest().getSession(false))
        .map(session -> session.getAttribute(KEPT))
        .filter(String.class::isInstance)
        .flatMap(text -> SignedIn.read((String) text));
  }
}
