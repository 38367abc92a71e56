package dev.sluice.bot.signin;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import dev.sluice.bot.Client;
import dev.sluice.bot.TestProvider;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class BackChannelLogoutTest extends SignOnTest {
  private static final RSAKey FOREIGN_KEY = foreignKey();
  private static final String EVENT = "http://schemas.openid.net/event/backchannel-logout";

  @Test
  void endsEverySessionOfWhomTheProviderSignedOut() {
    CORP.knows(Map.of("sub", "walks-off", "groups", List.of("dbas")));
    Visitor office = new Visitor(nobody());
    Visitor home = new Visitor(nobody());
    office.signIn("corp", CORP);
    home.signIn("corp", CORP);
    CORP.knows(Map.of("sub", "stays", "groups", List.of("dbas")));
    Visitor other = new Visitor(nobody());
    other.signIn("corp", CORP);

    Client.Reply reply = posted("corp", token("walks-off", claims -> claims));

    assertThat(reply.status()).as(reply.text()).isEqualTo(200);
    assertThat(reply.header("Cache-Control")).contains("no-store");
    assertThat(office.get("/api/v1/whoami").status()).isEqualTo(401);
    assertThat(home.get("/api/v1/whoami").status()).isEqualTo(401);
    assertThat(other.get("/api/v1/whoami").status()).isEqualTo(200);
    assertThat(trail())
        .anyMatch(
            line -> line.contains("identity.signed-out-at-provider") && line.contains("walks-off"));
  }

  @Test
  void saysNothingOfPeopleWhomItDoesNotKnow() {
    assertThat(posted("corp", token("nobody-here", claims -> claims)).status()).isEqualTo(200);
    assertThat(posted("nowhere", token("x", claims -> claims)).status()).isEqualTo(404);
  }

  static Stream<String> forgeries() {
    return Stream.of(
        "",
        "not.a.token",
        new PlainJWT(claims("kept").build()).serialize(),
        TestProvider.sign(FOREIGN_KEY, header("logout+jwt"), claims("kept")),
        TestProvider.sign(CORP.key(), header("at+jwt"), claims("kept")),
        token("kept", claims -> claims.issuer("https://evil.example")),
        token("kept", claims -> claims.audience("another-client")),
        token("kept", claims -> claims.claim("events", Map.of())),
        token("kept", claims -> claims.claim("events", EVENT)),
        token("kept", claims -> claims.claim("nonce", "n")),
        token("kept", claims -> claims.jwtID(null)),
        token("kept", claims -> claims.issueTime(null)),
        token("kept", claims -> claims.issueTime(at(-3_600))),
        token("kept", claims -> claims.expirationTime(at(-120))),
        token("kept", claims -> claims.subject(null).claim("sid", "s-1")));
  }

  @ParameterizedTest
  @MethodSource("forgeries")
  void endsNothingByAForgedToken(String token) {
    CORP.knows(Map.of("sub", "kept", "groups", List.of("dbas")));
    Visitor browser = new Visitor(nobody());
    browser.signIn("corp", CORP);

    Client.Reply reply = posted("corp", token);

    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.member("error")).isEqualTo("invalid_request");
    assertThat(browser.get("/api/v1/whoami").status()).isEqualTo(200);
  }

  private Client.Reply posted(String provider, String token) {
    return nobody()
        .raw(
            "POST",
            "/sign-in/oidc/" + provider + "/back-channel-logout",
            "logout_token=" + URLEncoder.encode(token, StandardCharsets.UTF_8),
            "Content-Type",
            "application/x-www-form-urlencoded");
  }

  private static String token(String subject, UnaryOperator<JWTClaimsSet.Builder> change) {
    return TestProvider.sign(CORP.key(), header("logout+jwt"), change.apply(claims(subject)));
  }

  private static JWTClaimsSet.Builder claims(String subject) {
    return new JWTClaimsSet.Builder()
        .issuer(CORP.issuer())
        .audience(TestProvider.CLIENT)
        .subject(subject)
        .issueTime(at(0))
        .expirationTime(at(120))
        .jwtID(UUID.randomUUID().toString())
        .claim("events", Map.of(EVENT, Map.of()));
  }

  private static JWSHeader.Builder header(String type) {
    return new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("k1").type(new JOSEObjectType(type));
  }

  private static Date at(long seconds) {
    return Date.from(Instant.now().plusSeconds(seconds));
  }

  private static RSAKey foreignKey() {
    try {
      return new RSAKeyGenerator(2048).generate();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }
}
