package dev.sluice.bot.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.bot.ServerStore;
import dev.sluice.bot.ServerTest;
import dev.sluice.bot.signin.LocalVisitor;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Sessions end 8 hours after the last request and 24 hours after the first. */
class SessionTimeoutTest extends ServerTest {
  @Test
  void endsAnIdleSessionAfterEightHours() {
    LocalVisitor browser = signedIn();
    passes("last_access_time", Duration.ofHours(8).minusMinutes(1));
    assertThat(browser.get("/api/v1/whoami").status()).isEqualTo(200);

    passes("last_access_time", Duration.ofHours(8).plusMinutes(1));

    assertThat(browser.get("/api/v1/whoami").status()).isEqualTo(401);
  }

  @Test
  void endsABusySessionAfterADay() {
    LocalVisitor browser = signedIn();
    passes("creation_time", Duration.ofHours(24).minusMinutes(1));
    assertThat(browser.get("/api/v1/whoami").status()).isEqualTo(200);

    passes("creation_time", Duration.ofMinutes(2));

    assertThat(browser.get("/api/v1/whoami").status()).isEqualTo(401);
  }

  private LocalVisitor signedIn() {
    return LocalVisitor.signedIn(nobody(), "erin", ServerStore.PASSWORD);
  }

  /** The clock of the session, in milliseconds since 1970, goes back in place of ours going on. */
  private static void passes(String clock, Duration time) {
    ServerStore.owner()
        .sql(
            "UPDATE rest_session SET %s = %s - :millis WHERE principal_name LIKE '%%erin'"
                .formatted(clock, clock))
        .param("millis", time.toMillis())
        .update();
  }
}
