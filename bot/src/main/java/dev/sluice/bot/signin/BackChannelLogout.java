package dev.sluice.bot.signin;

import dev.sluice.bot.signin.SignInRefusedException.Notice;
import dev.sluice.bot.web.SignInMethod;
import dev.sluice.pipeline.catalog.OidcProvider;
import dev.sluice.pipeline.identity.Arrivals;
import dev.sluice.pipeline.kernel.PersonId;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/**
 * Ends the sessions of people who signed out at their provider (OpenID Connect Back-Channel Logout
 * 1.0): all of that person, on every replica. Tokens of programs go on; they are no sessions.
 */
@RestController
class BackChannelLogout implements SignInMethod {
  private static final Logger LOG = LoggerFactory.getLogger(BackChannelLogout.class);

  /** Below the address of the server; providers are told it once. */
  private static final String PATH = "/sign-in/oidc/{name}/back-channel-logout";

  private final OidcClients clients;
  private final LogoutTokens tokens;
  private final Arrivals arrivals;

  BackChannelLogout(OidcClients clients, LogoutTokens tokens, Arrivals arrivals) {
    this.clients = clients;
    this.tokens = tokens;
    this.arrivals = arrivals;
  }

  @Override
  public List<String> open() {
    return List.of("/sign-in/oidc/*/back-channel-logout");
  }

  @Override
  public List<String> posted() {
    return open();
  }

  @PostMapping(PATH)
  ResponseEntity<Map<String, String>> end(
      @PathVariable String name,
      @RequestParam(name = "logout_token", defaultValue = "") String token,
      HttpServletRequest request) {
    OidcProvider provider =
        clients.provider(name).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    try {
      String subject = tokens.subject(provider, clients.registration(provider), token);
      arrivals.signedOut(new PersonId(provider.issuer(), subject), name, request.getRemoteAddr());
      return ResponseEntity.ok().cacheControl(CacheControl.noStore()).build();
    } catch (SignInRefusedException e) {
      LOG.warn("A sign-out by {} was refused: {}", name, e.reason());
      boolean later = e.notice() == Notice.UNREACHABLE;
      return ResponseEntity.status(later ? HttpStatus.SERVICE_UNAVAILABLE : HttpStatus.BAD_REQUEST)
          .cacheControl(CacheControl.noStore())
          .body(Map.of("error", later ? "temporarily_unavailable" : "invalid_request"));
    }
  }
}
