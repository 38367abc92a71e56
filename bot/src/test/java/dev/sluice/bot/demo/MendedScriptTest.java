package dev.sluice.bot.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.bot.Client;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What failed is tried again or mended, through REST, a real agent and a real target. */
@Tag("processes")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MendedScriptTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String CLICK = "X-Request-Id";

  private Installation installation;
  private Client alice;
  private Client bob;

  @BeforeAll
  void start(@TempDir Path folder) throws IOException, SQLException {
    installation = new Installation(Installation.root(), folder);
    alice = new Client(installation.address(), "").signIn("alice");
    bob = new Client(installation.address(), "").signIn("bob");
  }

  @AfterAll
  void stop() {
    if (installation != null) {
      installation.close();
    }
  }

  private static String path(long number) {
    return "/api/v1/migrations/" + number;
  }

  private long opened(String title, String up) {
    return installation.open("shop", title, up).number();
  }

  /** Bob's click on what stands now; the stage starts by itself then. */
  private void approve(long number, String click) {
    Client.Reply reply =
        bob.post(
            path(number) + "/stages/live/approvals",
            Map.of("decision", "approve", "digest", alice.get(path(number)).member("digest")),
            CLICK,
            click);
    assertThat(reply.status()).as(reply.text()).isLessThan(300);
  }

  private JsonNode awaits(long number, String state) {
    return installation.await(number, "live", state, s -> s.path("state").asString().equals(state));
  }

  /** Clicks that left a row in the ledger of the target, oldest first. */
  private String ledger(long number) throws SQLException {
    return installation.target.ask(
        """
        SELECT coalesce(string_agg(correlation, ',' ORDER BY id), '')
        FROM sluice.sluice_migrations WHERE state = 'applied' AND migration = 'faults/%d'
        """
            .formatted(number));
  }

  @Test
  void leadsFromTheClickToTheLedgerOfTheTarget() throws SQLException {
    installation.target.run("CREATE TABLE here (id int)");
    long first = opened("At once", "INSERT INTO here VALUES (1);");
    long second = opened("At the second go", "INSERT INTO later VALUES (1);");
    approve(first, "click-of-bob");
    awaits(first, "Completed");
    approve(second, "click-that-failed");
    awaits(second, "Failed");
    installation.target.run("CREATE TABLE later (id int)");

    Client.Reply retried =
        alice.post(path(second) + "/stages/live/retry", Map.of(), CLICK, "click-of-alice");

    assertThat(retried.status()).as(retried.text()).isEqualTo(200);
    awaits(second, "Completed");
    assertThat(ledger(first)).isEqualTo("click-of-bob");
    assertThat(ledger(second)).isEqualTo("click-of-alice");
    String trail =
        new Client(installation.address(), "")
            .signIn("dave")
            .get("/api/v1/audit?migration=" + second)
            .text();
    assertThat(trail).contains("run.retried", "click-of-alice", "click-that-failed");
  }

  @Test
  void triesAgainByItselfWhatWaitedForALockInVain() throws SQLException {
    installation.target.run("CREATE TABLE held (id int)");
    long number = opened("Waits", "CREATE TABLE twice (id int); ALTER TABLE held ADD more int;");

    try (Connection holder =
            DriverManager.getConnection(installation.target.url(), "postgres", "postgres");
        Statement sql = holder.createStatement()) {
      holder.setAutoCommit(false);
      sql.execute("LOCK TABLE held IN ACCESS EXCLUSIVE MODE");
      approve(number, "click-before-the-lock");
      installation.await(number, "it rests", s -> s.toString().contains("tried again after"));
      assertThat(installation.target.ask("SELECT to_regclass('twice')")).isEqualTo("null");
      holder.rollback();
    }

    awaits(number, "Completed");
    assertThat(installation.target.ask("SELECT count(more) FROM held")).isEqualTo("0");
    assertThat(ledger(number)).isEqualTo("click-before-the-lock");
    String trail =
        new Client(installation.address(), "")
            .signIn("dave")
            .get("/api/v1/audit?migration=" + number)
            .text();
    assertThat(trail).contains("run.lock-wait").doesNotContain("run.target-failed");
  }

  @Test
  void runsAMendedScriptOnceAsANewAttempt() throws SQLException {
    installation.target.run("CREATE TABLE mended (id int)");
    long number = opened("Mend me", "INSERT INTO mendet VALUES (1);");
    approve(number, "first-click");
    awaits(number, "Failed");
    String before = alice.get(path(number)).member("digest");

    Client.Reply edited =
        alice.send(
            "PUT",
            path(number),
            JSON.writeValueAsBytes(
                Map.of("title", "Mended", "up", "INSERT INTO mended VALUES (1);")));

    assertThat(edited.status()).as(edited.text()).isEqualTo(200);
    assertThat(edited.member("digest")).isNotEqualTo(before);
    awaits(number, "Pending");
    approve(number, "second-click");
    awaits(number, "Completed");
    assertThat(installation.target.ask("SELECT count(*) FROM mended")).isEqualTo("1");
    assertThat(ledger(number)).isEqualTo("second-click");
    Client.Reply late =
        alice.send(
            "PUT",
            path(number),
            JSON.writeValueAsBytes(Map.of("title", "Again", "up", "SELECT 1;")));
    assertThat(late.status()).isEqualTo(409);
    assertThat(late.member("detail")).contains("live/shop has statements [1] applied");
  }
}
