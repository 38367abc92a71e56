package dev.sluice.bot.signin;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The server trusts proxies on this machine; what they say must reach whoever asks for it. */
class BehindProxyTest extends SignOnTest {
  private static final String FORM = "application/x-www-form-urlencoded";

  @Test
  void notesWhereAFormCameFromThoughItsBodyWasGathered() {
    nobody()
        .raw(
            "POST",
            "/sign-in/saml/acme/acs",
            "SAMLResponse=x",
            "X-Forwarded-For",
            "198.51.100.1, 203.0.113.77",
            "Content-Type",
            FORM);

    assertThat(trail()).anyMatch(line -> line.contains("203.0.113.77"));
    assertThat(trail()).noneMatch(line -> line.contains("198.51.100.1"));
  }

  @Test
  void notesWhereARequestWithoutABodyCameFrom() {
    nobody().get("/sign-in/oidc/corp/callback?state=x", "X-Forwarded-For", "203.0.113.78:4711");

    assertThat(trail()).anyMatch(line -> line.contains("203.0.113.78"));
  }
}
