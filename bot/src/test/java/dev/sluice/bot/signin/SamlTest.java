package dev.sluice.bot.signin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.bot.Client;
import dev.sluice.bot.ServerStore;
import dev.sluice.bot.TestSamlProvider;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.BeforeEach;
import org.w3c.dom.Document;

/** A browser between the server and its provider of SAML. */
abstract class SamlTest extends SignOnTest {
  static final TestSamlProvider IDP = ServerStore.SAML;

  Visitor browser = new Visitor(nobody());

  @BeforeEach
  void openABrowser() {
    browser = new Visitor(nobody());
  }

  void refused(Client.Reply reply) {
    assertThat(reply.status()).as(reply.text()).isEqualTo(302);
    assertThat(reply.header("Location")).endsWith("/sign-in?problem=refused");
    assertThat(browser.get("/api/v1/whoami").status()).isEqualTo(401);
  }

  URI begin() {
    return URI.create(browser.get("/sign-in/saml/acme").header("Location"));
  }

  Document answer(String subject) {
    return TestSamlProvider.answer(begin(), subject);
  }

  Client.Reply post(String answer) {
    return post(browser, answer);
  }

  static Client.Reply post(Visitor visitor, String answer) {
    return visitor.send(
        "POST", "/sign-in/saml/acme/acs", form(answer), "application/x-www-form-urlencoded");
  }

  static String form(String answer) {
    return "SAMLResponse=" + URLEncoder.encode(answer, StandardCharsets.UTF_8);
  }
}
