package dev.sluice.bot.signin;

import dev.sluice.bot.signin.SignInRefusedException.Notice;
import dev.sluice.bot.signin.SignInRequests.Begun;
import dev.sluice.bot.web.Admission;
import dev.sluice.bot.web.SignInMethod;
import dev.sluice.pipeline.catalog.OidcProvider;
import dev.sluice.pipeline.identity.Arrival;
import dev.sluice.pipeline.identity.Arrivals;
import dev.sluice.pipeline.identity.Person;
import dev.sluice.pipeline.kernel.PersonId;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;

/** Signs people in at providers that speak OpenID Connect. */
@Controller
class OidcSignIn implements SignInMethod {
  private static final Logger LOG = LoggerFactory.getLogger(OidcSignIn.class);

  /** What a provider says that has trouble of its own (OAuth 2.0, 4.1.2.1). */
  private static final Set<String> DOWN = Set.of("server_error", "temporarily_unavailable");

  /** The provider asks who somebody is though it knows him, and says when it did. */
  private static final Map<String, Object> AGAIN = Map.of("prompt", "login", "max_age", 0);

  private final OidcClients clients;
  private final SignInRequests requests;
  private final OidcExchange exchange;
  private final ConfirmingSignIn confirming;
  private final Arrivals arrivals;
  private final Admission admission;

  OidcSignIn(
      OidcClients clients,
      SignInRequests requests,
      OidcExchange exchange,
      ConfirmingSignIn confirming,
      Arrivals arrivals,
      Admission admission) {
    this.clients = clients;
    this.requests = requests;
    this.exchange = exchange;
    this.confirming = confirming;
    this.arrivals = arrivals;
    this.admission = admission;
  }

  @Override
  public List<String> open() {
    return List.of("/sign-in/oidc/*", "/sign-in/oidc/*/callback");
  }

  @GetMapping("/sign-in/oidc/{name}")
  void begin(@PathVariable String name, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    OidcProvider provider = provider(name);
    try {
      clients.registration(provider);
      Begun begun = requests.begin(name, request);
      response.sendRedirect(
          exchange.address(provider, begun, SignInAgain.wanted(request) ? AGAIN : Map.of()));
    } catch (SignInRefusedException e) {
      refuse(provider, e, request);
      response.sendRedirect(e.notice().page());
    }
  }

  @GetMapping("/sign-in/oidc/{name}/callback")
  void callback(
      @PathVariable String name,
      @RequestParam Map<String, String> answer,
      HttpServletRequest request,
      HttpServletResponse response)
      throws IOException {
    OidcProvider provider = provider(name);
    Optional<Begun> begun =
        requests.take(provider.name(), answer.getOrDefault("state", ""), request);
    try {
      if (begun.isEmpty()) {
        throw new SignInRefusedException(
            Notice.EXPIRED, "the state is not one of this browser, or was used");
      }
      Jwt token = token(ConfirmingSignIn.provider(provider, begun.get()), begun.get(), answer);
      if (begun.get().confirmation().isPresent()) {
        response.sendRedirect(confirming.confirm(provider, begun.get(), token));
      } else {
        Person person = person(provider, token, request);
        String wanted = admission.wanted(request, response);
        response.sendRedirect(admission.open(person, asked(token), wanted, request, response));
      }
    } catch (SignInRefusedException e) {
      refuse(provider, e, request);
      response.sendRedirect(
          begun
              .flatMap(sent -> ConfirmingSignIn.page(sent, e.notice()))
              .orElseGet(() -> e.notice().page()));
    }
  }

  private Jwt token(OidcProvider provider, Begun begun, Map<String, String> answer) {
    if (!answer.getOrDefault("iss", provider.issuer()).equals(provider.issuer())) {
      throw new SignInRefusedException(Notice.REFUSED, "the answer is of another issuer");
    }
    String error = answer.getOrDefault("error", "");
    if (!error.isEmpty() || !answer.containsKey("code")) {
      throw new SignInRefusedException(
          DOWN.contains(error) ? Notice.UNREACHABLE : Notice.REFUSED,
          "the provider answered " + (error.isEmpty() ? "without a code" : error));
    }
    return exchange.redeem(provider, begun, answer.get("code"));
  }

  private Person person(OidcProvider provider, Jwt token, HttpServletRequest request) {
    return arrivals
        .signIn(arrival(provider, token, request))
        .value()
        .orElseThrow(() -> new SignInRefusedException(Notice.DEACTIVATED, "not let in"));
  }

  private static Instant asked(Jwt token) {
    return Objects.requireNonNullElse(token.getClaimAsInstant("auth_time"), Instant.EPOCH);
  }

  private static Arrival arrival(OidcProvider provider, Jwt token, HttpServletRequest request) {
    Map<String, Object> claims = token.getClaims();
    String subject = IdentityTokens.subject(provider, token);
    String shown =
        IdentityTokens.claim(claims, provider.claims().displayName())
            .map(String::valueOf)
            .orElse(subject);
    return new Arrival(
        new PersonId(provider.issuer(), subject),
        shown,
        groups(provider, claims),
        provider.groupsValid(),
        facts(provider, claims, request));
  }

  private static Set<String> groups(OidcProvider provider, Map<String, Object> claims) {
    if (provider.claims().groups().isEmpty()) {
      return Set.of();
    }
    Object groups = IdentityTokens.claim(claims, provider.claims().groups()).orElse(List.of());
    Collection<?> all = groups instanceof Collection<?> many ? many : List.of(groups);
    return all.stream().map(String::valueOf).collect(Collectors.toSet());
  }

  /** How the person was authenticated; the more the provider says, the better the evidence. */
  private static Map<String, String> facts(
      OidcProvider provider, Map<String, Object> claims, HttpServletRequest request) {
    Map<String, String> facts = new TreeMap<>();
    facts.put("provider", provider.name());
    facts.put("method", "oidc");
    facts.put("address", request.getRemoteAddr());
    for (String claim : List.of("acr", "amr", "auth_time")) {
      IdentityTokens.claim(claims, claim).ifPresent(v -> facts.put(claim, String.valueOf(v)));
    }
    // Beyond some 200 groups Entra names none of them but where they could be asked for.
    if (claims.get("_claim_names") instanceof Map<?, ?> elsewhere
        && elsewhere.containsKey("groups")) {
      facts.put("groups-left-out", "the provider sent too many to name");
    }
    return facts;
  }

  private void refuse(
      OidcProvider provider, SignInRefusedException why, HttpServletRequest request) {
    LOG.warn("A sign-in at {} was refused: {}", provider.name(), why.reason());
    if (why.notice() != Notice.DEACTIVATED) {
      arrivals.refused(provider.name(), why.reason(), request.getRemoteAddr());
    }
  }

  private OidcProvider provider(String name) {
    return clients
        .provider(name)
        .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
  }
}
