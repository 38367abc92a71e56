package dev.sluice.bot.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.bot.Client;
import dev.sluice.bot.ServerStore;
import dev.sluice.bot.ServerTest;
import dev.sluice.bot.SignInForm;
import dev.sluice.bot.chat.ChatWorld;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What is decided in a browser is decided with the sign-in of its session. */
class ConsoleDecisionTest extends ServerTest {
  private static final Pattern CSRF = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"");

  @Test
  void keepsTheSignInOfTheSessionThatClicked() {
    long number = opened("clicked");
    String session = SignInForm.session(nobody(), "bob");
    Matcher csrf = CSRF.matcher(nobody().get("/", "Cookie", session).text());
    assertThat(csrf.find()).isTrue();

    Client.Reply typed =
        nobody()
            .post(
                "/console/command",
                Map.of("event", UUID.randomUUID().toString(), "text", "approve " + number + " dev"),
                "Cookie",
                session,
                "X-CSRF-TOKEN",
                csrf.group(1));

    assertThat(typed.status()).as(typed.text()).isEqualTo(202);
    ChatWorld.await(() -> !kept(number).isEmpty());
    assertThat(kept(number).get(0)).matches("password\\|local\\|.*\\|session:.*");
  }

  private static List<String> kept(long number) {
    return ServerStore.owner()
        .sql(
            """
            SELECT signed_in FROM approval_decision
            WHERE workspace = 'shop' AND migration = :number
            """)
        .param("number", number)
        .query(String.class)
        .list();
  }
}
