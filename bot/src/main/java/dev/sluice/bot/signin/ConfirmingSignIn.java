package dev.sluice.bot.signin;

import dev.sluice.bot.signin.SignInRefusedException.Notice;
import dev.sluice.bot.web.Callers;
import dev.sluice.pipeline.approval.Approvals;
import dev.sluice.pipeline.approval.Confirmation;
import dev.sluice.pipeline.approval.Confirmations;
import dev.sluice.pipeline.approval.SignedAnew;
import dev.sluice.pipeline.catalog.OidcProvider;
import dev.sluice.pipeline.catalog.StepUp;
import dev.sluice.pipeline.kernel.PersonId;
import dev.sluice.protocol.PasskeyProof;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.server.ResponseStatusException;

/**
 * Sends people who approve to their identity provider, which signs what they approve: the nonce of
 * this sign-in is the hash of the decision. It opens no session.
 */
@Controller
class ConfirmingSignIn {
  private static final Logger LOG = LoggerFactory.getLogger(ConfirmingSignIn.class);

  private final Confirmations confirmations;
  private final Approvals approvals;
  private final OidcClients clients;
  private final SignInRequests requests;
  private final OidcExchange exchange;
  private final Callers callers;

  ConfirmingSignIn(
      Confirmations confirmations,
      Approvals approvals,
      OidcClients clients,
      SignInRequests requests,
      OidcExchange exchange,
      Callers callers) {
    this.confirmations = confirmations;
    this.approvals = approvals;
    this.clients = clients;
    this.requests = requests;
    this.exchange = exchange;
    this.callers = callers;
  }

  @GetMapping(Confirmations.PAGE + "{secret}/begin")
  void begin(@PathVariable String secret, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Confirmation wanted =
        confirmations
            .look(callers.actor("").person(), secret)
            .filter(Confirmation::waits)
            .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    OidcProvider provider = provider(wanted.person()).confirming();
    try {
      clients.registration(provider);
    } catch (SignInRefusedException e) {
      LOG.warn("An approval cannot be confirmed at {}: {}", provider.name(), e.reason());
      response.sendRedirect(Confirmations.PAGE + secret + "?problem=" + e.notice().word());
      return;
    }
    SignInRequests.Begun begun =
        requests.begin(provider.name(), request, wanted.nonce(), Optional.of(wanted.id()));
    response.sendRedirect(exchange.address(provider, begun, freshly(wanted.policy())));
  }

  private static Map<String, Object> freshly(StepUp policy) {
    Map<String, Object> parameters = new LinkedHashMap<>();
    parameters.put("max_age", policy.maxAge().toSeconds());
    List<String> acr =
        policy.acr().stream().filter(context -> !context.equals(PasskeyProof.CONTEXT)).toList();
    if (!acr.isEmpty()) {
      parameters.put("acr_values", String.join(" ", acr));
    }
    return parameters;
  }

  /** Which client a sign-in was begun for. */
  static OidcProvider provider(OidcProvider provider, SignInRequests.Begun begun) {
    return begun.confirmation().isPresent() ? provider.confirming() : provider;
  }

  /** The page of the approval that a sign-in was to confirm and did not, with why. */
  static Optional<String> page(SignInRequests.Begun begun, Notice notice) {
    return begun.confirmation().map(id -> Confirmations.PAGE + id + "?problem=" + notice.word());
  }

  /**
   * Takes the approval that a token confirms; answers with the page that says what came of it. When
   * it is over meanwhile, that page says so and nothing is taken.
   *
   * @param token verified to be of this provider and over the nonce of the confirmation
   */
  String confirm(OidcProvider provider, SignInRequests.Begun begun, Jwt token) {
    UUID id = begun.confirmation().orElseThrow();
    Confirmation wanted =
        confirmations.find(id).orElseThrow(() -> refused("the confirmation is gone"));
    String subject = IdentityTokens.subject(provider, token);
    if (!wanted.person().equals(new PersonId(provider.issuer(), subject))) {
      throw refused("it was " + subject + " who signed in to confirm for " + wanted.person());
    }
    if (wanted.waits()) {
      approvals
          .confirm(id, signed(token))
          .refusal()
          .filter(why -> why.code().equals(Confirmations.NOT_CONFIRMED))
          .ifPresent(
              why -> {
                throw refused(why.message());
              });
    }
    return Confirmations.PAGE + id;
  }

  private static SignedAnew signed(Jwt token) {
    Instant at = token.getClaimAsInstant("auth_time");
    if (at == null) {
      throw refused("the provider does not say when the person signed in");
    }
    return new SignedAnew(
        token.getTokenValue(), at, Objects.requireNonNullElse(token.getClaimAsString("acr"), ""));
  }

  private OidcProvider provider(PersonId person) {
    return clients.providers().stream()
        .filter(p -> p.issuer().equals(person.issuer()))
        .findFirst()
        .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
  }

  private static SignInRefusedException refused(String reason) {
    return new SignInRefusedException(Notice.REFUSED, reason);
  }
}
