package dev.sluice.bot.signin;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.sluice.bot.Client;
import dev.sluice.bot.TestProvider;
import dev.sluice.protocol.ApprovalStatement;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Instant;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ConfirmingSignInTest extends SignOnTest {
  private static final Pattern CSRF = Pattern.compile("name=\"csrf\" content=\"([^\"]+)\"");

  private Visitor grace = new Visitor(nobody());
  private long number;
  private String digest = "";

  @BeforeEach
  void openSomethingForTheVault() {
    Client.Reply opened =
        as("chief")
            .post("/api/v1/migrations", draft("vault", "More gold", "CREATE TABLE g (id int);"));
    assertThat(opened.status()).as(opened.text()).isEqualTo(201);
    number = opened.json().path("number").asLong();
    digest = opened.member("digest");
    grace = signedIn("grace");
  }

  @Test
  void countsAnApprovalThatTheProviderSigned() throws ParseException {
    URI asked = begin(grace, approve(grace));
    Map<String, String> query = TestProvider.query(asked.getRawQuery());

    assertThat(query)
        .containsEntry("client_id", TestProvider.APPROVALS)
        .containsEntry("max_age", "120")
        .containsEntry("acr_values", "phr mfa")
        .containsEntry("code_challenge_method", "S256");
    CORP.knows(fresh("grace"));
    Client.Reply done = grace.open(CORP.authorize(asked));
    assertThat(done.header("Location")).matches("/confirm/[0-9a-f-]{36}");
    assertThat(grace.get(done.header("Location")).text()).contains("1 of 2 approved");
    assertThat(given()).hasSize(1);
    JsonNode proof = evidence().get(0);
    SignedJWT token = SignedJWT.parse(proof.path("token").asString());
    assertThat(token.getJWTClaimsSet().getStringClaim("nonce"))
        .isEqualTo(query.get("nonce"))
        .isEqualTo(
            new ApprovalStatement(
                    "corporate",
                    number,
                    digest,
                    "vault",
                    List.of("gold"),
                    ApprovalStatement.APPROVED,
                    proof.path("salt").asString())
                .nonce());
  }

  @Test
  void showsWhatIsConfirmedToThePersonAlone() {
    String link = approve(grace).member("link");
    Visitor hedy = signedIn("hedy");

    assertThat(grace.get(link).text())
        .contains("Approve migration " + number + " for vault", digest, "gold", "Acme account");
    assertThat(hedy.get(link).status()).isEqualTo(404);
    assertThat(hedy.get(link + "/begin").status()).isEqualTo(404);
    assertThat(new Visitor(nobody()).get(link).status()).isIn(302, 401);
    assertThat(given()).isEmpty();
  }

  @Test
  void worksOnce() {
    String link = approve(grace).member("link");
    URI first = URI.create(grace.get(link + "/begin").header("Location"));
    URI second = URI.create(grace.get(link + "/begin").header("Location"));
    CORP.knows(fresh("grace"));
    URI answer = CORP.authorize(first);
    grace.open(answer);

    assertThat(grace.open(answer).header("Location")).endsWith("/sign-in?problem=expired");
    grace.open(CORP.authorize(second));
    assertThat(grace.get(link).status()).isEqualTo(404);
    assertThat(given()).hasSize(1);
  }

  static Stream<UnaryOperator<JWTClaimsSet.Builder>> lies() {
    return Stream.of(
        claims -> claims.subject("hedy"),
        claims -> claims.claim("nonce", "of another decision"),
        claims -> claims.claim("auth_time", null),
        claims -> claims.claim("auth_time", at(-600)),
        claims -> claims.claim("auth_time", at(600)),
        claims -> claims.claim("acr", "pwd"),
        claims -> claims.claim("acr", null),
        claims -> claims.audience(TestProvider.CLIENT),
        claims -> claims.issuer(OTHER.issuer()),
        claims -> claims.expirationTime(Date.from(Instant.ofEpochSecond(at(-120)))));
  }

  @ParameterizedTest
  @MethodSource("lies")
  void countsNothingThatTheProviderDoesNotConfirm(UnaryOperator<JWTClaimsSet.Builder> lie) {
    URI asked = begin(grace, approve(grace));
    CORP.knows(fresh("grace"));
    CORP.lies((provider, claims) -> TestProvider.signed(provider, lie.apply(claims)));

    Client.Reply refused = grace.open(CORP.authorize(asked));

    assertThat(refused.header("Location")).matches("/confirm/[0-9a-f-]{36}\\?problem=refused");
    assertThat(grace.get(refused.header("Location")).text()).contains("did not confirm it");
    assertThat(given()).isEmpty();
    assertThat(trail()).anyMatch(line -> line.contains("identity.sign-in-refused"));
  }

  @Test
  void letsNobodyInByConfirming() {
    URI asked = begin(grace, approve(grace));
    Visitor thief = new Visitor(nobody());
    thief.begin("corp");
    CORP.knows(fresh("grace"));
    URI answer = CORP.authorize(asked);

    assertThat(thief.open(answer).header("Location")).endsWith("/sign-in?problem=expired");
    assertThat(thief.get("/api/v1/whoami").status()).isEqualTo(401);
    assertThat(given()).isEmpty();
  }

  @Test
  void saysSoWhenTheProviderIsDown() {
    URI asked = begin(grace, approve(grace));
    CORP.isDown();

    Client.Reply down = grace.open(CORP.authorize(asked));

    assertThat(down.header("Location")).endsWith("?problem=provider-unreachable");
    assertThat(grace.get(down.header("Location")).text())
        .contains("does not answer")
        .doesNotContain("did not confirm it");
    assertThat(given()).isEmpty();
  }

  @Test
  void saysThatItIsOverWhenTheRequestEndedMeanwhile() {
    URI asked = begin(grace, approve(grace));
    as("chief").post("/api/v1/migrations/" + number + "/cancel", Map.of("reason", "no need"));
    CORP.knows(fresh("grace"));

    Client.Reply late = grace.open(CORP.authorize(asked));

    assertThat(late.header("Location")).matches("/confirm/[0-9a-f-]{36}");
    assertThat(grace.get(late.header("Location")).text()).contains("not asked for any more");
    assertThat(given()).isEmpty();
  }

  @Test
  void isCompleteWhenTwoPeopleConfirmed() {
    confirm(grace, "grace");
    confirm(grace, "grace");
    assertThat(given()).hasSize(1);
    confirm(signedIn("hedy"), "hedy");

    assertThat(given()).hasSize(2);
    assertThat(stage().path("approvals").path("counted").asInt()).isEqualTo(2);
  }

  private void confirm(Visitor visitor, String subject) {
    Client.Reply reply = approve(visitor);
    if (reply.status() == 403) {
      URI asked = begin(visitor, reply);
      CORP.knows(fresh(subject));
      visitor.open(CORP.authorize(asked));
    }
  }

  private static Map<String, Object> fresh(String subject) {
    Map<String, Object> claims = new HashMap<>(person(subject));
    claims.put("auth_time", at(0));
    claims.put("acr", "mfa");
    return claims;
  }

  private static Map<String, Object> person(String subject) {
    return Map.of("sub", subject, "name", subject, "groups", List.of("dbas"));
  }

  private Visitor signedIn(String subject) {
    CORP.knows(person(subject));
    Visitor visitor = new Visitor(nobody());
    visitor.signIn("corp", CORP);
    return visitor;
  }

  private Client.Reply approve(Visitor visitor) {
    Matcher csrf = CSRF.matcher(visitor.get("/migrations").text());
    assertThat(csrf.find()).isTrue();
    String body =
        JsonMapper.shared().writeValueAsString(Map.of("decision", "approve", "digest", digest));
    return visitor.post(approvals(), body, csrf.group(1));
  }

  private String approvals() {
    return "/api/v1/migrations/" + number + "/stages/vault/approvals";
  }

  private static URI begin(Visitor visitor, Client.Reply approval) {
    assertThat(approval.status()).as(approval.text()).isEqualTo(403);
    assertThat(approval.member("code")).isEqualTo("approval.confirm");
    assertThat(approval.member("action")).contains("https://sluice.example/confirm/");
    return URI.create(visitor.get(approval.member("link") + "/begin").header("Location"));
  }

  private JsonNode stage() {
    return as("chief").get("/api/v1/migrations/" + number).json().path("stages").get(0);
  }

  private List<JsonNode> given() {
    return stage().path("approvals").path("given").valueStream().toList();
  }

  private List<JsonNode> evidence() {
    byte[] pack = as("chief").bytes("/api/v1/migrations/" + number + "/evidence");
    try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(pack))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        if (entry.getName().equals("confirmations.jsonl")) {
          return new String(zip.readAllBytes(), StandardCharsets.UTF_8)
              .lines()
              .map(line -> JsonMapper.shared().readTree(line))
              .toList();
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    throw new AssertionError("no confirmations in the pack");
  }

  private static long at(long seconds) {
    return Instant.now().getEpochSecond() + seconds;
  }
}
