package dev.sluice.bot.signin;

import dev.sluice.bot.signin.SamlResponse.Expected;
import dev.sluice.bot.signin.SamlText.Place;
import dev.sluice.bot.signin.SignInRefusedException.Notice;
import dev.sluice.bot.web.Admission;
import dev.sluice.bot.web.SignInMethod;
import dev.sluice.pipeline.catalog.SamlProvider;
import dev.sluice.pipeline.catalog.ServerConfiguration;
import dev.sluice.pipeline.identity.Arrival;
import dev.sluice.pipeline.identity.Arrivals;
import dev.sluice.pipeline.identity.Person;
import dev.sluice.pipeline.kernel.PersonId;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseCookie;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.CookieValue;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;

/**
 * Signs people in at providers that speak SAML 2.0. Only what was asked for is taken; where the
 * browser goes afterwards was noted when it was asked, and no RelayState is looked at.
 */
@Controller
class SamlSignIn implements SignInMethod {
  private static final Logger LOG = LoggerFactory.getLogger(SamlSignIn.class);
  private static final String PATH = "/sign-in/saml/";

  /** The answer is posted from another site, where browsers send no session cookie. */
  private static final String BROWSER = "__Host-sluice_saml";

  private static final Duration LIFETIME = Duration.ofMinutes(10);

  private final ServerConfiguration server;
  private final SamlRequests requests;
  private final Arrivals arrivals;
  private final Admission admission;

  SamlSignIn(
      ServerConfiguration server, SamlRequests requests, Arrivals arrivals, Admission admission) {
    this.server = server;
    this.requests = requests;
    this.arrivals = arrivals;
    this.admission = admission;
  }

  @Override
  public List<String> open() {
    return List.of(PATH + "*", PATH + "*/acs", PATH + "*/metadata");
  }

  @Override
  public List<String> posted() {
    return List.of(PATH + "*/acs");
  }

  @GetMapping(PATH + "{name}")
  void begin(@PathVariable String name, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    SamlProvider provider = provider(name);
    SamlRequests.Begun begun = requests.begin(name, admission.wanted(request, response));
    response.addHeader(HttpHeaders.SET_COOKIE, cookie(begun.browser(), LIFETIME));
    Place here = Place.of(server.url(), provider);
    response.sendRedirect(
        SamlText.address(provider, begun.id(), here, SignInAgain.wanted(request)));
  }

  @GetMapping(PATH + "{name}/metadata")
  ResponseEntity<String> metadata(@PathVariable String name) {
    return ResponseEntity.ok()
        .header(HttpHeaders.CONTENT_TYPE, "application/samlmetadata+xml;charset=UTF-8")
        .body(SamlText.metadata(Place.of(server.url(), provider(name))));
  }

  @PostMapping(PATH + "{name}/acs")
  void answered(
      @PathVariable String name,
      @RequestParam(name = "SAMLResponse", defaultValue = "") String answer,
      @CookieValue(name = BROWSER, defaultValue = "") String browser,
      HttpServletRequest request,
      HttpServletResponse response)
      throws IOException {
    SamlProvider provider = provider(name);
    response.addHeader(HttpHeaders.SET_COOKIE, cookie("", Duration.ZERO));
    try {
      SamlResponse read = SamlResponse.read(answer);
      SamlRequests.Begun begun =
          requests
              .take(name, read.inResponseTo(), browser)
              .orElseThrow(
                  () ->
                      new SignInRefusedException(
                          Notice.EXPIRED, "this browser did not ask for it, or it was used"));
      Place here = Place.of(server.url(), provider);
      SamlResponse.Subject subject =
          read.verify(
              provider, new Expected(begun.id(), here.consumer(), here.entity(), Instant.now()));
      Person person = person(provider, subject, request);
      response.sendRedirect(
          admission.open(person, subject.asked(), begun.wanted(), request, response));
    } catch (SignInRefusedException e) {
      LOG.warn("A sign-in at {} was refused: {}", name, e.reason());
      if (e.notice() != Notice.DEACTIVATED) {
        arrivals.refused(name, e.reason(), request.getRemoteAddr());
      }
      response.sendRedirect(e.notice().page());
    }
  }

  private Person person(
      SamlProvider provider, SamlResponse.Subject said, HttpServletRequest request) {
    String subject =
        said.lasting(provider.claims().subject())
            .orElseThrow(
                () ->
                    SamlXml.refused(
                        "nothing names the person for ever: "
                            + provider.claims().subject()
                            + " is missing, is a name for once, or can be given to somebody else"
                            + " one day, as e-mail addresses and user names are"));
    Set<String> groups =
        Set.copyOf(said.attributes().getOrDefault(provider.claims().groups(), List.of()));
    Map<String, String> facts = new TreeMap<>();
    facts.put("provider", provider.name());
    facts.put("method", "saml");
    facts.put("address", request.getRemoteAddr());
    facts.put("acr", SamlText.shown(said.context()));
    return arrivals
        .signIn(
            new Arrival(
                new PersonId(provider.issuer(), subject),
                said.one(provider.claims().displayName()).orElse(subject),
                groups,
                provider.groupsValid(),
                facts))
        .value()
        .orElseThrow(() -> new SignInRefusedException(Notice.DEACTIVATED, "not let in"));
  }

  private static String cookie(String value, Duration age) {
    return ResponseCookie.from(BROWSER, value)
        .path("/")
        .httpOnly(true)
        .secure(true)
        .sameSite("None")
        .maxAge(age)
        .build()
        .toString();
  }

  private SamlProvider provider(String name) {
    return server
        .provider(name)
        .filter(SamlProvider.class::isInstance)
        .map(SamlProvider.class::cast)
        .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
  }
}
