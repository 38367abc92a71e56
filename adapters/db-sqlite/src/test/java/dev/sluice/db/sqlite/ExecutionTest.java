package dev.sluice.db.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.db.Database;
import dev.sluice.db.DatabaseException.Category;
import dev.sluice.db.ExecutionPlan;
import dev.sluice.db.Outcome;
import dev.sluice.db.Outcome.State;
import dev.sluice.db.StepResult;
import dev.sluice.db.contract.SmallDisk;
import dev.sluice.db.step.Sql;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExecutionTest {
  private static final String FOREVER =
      "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n";
  @TempDir private Path folder = Path.of("");
  private Path file = Path.of("");
  private @Nullable Database opened;

  @BeforeEach
  void prepare() {
    file =
        Databases.file(
            folder.resolve("shop.db"),
            "CREATE TABLE p (id INTEGER PRIMARY KEY, n); CREATE TABLE c (p INT REFERENCES p (id));"
                + "INSERT INTO p VALUES (1, 'a'), (2, 'b'); INSERT INTO c VALUES (1)");
    opened = Databases.open(file);
  }

  private Database database() {
    return Objects.requireNonNull(opened);
  }

  @Test
  void runsEveryStatementOfTheScriptAndNeverTwice() {
    ExecutionPlan plan = Databases.plan("a1", "SELECT 1; DROP TABLE c; UPDATE p SET n = n || '!'");

    assertThat(Databases.run(database(), plan).state()).isEqualTo(State.APPLIED);
    assertThat(Databases.run(database(), plan).state()).isEqualTo(State.APPLIED);
    assertThat(Databases.run(database(), Databases.plan("a2", plan.script().text())).state())
        .isEqualTo(State.ALREADY_APPLIED);
    assertThat(Databases.ask(file, "SELECT n FROM p")).containsExactly("a!", "b!");
    assertThat(Databases.ask(file, "SELECT name FROM sqlite_schema WHERE name = 'c'")).isEmpty();
  }

  @Test
  void takesEverythingBackWhenOneStatementFails() {
    Outcome outcome =
        Databases.run(
            database(),
            Databases.plan("a1", "CREATE TABLE x (a); INSERT INTO p VALUES (1, 'twice')"));

    assertThat(outcome.state()).isEqualTo(State.FAILED);
    assertThat(outcome.steps())
        .extracting(StepResult::state)
        .containsExactly(StepResult.State.ROLLED_BACK, StepResult.State.FAILED);
    assertThat(outcome.trouble().orElseThrow().message()).contains("UNIQUE constraint failed");
    assertThat(Databases.ask(file, "SELECT name FROM sqlite_schema WHERE name = 'x'")).isEmpty();
  }

  @Test
  void makesATableAnewWithForeignKeysOffAndChecksThemBeforeCommit() {
    String rebuild =
        "PRAGMA foreign_keys = OFF; PRAGMA legacy_alter_table = ON;"
            + "ALTER TABLE p RENAME TO old; CREATE TABLE p (id INTEGER PRIMARY KEY, n TEXT);"
            + "INSERT INTO p SELECT * FROM old WHERE id < %d; DROP TABLE old";

    Outcome broken = Databases.run(database(), Databases.plan("a1", rebuild.formatted(1)));
    Outcome sound = Databases.run(database(), Databases.plan("a2", rebuild.formatted(2)));

    assertThat(broken.state()).isEqualTo(State.FAILED);
    assertThat(broken.trouble().orElseThrow().message()).contains("refer to nothing");
    assertThat(sound.state()).isEqualTo(State.APPLIED);
    assertThat(Databases.ask(file, "SELECT sql FROM sqlite_schema WHERE name = 'c'"))
        .containsExactly("CREATE TABLE c (p INT REFERENCES p (id))");
  }

  @ParameterizedTest
  @ValueSource(strings = {"BEGIN", "ATTACH '%s/x.db' AS x", "VACUUM INTO '%s/x.db'", "COMMIT"})
  void refusesWhatLeavesTheTransactionOrTheFile(String statement) {
    Outcome outcome =
        Databases.run(
            database(), Databases.plan("a1", "DELETE FROM p; " + statement.formatted(folder)));

    assertThat(outcome.state()).isEqualTo(State.NOT_STARTED);
    assertThat(outcome.trouble().orElseThrow().category()).isEqualTo(Category.REFUSED);
    assertThat(folder.resolve("x.db")).doesNotExist();
  }

  @Test
  void runsVacuumAloneBetweenTransactions() {
    Outcome outcome =
        Databases.run(
            database(), Databases.plan("a1", "DELETE FROM c; VACUUM; INSERT INTO c VALUES (2)"));

    assertThat(outcome.state()).isEqualTo(State.APPLIED);
    assertThat(Databases.ask(file, "SELECT p FROM c")).containsExactly("2");
  }

  @Test
  void waitsForAnotherWriterNoLongerThanItMay() throws SQLException {
    try (Connection other = Connections.own(file, Duration.ZERO)) {
      Sql.run(other, "BEGIN IMMEDIATE");

      Outcome outcome = Databases.run(database(), Databases.hurried("a1", "DELETE FROM c"));

      assertThat(outcome.trouble().orElseThrow().category()).isEqualTo(Category.LOCK_TIMEOUT);
      assertThat(outcome.trouble().orElseThrow().action()).startsWith("Try again when the program");
      assertThat(outcome.applied()).isZero();
    }
    assertThat(Databases.ask(file, "SELECT p FROM c")).containsExactly("1");
  }

  @Test
  void saysThatTheDiskIsFullAndLeavesNothing() throws IOException {
    try (SmallDisk disk = SmallDisk.of(1)) {
      Path small = Databases.file(disk.folder().resolve("shop.db"), "CREATE TABLE c (p)");
      String fill = "CREATE TABLE made (a); INSERT INTO c VALUES (zeroblob(2000000))";
      try (Database full = Databases.open(small)) {
        Outcome outcome = Databases.run(full, Databases.plan("a1", fill));

        assertThat(outcome.state()).as("%s", outcome).isEqualTo(State.FAILED);
        assertThat(outcome.trouble().orElseThrow().code()).isEqualTo("SQLITE_FULL");
        assertThat(outcome.trouble().orElseThrow().action()).startsWith("Free space on the disk");
      }
      assertThat(Databases.ask(small, "SELECT name FROM sqlite_schema WHERE name = 'made'"))
          .isEmpty();
      assertThat(Databases.ask(small, "PRAGMA integrity_check")).containsExactly("ok");
    }
  }

  @Test
  void letsOneRunnerInAtATime() throws SQLException {
    try (FileLock lock = new FileLock(Databases.connections(file), Duration.ZERO)) {
      assertThat(lock.tryTake()).isTrue();

      Outcome outcome = Databases.run(database(), Databases.hurried("a1", "DELETE FROM c"));

      assertThat(outcome.state()).isEqualTo(State.NOT_STARTED);
      assertThat(outcome.trouble().orElseThrow().message()).contains("Another runner");
    }
    assertThat(Databases.run(database(), Databases.hurried("a1", "DELETE FROM c")).state())
        .isEqualTo(State.APPLIED);
  }

  @Test
  void endsAStatementThatTakesTooLong() {
    Outcome outcome =
        Databases.run(database(), Databases.hurried("a1", "DELETE FROM c; " + FOREVER));

    assertThat(outcome.state()).isEqualTo(State.FAILED);
    assertThat(outcome.trouble().orElseThrow().category()).isEqualTo(Category.STATEMENT_TIMEOUT);
    assertThat(Databases.ask(file, "SELECT p FROM c")).containsExactly("1");
  }

  @Test
  void endsAStatementThatIsCancelled() {
    Databases.Listening listening = new Databases.Listening();
    CompletableFuture<Outcome> running =
        CompletableFuture.supplyAsync(
            () -> database().execute(Databases.plan("a1", FOREVER), () -> true, listening));
    listening.awaitStart();
    database().cancel("a1");

    assertThat(running.join().state()).isEqualTo(State.FAILED);
  }

  @Test
  void writesNothingWhenTheLeaseIsGone() {
    Outcome outcome =
        database()
            .execute(Databases.plan("a1", "DELETE FROM c"), () -> false, new Databases.Listening());

    assertThat(outcome.state()).isEqualTo(State.NOT_STARTED);
    assertThat(Databases.ask(file, "SELECT p FROM c")).containsExactly("1");
  }

  @Test
  void resumesBehindWhatIsDone() {
    String script = "INSERT INTO c VALUES (7); VACUUM; INSERT INTO p VALUES (1, 'twice')";
    Outcome partial = Databases.run(database(), Databases.plan("a1", script));
    Databases.ask(file, "SELECT 1");
    assertThat(partial.state()).isEqualTo(State.PARTIAL);

    ExecutionPlan again = Databases.plan("a2", script);
    Databases.change(file, "DELETE FROM p WHERE id = 1");
    Outcome resumed = Databases.run(database(), again.without(Set.of(1, 2)));

    assertThat(resumed.state()).isEqualTo(State.APPLIED);
    assertThat(Databases.ask(file, "SELECT count(*) FROM c WHERE p = 7")).containsExactly("1");
  }
}
