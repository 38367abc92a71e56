package dev.sluice.bot.scim;

import dev.sluice.pipeline.catalog.IdentityProvider;
import dev.sluice.pipeline.catalog.SecretReference;
import dev.sluice.pipeline.catalog.ServerConfiguration;
import dev.sluice.pipeline.identity.People;
import dev.sluice.pipeline.kernel.Actor;
import dev.sluice.pipeline.kernel.PersonId;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;
import org.slf4j.MDC;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;

/** Which directory calls: each has an address and a token of its own, and sees its people only. */
@Component
class ScimAccess {
  private static final String SCHEME = "Bearer ";

  private final ServerConfiguration server;

  ScimAccess(ServerConfiguration server) {
    this.server = server;
  }

  /** Whether a request brings the token of the provider in its path. */
  boolean granted(HttpServletRequest request) {
    String[] path = request.getServletPath().split("/", -1);
    String header = request.getHeader(HttpHeaders.AUTHORIZATION);
    if (path.length < 4 || header == null || !header.startsWith(SCHEME)) {
      return false;
    }
    byte[] given = header.substring(SCHEME.length()).strip().getBytes(StandardCharsets.UTF_8);
    return provider(path[3])
        .flatMap(IdentityProvider::scimToken)
        .map(SecretReference::resolve)
        .map(token -> MessageDigest.isEqual(token.getBytes(StandardCharsets.UTF_8), given))
        .orElse(false);
  }

  /** The issuer of a provider's people. */
  String issuer(String name) {
    return provider(name)
        .map(IdentityProvider::issuer)
        .orElseThrow(() -> ScimException.missing("provider"));
  }

  /** The directory, as it acts. */
  Actor actor(String name) {
    return new Actor(
        People.NO_WORKSPACE,
        new PersonId("sluice", "directory"),
        "Directory of " + name,
        "scim",
        "",
        false,
        Optional.ofNullable(MDC.get("correlation")).orElse(""));
  }

  private Optional<IdentityProvider> provider(String name) {
    return server.provider(name);
  }
}
