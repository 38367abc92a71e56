package dev.sluice.chat.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.chat.SignInWays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;

/** The page of a server where people sign in at a provider only. */
@SpringBootTest(
    classes = {SampleServer.class, SignInPageTest.Elsewhere.class},
    webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class SignInPageTest {
  @LocalServerPort private int port;

  @Test
  void asksForNoPasswordWhereNobodyMayTypeOne() {
    String page = new Browser(port).get("/sign-in").body();

    assertThat(page).contains("Sign in at Corp", "/sign-in/oidc/corp").doesNotContain("<form");
  }

  @TestConfiguration(proxyBeanMethods = false)
  static class Elsewhere {
    @Bean
    SignInWays ways() {
      return new SignInWays() {
        @Override
        public List<Way> elsewhere() {
          return List.of(new Way("Sign in at Corp", "/sign-in/oidc/corp"));
        }

        @Override
        public Passwords passwords() {
          return Passwords.NOBODY;
        }
      };
    }
  }
}
