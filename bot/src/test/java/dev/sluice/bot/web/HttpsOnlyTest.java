package dev.sluice.bot.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.bot.Client;
import dev.sluice.bot.ServerTest;
import dev.sluice.pipeline.catalog.ServerConfiguration;
import dev.sluice.pipeline.catalog.ServerConfiguration.LocalSignIn;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Browsers use https only where the address of the server is https, also behind a proxy. */
class HttpsOnlyTest extends ServerTest {
  private static final String YEAR = "max-age=31536000 ; includeSubDomains";

  @Test
  void marksTheCookieAndTellsBrowsersThoughThisConnectionIsPlain() {
    Client.Reply page = nobody().get("/sign-in");

    assertThat(page.response().headers().allValues("Set-Cookie"))
        .anySatisfy(
            cookie ->
                assertThat(cookie)
                    .startsWith("__Host-sluice_session=")
                    .contains("Path=/;", "Secure", "HttpOnly", "SameSite=Lax")
                    .doesNotContain("Domain"));
    assertThat(page.header("Strict-Transport-Security")).isEqualTo(YEAR);
    assertThat(page.header("Referrer-Policy")).isEqualTo("same-origin");
    assertThat(as("alice").get("/api/v1/whoami").header("Strict-Transport-Security"))
        .isEqualTo(YEAR);
  }

  @Test
  void marksTheCookieOfSamlSignInsToo() {
    Client.Reply begun = nobody().get("/sign-in/saml/acme");

    assertThat(begun.response().headers().allValues("Set-Cookie"))
        .allMatch(cookie -> cookie.startsWith("__Host-"))
        .anySatisfy(
            cookie ->
                assertThat(cookie)
                    .startsWith("__Host-sluice_saml=")
                    .contains("Path=/;", "Secure", "HttpOnly")
                    .doesNotContain("Domain"));
  }

  @ParameterizedTest
  @CsvSource({
    "https://sluice.example, , true",
    "http://localhost:8080, , false",
    "'', , false",
    "https://sluice.example, false, false",
    "'', true, true"
  })
  void derivesItFromTheAddressUnlessTheSettingSaysOtherwise(
      String url, @Nullable Boolean setting, boolean secure) {
    WebSettings settings =
        new WebSettings(1, 1, 1, 1, Duration.ofHours(24), Optional.ofNullable(setting), List.of());

    assertThat(
            settings.secure(
                new ServerConfiguration(
                    url, LocalSignIn.EVERYBODY, List.of(), ServerConfiguration.Trail.NOWHERE)))
        .isEqualTo(secure);
  }
}
