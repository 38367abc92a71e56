package dev.sluice.analysis.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.analysis.Server;
import dev.sluice.db.Database;
import dev.sluice.db.StepResult;
import dev.sluice.db.StepResult.State;
import dev.sluice.db.postgresql.PostgresEngine;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A target with few rows, and a copy of it on the same real PostgreSQL that has many. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CopyRehearsalTest {
  private static final String SCHEMA =
      "CREATE TABLE orders (id int PRIMARY KEY, buyer int NOT NULL, note text);"
          + " INSERT INTO orders SELECT i, i / 2, 'n' FROM generate_series(1, %d) i;"
          + " ANALYZE orders";
  private static final PostgresEngine ENGINE = new PostgresEngine();
  private static final int MANY = 5_000;

  private Server server;
  private Database target;
  private Database copy;

  @BeforeAll
  void start() throws IOException, SQLException {
    server = new Server();
    target = server.database("target", SCHEMA.formatted(1));
  }

  @AfterAll
  void stop() throws IOException {
    server.close();
  }

  @BeforeEach
  void restore() throws SQLException {
    copy = server.database("copy", SCHEMA.formatted(MANY));
  }

  @AfterEach
  void drop() throws SQLException {
    server.drop("copy");
  }

  private RehearsalReport rehearse(String up, Optional<String> down) {
    return rehearse(new CopyRehearsal(ENGINE, "lab/copy"), up, down);
  }

  private RehearsalReport rehearse(CopyRehearsal there, String up, Optional<String> down) {
    Base base = Base.of(target);
    RehearsalReport shown = new Rehearsal(ENGINE).rehearse(target, base, up, down);
    return there.rehearse(copy, base, up, shown);
  }

  private RehearsalReport rehearse(String up) {
    return rehearse(up, Optional.empty());
  }

  private boolean cameBack() {
    return copy.schema().fingerprint().equals(target.schema().fingerprint());
  }

  /** Fails unless the copy holds the rows that it began with. */
  private void hasItsRows() throws SQLException {
    server.run(
        "copy",
        "DO 'BEGIN ASSERT (SELECT count(*) = %d AND bool_and(note = ''n'') FROM orders); END'"
            .formatted(MANY));
  }

  @Test
  void tellsRowsAndLocksOfRealVolumesAndTakesThemBack() throws SQLException {
    RehearsalReport report =
        rehearse(
            "ALTER TABLE orders ADD COLUMN paid bool; UPDATE orders SET note = 'x'; DELETE FROM"
                + " orders WHERE id > 10");

    assertThat(report.steps())
        .extracting(StepResult::state)
        .containsExactly(State.APPLIED, State.APPLIED, State.APPLIED);
    assertThat(report.steps()).extracting(StepResult::rows).contains((long) MANY, MANY - 10L);
    assertThat(report.observations().get(0).locks()).contains("ACCESS EXCLUSIVE public.orders");
    assertThat(report.verdict()).contains("not data (on a copy with about 5,000 rows in orders): ");
    assertThat(report.ground().remarks()).isEmpty();
    assertThat(cameBack()).isTrue();
    hasItsRows();
  }

  @Test
  void failsOnTheCopyWhereOnlyRealRowsStandInTheWay() throws SQLException {
    RehearsalReport up = rehearse("ALTER TABLE orders ADD CONSTRAINT one UNIQUE (buyer)");
    RehearsalReport down =
        rehearse(
            "ALTER TABLE orders ADD COLUMN paid bool",
            Optional.of(
                "ALTER TABLE orders DROP COLUMN paid; SELECT 1 / (5000 - count(*)) FROM orders"));

    assertThat(up.proof()).isEqualTo(RollbackProof.CANNOT);
    assertThat(up.verdict())
        .startsWith("the script failed in its rehearsal on a copy with about 5,000 rows in orders");
    assertThat(up.remaining().get(0)).contains("could not create unique index");
    assertThat(down.upApplied()).isTrue();
    assertThat(down.proof()).isEqualTo(RollbackProof.CANNOT);
    assertThat(down.remaining()).singleElement().asString().contains("the down script failed");
    assertThat(cameBack()).isTrue();
    hasItsRows();
  }

  @Test
  void leavesACopyAloneThatIsOutOfDate() throws SQLException {
    server.run("copy", "ALTER TABLE orders ADD COLUMN old int");

    RehearsalReport report = rehearse("UPDATE orders SET note = 'x'");

    assertThat(report.ground().place()).isEmpty();
    assertThat(report.ground().remarks())
        .containsExactly(
            "The copy lab/copy was not used: its schema is not the target's now (orders.old); bring"
                + " it up to date");
    hasItsRows();
  }

  @Test
  void goesUpAndDownWhereNoTransactionHoldsIt() throws SQLException {
    RehearsalReport report = rehearse("CREATE INDEX CONCURRENTLY orders_buyer ON orders (buyer)");

    assertThat(report.verdict())
        .isEqualTo("rollback proven on a copy with about 5,000 rows in orders");
    assertThat(report.ground().remarks()).isEmpty();
    assertThat(cameBack()).isTrue();
    hasItsRows();
  }

  @Test
  void saysThatACopyIsSpoiledAndLeavesItOutFromThenOn() throws SQLException {
    String loses = "CREATE INDEX CONCURRENTLY o ON orders (buyer); DELETE FROM orders WHERE id > 9";

    RehearsalReport first = rehearse(loses);
    RehearsalReport second = rehearse("UPDATE orders SET note = 'y'");
    drop();
    restore();
    RehearsalReport third = rehearse("UPDATE orders SET note = 'y'");

    assertThat(first.ground().place()).startsWith("on a copy");
    assertThat(first.ground().remarks())
        .singleElement()
        .asString()
        .contains("did not come back to its start (rows deleted from orders)");
    assertThat(second.ground().remarks())
        .singleElement()
        .asString()
        .contains("an earlier rehearsal spoiled it");
    assertThat(third.ground()).isEqualTo(Ground.of("on a copy with about 5,000 rows in orders"));
  }

  @Test
  void runsNothingThatCannotBeTakenBackAtAll() throws SQLException {
    RehearsalReport report =
        rehearse(
            "CREATE INDEX CONCURRENTLY o ON orders (buyer)",
            Optional.of("DROP INDEX nothing_of_that_name"));

    assertThat(report.ground().remarks()).singleElement().asString().contains("has no way back");
    assertThat(cameBack()).isTrue();
  }

  /** Without rows it is done at once; here each script gives its own session all the time. */
  @Test
  void stopsWhatWouldNotEndThere() throws SQLException {
    String endless = "SET statement_timeout = 0; SELECT pg_sleep(count(*)) FROM orders";
    CopyRehearsal brief = new CopyRehearsal(ENGINE, "lab/copy", Duration.ofSeconds(2));

    RehearsalReport back = rehearse(brief, endless, Optional.empty());
    boolean asItWas = cameBack();
    RehearsalReport half =
        rehearse(
            brief,
            "CREATE INDEX CONCURRENTLY o ON orders (buyer); " + endless,
            Optional.of("DROP INDEX o"));

    String stopped = "not used: up and down were not done there within 2 seconds, and were stopped";
    assertThat(back.proof()).as("of the throwaway database").isEqualTo(RollbackProof.PROVEN);
    assertThat(back.ground().remarks()).singleElement().asString().endsWith(stopped);
    assertThat(asItWas).isTrue();
    assertThat(half.ground().remarks()).hasSize(2).element(0).asString().endsWith(stopped);
    assertThat(half.ground().remarks().get(1)).contains("it stopped half-way", "restore it");
    hasItsRows();
  }

  /** As another rehearsal would that took it for its own. */
  @Test
  void goesNoFurtherWhereSomebodyTookTheMarkAway() throws SQLException {
    Database own = copy;
    AtomicInteger looks = new AtomicInteger();
    copy =
        (Database)
            Proxy.newProxyInstance(
                Database.class.getClassLoader(),
                new Class<?>[] {Database.class},
                (proxy, method, words) -> {
                  Object answer = method.invoke(own, words);
                  if (method.getName().equals("schema") && looks.incrementAndGet() == 2) {
                    server.run("copy", "DROP TABLE rehearsal_spoiled_copy");
                  }
                  return answer;
                });

    RehearsalReport report = rehearse("CREATE INDEX CONCURRENTLY o ON orders (buyer)");

    assertThat(report.ground().place()).as("%s", report).isEmpty();
    assertThat(report.ground().remarks()).hasSize(2);
    assertThat(report.ground().remarks().get(1)).contains("its schema is not what it was");
    assertThat(cameBack()).as("nothing was run").isTrue();
  }
}
