package dev.sluice.bot.signin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jwt.JWTClaimsSet;
import dev.sluice.bot.TestProvider;
import dev.sluice.pipeline.catalog.IdentityProvider.Claims;
import dev.sluice.pipeline.catalog.OidcProvider;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.core.AuthorizationGrantType;

class IdentityTokensTest {
  private static final String ISSUER = "https://idp.example";

  private final TestProvider before = new TestProvider();
  private final TestProvider after = new TestProvider();
  private final IdentityTokens tokens =
      new IdentityTokens(new ProviderKeys(OidcClientsTest.clients()));

  @AfterEach
  void close() {
    before.close();
    after.close();
  }

  @Test
  void asksForKeysWhereTheProviderPublishesThemNow() {
    assertThat(verified(before, before)).isEqualTo("ada");

    assertThat(verified(after, after)).isEqualTo("ada");
    assertThatThrownBy(() -> verified(after, before)).isInstanceOf(SignInRefusedException.class);
  }

  @Test
  void tellsKeysThatCannotBeHadFromATokenThatIsRefused() {
    before.isDown();

    assertThatThrownBy(() -> verified(before, before)).satisfies(why -> notice(why, "UNREACHABLE"));
    assertThatThrownBy(() -> verified(after, before)).satisfies(why -> notice(why, "REFUSED"));
  }

  private static void notice(Throwable why, String expected) {
    assertThat(why)
        .isInstanceOfSatisfying(
            SignInRefusedException.class,
            refused -> assertThat(refused.notice().name()).isEqualTo(expected));
  }

  /** The subject of a token that one provider signed, by the keys that another one publishes. */
  private String verified(TestProvider keys, TestProvider signer) {
    JWTClaimsSet.Builder claims =
        new JWTClaimsSet.Builder()
            .issuer(ISSUER)
            .audience("sluice")
            .subject("ada")
            .claim("nonce", "n")
            .issueTime(Date.from(Instant.now()))
            .expirationTime(Date.from(Instant.now().plusSeconds(300)));
    ClientRegistration client = client(keys.issuer() + "/jwks");
    return String.valueOf(
        tokens.verify(provider(), client, TestProvider.signed(signer, claims), "n").getSubject());
  }

  private static ClientRegistration client(String keys) {
    return ClientRegistration.withRegistrationId("corp")
        .clientId("sluice")
        .authorizationGrantType(AuthorizationGrantType.AUTHORIZATION_CODE)
        .redirectUri("https://sluice.example/callback")
        .authorizationUri(ISSUER + "/authorize")
        .tokenUri(ISSUER + "/token")
        .issuerUri(ISSUER)
        .jwkSetUri(keys)
        .build();
  }

  private static OidcProvider provider() {
    OidcProvider.Client client =
        new OidcProvider.Client("sluice", Optional.empty(), List.of("openid"));
    return new OidcProvider(
        "corp",
        "Corp",
        ISSUER,
        client,
        client,
        new Claims("sub", "name", ""),
        Map.of(),
        Duration.ofDays(1),
        Optional.empty());
  }
}
