package dev.sluice.bot.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.bot.Client;
import dev.sluice.bot.ServerTest;
import dev.sluice.bot.SignInForm;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ForeignPageTest extends ServerTest {
  @ParameterizedTest
  @ValueSource(strings = {"/", "/console/messages", "/api/v1/migrations"})
  void showsAPageOfAnotherSiteNothing(String path) {
    String cookie = SignInForm.session(nobody(), "erin");

    Client.Reply fetched =
        nobody()
            .get(path, "Cookie", cookie, "Sec-Fetch-Site", "same-site", "Sec-Fetch-Mode", "cors");
    Client.Reply older = nobody().get(path, "Cookie", cookie, "Origin", "null");

    assertThat(fetched.status()).isEqualTo(403);
    assertThat(fetched.member("code")).isEqualTo("request.foreign-page");
    assertThat(older.status()).isEqualTo(403);
  }

  @Test
  void signsNobodyInForAnotherSite() {
    SignInForm form = SignInForm.open(nobody());

    Client.Reply posted =
        form.handIn("alice", "Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "navigate");

    assertThat(posted.status()).isEqualTo(403);
    assertThat(form.handIn("alice", "Sec-Fetch-Site", "same-origin").status()).isEqualTo(302);
  }

  @Test
  void letsLinksInFromAnywhereAndItsOwnPages() {
    String cookie = SignInForm.session(nobody(), "erin");
    String[] link = {
      "Cookie", cookie, "Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "navigate"
    };
    String[] own = {"Cookie", cookie, "Origin", nobody().server()};

    assertThat(nobody().get("/", link).status()).isEqualTo(200);
    assertThat(nobody().get("/api/v1/migrations", own).status()).isEqualTo(200);
  }

  @Test
  void asksNoProgramWhereItComesFrom() {
    assertThat(as("erin").get("/api/v1/migrations", "Origin", "https://evil.example").status())
        .isEqualTo(200);
  }
}
