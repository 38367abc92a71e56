package dev.sluice.bot.signin;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import dev.sluice.bot.Client;
import dev.sluice.bot.TestProvider;
import dev.sluice.bot.TestProvider.Forgery;
import java.net.URI;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class OidcSignInTest extends SignOnTest {
  private static final RSAKey FOREIGN_KEY = foreignKey();

  @BeforeEach
  void honest() {
    CORP.knows(Map.of("sub", "u-42", "name", "Grace Hopper", "groups", List.of("dbas")));
    OTHER.knows(Map.of("sub", "u-42", "name", "Somebody else"));
  }

  @Test
  void listsTheProvidersAtTheSignInPage() {
    assertThat(nobody().get("/sign-in").text())
        .contains("Acme account", "/sign-in/oidc/corp", "/sign-in/oidc/other");
  }

  @Test
  void letsAPersonInWithTheRoleOfHisGroup() {
    Visitor browser = new Visitor(nobody());

    Client.Reply landed = browser.signIn("corp", CORP);

    assertThat(landed.status()).isEqualTo(302);
    assertThat(landed.header("Location")).isEqualTo("/");
    Client.Reply self = browser.get("/api/v1/whoami");
    assertThat(self.member("identity")).isEqualTo(CORP.issuer() + "#u-42");
    assertThat(self.member("name")).isEqualTo("Grace Hopper");
    assertThat(self.json().path("permissions").path("prod").toString()).contains("APPROVE");
  }

  @Test
  void comesBackToThePageThatWasWantedAndNowhereElse() {
    Visitor browser = new Visitor(nobody());
    browser.get("/migrations/7?tab=sql");
    Visitor astray = new Visitor(nobody());
    astray.get("//evil.example/x");

    assertThat(browser.signIn("corp", CORP).header("Location")).startsWith("/migrations/7?tab=sql");
    assertThat(astray.signIn("corp", CORP).header("Location")).isEqualTo("/");
  }

  @Test
  void asksWithPkceANonceAndTheOneAddressOfReturn() {
    Map<String, String> asked =
        TestProvider.query(new Visitor(nobody()).begin("corp").getRawQuery());

    assertThat(asked)
        .containsEntry("code_challenge_method", "S256")
        .containsEntry("response_type", "code")
        .containsEntry("redirect_uri", "https://sluice.example/sign-in/oidc/corp/callback");
    assertThat(asked.get("nonce")).hasSize(43);
    assertThat(asked.get("code_challenge"))
        .hasSize(43)
        .as("one verifier for one sign-in")
        .isNotEqualTo(
            TestProvider.query(new Visitor(nobody()).begin("corp").getRawQuery())
                .get("code_challenge"));
  }

  @Test
  void gainsANewSessionIdBySigningIn() {
    Visitor browser = new Visitor(nobody());
    browser.get("/sign-in");
    URI callback = CORP.authorize(browser.begin("corp"));
    String before = browser.session();

    browser.open(callback);

    assertThat(browser.session()).isNotEqualTo(before);
    assertThat(new String(Base64.getDecoder().decode(browser.session()), UTF_8))
        .as("216 random bits and no UUID")
        .matches("[\\w-]{36}")
        .doesNotMatch("[0-9a-f]{8}-.*");
    assertThat(nobody().get("/api/v1/whoami", "Cookie", "__Host-sluice_session=" + before).status())
        .isEqualTo(401);
  }

  @Test
  void takesNoStateOfAnotherBrowserNorOneTwiceNorNone() {
    Visitor browser = new Visitor(nobody());
    URI callback = CORP.authorize(browser.begin("corp"));
    Visitor thief = new Visitor(nobody());
    thief.begin("corp");

    refusedWith(thief, thief.open(callback), "expired");
    assertThat(browser.open(callback).header("Location")).isEqualTo("/");
    Visitor again = new Visitor(nobody());
    refusedWith(again, again.open(callback), "expired");
    refusedWith(again, again.get("/sign-in/oidc/corp/callback?code=x"), "expired");
    refusedWith(again, browser.open(callback), "expired", false);
  }

  @Test
  void takesNoCodeThatAnotherSignInWasGiven() {
    Visitor victim = new Visitor(nobody());
    Visitor thief = new Visitor(nobody());
    URI unused = CORP.authorize(victim.begin("corp"));
    Client.Reply stolen = thief.open(withCodeOf(unused, thief.begin("corp")));
    URI used = CORP.authorize(victim.begin("corp"));
    assertThat(victim.open(used).header("Location")).isEqualTo("/");
    Client.Reply late = thief.open(withCodeOf(used, thief.begin("corp")));

    refusedWith(thief, stolen, "refused");
    refusedWith(thief, late, "refused");
    assertThat(trail().stream().filter(line -> line.contains("gave no token: invalid_grant")))
        .as("the provider compares the verifier, and takes a code once")
        .hasSizeGreaterThanOrEqualTo(2);
  }

  /** The way back of a sign-in, with the code that the provider gave to another. */
  private static URI withCodeOf(URI callback, URI asked) {
    return URI.create(
        "/sign-in/oidc/corp/callback?code="
            + TestProvider.query(callback.getRawQuery()).get("code")
            + "&state="
            + TestProvider.query(asked.getRawQuery()).get("state"));
  }

  @Test
  void takesNoAnswerThatOneProviderGivesForAnother() {
    Visitor browser = new Visitor(nobody());
    URI asked = browser.begin("corp");
    Map<String, String> query = TestProvider.query(asked.getRawQuery());

    Client.Reply mixed =
        browser.get("/sign-in/oidc/other/callback?code=x&state=" + query.get("state"));
    Client.Reply named =
        browser.open(URI.create(CORP.authorize(browser.begin("corp")) + "&iss=" + OTHER.issuer()));

    refusedWith(browser, mixed, "expired");
    refusedWith(browser, named, "refused");
  }

  @Test
  void knowsPeopleByIssuerAndSubjectAndNeverByEmail() {
    OTHER.knows(
        Map.of(
            "sub", "u-42",
            "email", "grace@corp.example",
            "email_verified", true,
            "preferred_username", "bob",
            "groups", List.of("dbas")));
    Visitor stranger = new Visitor(nobody());

    refusedWith(stranger, stranger.signIn("other", OTHER), "no-role");
  }

  @Test
  void givesAnAddressThatPassedToAnotherPersonNothingOfItsFormerOwner() {
    String passed = "hopper@corp.example";
    CORP.knows(Map.of("sub", "former", "email", passed, "groups", List.of("dbas")));
    assertThat(new Visitor(nobody()).signIn("corp", CORP).header("Location")).isEqualTo("/");
    Visitor successor = new Visitor(nobody());
    Visitor namesake = new Visitor(nobody());

    CORP.knows(Map.of("sub", "successor", "email", passed, "email_verified", true));
    OTHER.knows(Map.of("sub", "namesake", "email", passed));

    refusedWith(successor, successor.signIn("corp", CORP), "no-role");
    refusedWith(namesake, namesake.signIn("other", OTHER), "no-role");
  }

  @Test
  void takesTheRoleAwayWhenTheGroupIsGone() {
    Visitor browser = new Visitor(nobody());
    CORP.knows(Map.of("sub", "mover", "groups", List.of("dbas")));
    browser.signIn("corp", CORP);
    CORP.knows(Map.of("sub", "mover"));
    new Visitor(nobody()).signIn("corp", CORP);

    assertThat(browser.get("/api/v1/whoami").status()).isEqualTo(403);
  }

  @Test
  void keepsTheDeactivatedOut() {
    CORP.knows(Map.of("sub", "leaver", "groups", List.of("dbas")));
    Visitor browser = new Visitor(nobody());
    browser.signIn("corp", CORP);
    deactivate(CORP.issuer(), "leaver");

    assertThat(browser.get("/api/v1/whoami").status()).isEqualTo(401);
    refusedWith(browser, browser.signIn("corp", CORP), "deactivated");
  }

  @Test
  void endsSessionsWhereverTheyAreByTheProvidersName() {
    CORP.knows(Map.of("sub", "travels", "groups", List.of("dbas")));
    Visitor browser = new Visitor(nobody());
    Visitor other = new Visitor(nobody());
    browser.signIn("corp", CORP);
    other.signIn("corp", CORP);

    Client.Reply foreign = as("banker").post("/api/v1/people/corp/travels/sign-out", Map.of());
    Client.Reply admin = as("chief").post("/api/v1/people/corp/travels/sign-out", Map.of());

    assertThat(foreign.status()).isIn(403, 404);
    assertThat(admin.status()).as(admin.text()).isEqualTo(200);
    assertThat(browser.get("/api/v1/whoami").status()).isEqualTo(401);
    assertThat(other.get("/api/v1/whoami").status()).isEqualTo(401);
  }

  @Test
  void wantsTheClaimsThatTheConfigurationRequires() {
    Visitor browser = new Visitor(nobody());

    STRICT.knows(Map.of("sub", "guest", "tid", "evil"));
    refusedWith(browser, browser.signIn("strict", STRICT), "refused");
    STRICT.knows(Map.of("sub", "guest", "tid", "corp"));
    refusedWith(browser, browser.signIn("strict", STRICT), "no-role");
  }

  @Test
  void saysSoWhenTheProviderIsDownAndStillLetsLocalPeopleIn() {
    Visitor browser = new Visitor(nobody());
    URI callback = CORP.authorize(browser.begin("corp"));
    CORP.isDown();

    refusedWith(browser, browser.open(callback), "provider-unreachable");
    assertThat(as("chief").get("/api/v1/whoami").status()).isEqualTo(200);
  }

  @Test
  void takesTokensOfAProviderWhoseClockIsAMinuteOff() {
    for (Forgery off :
        List.<Forgery>of(
            (p, c) -> TestProvider.signed(p, c.issueTime(at(-345)).expirationTime(at(-45))),
            (p, c) -> TestProvider.signed(p, c.issueTime(at(45)).notBeforeTime(at(45))))) {
      CORP.knows(Map.of("sub", "early", "groups", List.of("dbas")));
      CORP.lies(off);

      assertThat(new Visitor(nobody()).signIn("corp", CORP).header("Location")).isEqualTo("/");
    }
  }

  static Stream<Forgery> forgeries() {
    return Stream.of(
        (p, c) -> new PlainJWT(c.build()).serialize(),
        (p, c) -> secret(c, TestProvider.SECRET.repeat(8)),
        (p, c) -> secret(c, publicKeyText(p)),
        (p, c) -> TestProvider.sign(FOREIGN_KEY, header().keyID("k1"), c),
        (p, c) -> TestProvider.sign(FOREIGN_KEY, header().keyID("../../etc/passwd"), c),
        (p, c) -> TestProvider.sign(FOREIGN_KEY, header().keyID("' OR 1=1--"), c),
        (p, c) -> TestProvider.sign(FOREIGN_KEY, header().jwk(FOREIGN_KEY.toPublicJWK()), c),
        (p, c) ->
            TestProvider.sign(
                FOREIGN_KEY, header().jwkURL(URI.create(p.issuer() + "/attacker/jwks")), c),
        (p, c) ->
            TestProvider.sign(
                FOREIGN_KEY, header().x509CertURL(URI.create(p.issuer() + "/attacker/x5u")), c),
        (p, c) -> TestProvider.signed(p, c.issuer("https://evil.example")),
        (p, c) -> TestProvider.signed(p, c.issuer(p.issuer() + "/")),
        (p, c) -> TestProvider.signed(p, c.audience("another-client")),
        (p, c) -> TestProvider.signed(p, c.audience(List.of(TestProvider.CLIENT, "another"))),
        (p, c) ->
            TestProvider.signed(p, c.audience(List.of(TestProvider.CLIENT, "x")).claim("azp", "x")),
        (p, c) -> TestProvider.signed(p, c.issueTime(at(-420)).expirationTime(at(-120))),
        (p, c) -> TestProvider.signed(p, c.expirationTime(null)),
        (p, c) -> TestProvider.signed(p, c.issueTime(at(3_600)).expirationTime(at(3_900))),
        (p, c) -> TestProvider.signed(p, c.notBeforeTime(at(3_600))),
        (p, c) -> TestProvider.signed(p, c.claim("nonce", "of another sign-in")),
        (p, c) -> TestProvider.signed(p, c.claim("nonce", null)),
        (p, c) -> TestProvider.signed(p, c.subject(null).claim("sub", null)),
        (p, c) -> TestProvider.signed(p, c.subject(" ")),
        (p, c) ->
            TestProvider.sign(
                p.key(), header().keyID("k1").type(new JOSEObjectType("logout+jwt")), c),
        (p, c) ->
            TestProvider.sign(p.key(), header().keyID("k1").type(new JOSEObjectType("at+jwt")), c),
        (p, c) -> TestProvider.signed(p, c).replaceFirst("\\.[^.]+$", "."),
        (p, c) -> "not.a.token");
  }

  @ParameterizedTest
  @MethodSource("forgeries")
  void believesNoForgedToken(Forgery forgery) {
    CORP.lies(forgery);
    Visitor browser = new Visitor(nobody());

    Client.Reply reply = browser.signIn("corp", CORP);

    refusedWith(browser, reply, "refused");
    assertThat(CORP.fetched()).noneMatch(path -> path.startsWith("/attacker"));
  }

  @Test
  void writesSignInsAndRefusalsIntoTheTrail() {
    CORP.knows(Map.of("sub", "traced", "groups", List.of("dbas"), "acr", "mfa"));
    new Visitor(nobody()).signIn("corp", CORP);
    new Visitor(nobody()).get("/sign-in/oidc/corp/callback?code=x&state=y");

    assertThat(trail())
        .anyMatch(line -> line.contains("identity.provisioned") && line.contains("traced"))
        .anyMatch(line -> line.contains("identity.signed-in") && line.contains("mfa"))
        .anyMatch(line -> line.contains("identity.sign-in-refused") && line.contains("state"));
  }

  private static void refusedWith(Visitor browser, Client.Reply reply, String problem) {
    refusedWith(browser, reply, problem, true);
  }

  private static void refusedWith(
      Visitor browser, Client.Reply reply, String problem, boolean nobody) {
    assertThat(reply.status()).as(reply.text()).isEqualTo(302);
    assertThat(reply.header("Location")).endsWith("/sign-in?problem=" + problem);
    if (nobody) {
      assertThat(browser.get("/api/v1/whoami").status()).isEqualTo(401);
    }
  }

  private static JWSHeader.Builder header() {
    return new JWSHeader.Builder(JWSAlgorithm.RS256);
  }

  private static Date at(long seconds) {
    return Date.from(Instant.now().plusSeconds(seconds));
  }

  private static String publicKeyText(TestProvider provider) {
    return provider.key().toPublicJWK().toJSONString();
  }

  private static String secret(JWTClaimsSet.Builder claims, String secret) {
    try {
      SignedJWT token =
          new SignedJWT(
              new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("k1").build(), claims.build());
      token.sign(new MACSigner(secret));
      return token.serialize();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  private static RSAKey foreignKey() {
    try {
      return new RSAKeyGenerator(2048).keyID("k1").generate();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }
}
