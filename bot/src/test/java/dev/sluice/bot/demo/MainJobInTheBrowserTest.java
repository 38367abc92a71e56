package dev.sluice.bot.demo;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import dev.sluice.bot.SluiceServer;
import dev.sluice.bot.demo.ConsoleVisitor.Way;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * A change goes to production and back by nothing but what four people see and press: with a mouse,
 * with nothing but a keyboard, on a phone.
 */
class MainJobInTheBrowserTest {
  private static final String TITLE = "Browser test <img src=x onerror=alert(1)> \u202Eexe.sql";
  private static final String SQL = "ALTER TABLE customers ADD COLUMN browser_test integer;";
  private static final String COLUMNS =
      "SELECT count(*) FROM information_schema.columns"
          + " WHERE table_schema = 'public' AND column_name = 'browser_test'";
  private static final String[] PAGES = {
    "/migrations",
    "/migrations/1",
    "/migrations/1/sql",
    "/migrations/1/risk",
    "/migrations/1/diff",
    "/migrations/1/logs",
    "/help",
    "/account",
    "/passkeys"
  };
  private static final int PATIENCE = 30_000;

  @Test
  void takesAChangeToProductionAndBackWithoutReloadingAPage(@TempDir Path data)
      throws IOException, SQLException {
    Chromium chromium = Chromium.found();
    Path root = root();
    assumeTrue(
        Files.isDirectory(root.resolve("agent/runner/target/lib")),
        "the agent is not packaged; `./mvnw verify` does that before this test");
    PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE);
    try (Playwright playwright = Chromium.playwright();
        Browser browser = chromium.launch(playwright)) {
      try (Demo.Running demo = demo(root, data)) {
        new Story(browser, demo).tell();
      }
      try (Demo.Running again = demo(root, data)) {
        again.openFirstMigration();
        goesOn(again);
      }
    }
  }

  private static Demo.Running demo(Path root, Path data) throws IOException, SQLException {
    return new Demo(root, data, Ports.lasting(), quiet(), SluiceServer::start).start();
  }

  /** All that there was is there, on another port too, and the agent goes on. */
  private static void goesOn(Demo.Running demo) {
    DemoApi alice = demo.signIn("alice");
    JsonNode all = alice.get("/api/v1/migrations").ok().path("items");
    assertThat(all).hasSize(1);
    assertThat(all.path(0).path("state").asString()).isEqualTo("RolledBack");
    Map<String, String> more =
        Map.of("flow", "shop", "title", "After the restart", "up", "CREATE VIEW one AS SELECT 1 a");
    JsonNode opened = alice.post("/api/v1/migrations", more).ok();
    String path = "/api/v1/migrations/" + opened.path("number").asLong();
    Awaitility.await()
        .atMost(Duration.ofMillis(3 * PATIENCE))
        .until(
            () -> {
              JsonNode dev = alice.get(path).ok().path("stages").path(0);
              return dev.path("state").asString().equals("Completed");
            });
  }

  /** The main job as these people live it, each in front of an own browser. */
  private static final class Story {
    private final Demo.Running demo;
    private final ConsoleVisitor alice;
    private final ConsoleVisitor bob;
    private final ConsoleVisitor carol;
    private final ConsoleVisitor erin;
    private final List<ConsoleVisitor> everybody;

    Story(Browser browser, Demo.Running demo) {
      this.demo = demo;
      this.alice = ConsoleVisitor.signedIn(browser, demo, "alice", TITLE, Way.MOUSE);
      this.bob = ConsoleVisitor.signedIn(browser, demo, "bob", TITLE, Way.KEYBOARD);
      this.carol = ConsoleVisitor.signedIn(browser, demo, "carol", TITLE, Way.PHONE);
      this.erin = ConsoleVisitor.signedIn(browser, demo, "erin", TITLE, Way.MOUSE);
      this.everybody = List.of(alice, bob, carol, erin);
    }

    void tell() {
      alice.opens(SQL);
      everybodySees("dev", "Completed");
      everybodySees("qa", "Pending");
      showsTheTitleAsText();
      bob.presses("Approve");
      everybodySees("qa", "Completed");
      offersApprovalToApproversOnly();
      bob.pressesAndConfirms("Approve");
      everybodySees("prod", "1 of 2 approved: Bob Approver");
      carol.pressesAndConfirms("Approve");
      alice.pressesAndConfirms("Promote to prod");
      everybodySees("prod", "Completed");
      alice.readsWhatIsThere();
      assertThat(demo.databases().ask("prod", COLUMNS)).isEqualTo("1");
      carol.pressesAndSays("Roll back prod", "not needed after all", "Roll back on prod");
      everybodySees("prod", "RolledBack");
      assertThat(demo.databases().ask("prod", COLUMNS)).isEqualTo("0");
      carol.looksAt(demo, PAGES);
      assertThat(everybody).allSatisfy(v -> assertThat(v.surprises()).isEmpty());
    }

    private void everybodySees(String environment, String state) {
      everybody.forEach(visitor -> visitor.sees(environment, state));
    }

    private void showsTheTitleAsText() {
      for (ConsoleVisitor visitor : everybody) {
        assertThat(visitor.card()).containsText("<img src=x onerror=alert(1)> ⟦U+202E⟧exe.sql");
        assertThat(visitor.card()).not().containsText("\u202E");
        assertThat(visitor.card().locator("img")).hasCount(0);
      }
    }

    private void offersApprovalToApproversOnly() {
      everybodySees("prod", "Pending");
      assertThat(bob.offered("Approve")).isVisible();
      assertThat(carol.offered("Approve")).isVisible();
      for (ConsoleVisitor visitor : List.of(alice, erin)) {
        assertThat(visitor.offered("View SQL")).isVisible();
        assertThat(visitor.offered("Approve")).hasCount(0);
      }
    }
  }

  static Path root() {
    Path folder = Path.of("").toAbsolutePath();
    while (folder != null && !Files.exists(folder.resolve("mvnw"))) {
      folder = folder.getParent();
    }
    return folder == null ? abort("the repository's root was not found") : folder;
  }

  private static PrintStream quiet() {
    return new PrintStream(
        java.io.OutputStream.nullOutputStream(), false, java.nio.charset.StandardCharsets.UTF_8);
  }
}
