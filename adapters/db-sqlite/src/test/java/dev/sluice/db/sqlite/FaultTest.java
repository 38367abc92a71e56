package dev.sluice.db.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.db.Database;
import dev.sluice.db.Outcome;
import dev.sluice.db.Outcome.State;
import dev.sluice.db.StepResult;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** kill -9 of the program that runs a script, at every moment of the protocol. */
class FaultTest {
  private static final int RUNS = Integer.getInteger("faults.runs", 20);
  private static final String SCRIPT =
      "INSERT INTO odo VALUES (1); DELETE FROM t; CREATE TABLE made (a); INSERT INTO odo VALUES"
          + " (2)";
  private static final String SPLIT =
      "INSERT INTO odo VALUES (1); VACUUM; INSERT INTO odo VALUES (2)";

  /** What each statement of that script adds. */
  private static final List<String> ROWS = List.of("1", "", "2");

  private static final int MANY = 40;
  private static final int KILLED = 137;
  @TempDir private Path folder = Path.of("");

  private Path file(String name) {
    return Databases.file(
        folder.resolve(name + ".db"),
        "CREATE TABLE odo (step INT); CREATE TABLE t (a INTEGER PRIMARY KEY);"
            + "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000)"
            + " INSERT INTO t SELECT i FROM n");
  }

  private static Process start(Path file, String script, String moment, int time)
      throws IOException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    List<String> command =
        List.of(
            java,
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            KilledProgram.class.getName(),
            file.toString(),
            "a1",
            script,
            moment,
            String.valueOf(time));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  @ParameterizedTest
  @CsvSource({
    "gate,1",
    "gate,2",
    "starting,1",
    "starting,4",
    "setAside,1",
    "finished,1",
    "finished,4"
  })
  void nothingIsLostOrDoubledWhereverTheProgramDies(String moment, int time)
      throws IOException, InterruptedException {
    Path file = file("fixed");
    Process program = start(file, SCRIPT, moment, time);
    assertThat(program.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(program.exitValue()).isEqualTo(KILLED);

    settle(file, SCRIPT);
  }

  @ParameterizedTest
  @CsvSource({"starting,2", "finished,2", "starting,3", "finished,3"})
  void aStatementOutsideTheTransactionIsAccountedForToo(String moment, int time)
      throws IOException, InterruptedException {
    Path file = file("split");
    Process program = start(file, SPLIT, moment, time);
    assertThat(program.waitFor(60, TimeUnit.SECONDS)).isTrue();

    try (Database database = Databases.open(file)) {
      Outcome found = database.establish(Databases.plan("a1", SPLIT));
      assertThat(found.state()).isEqualTo(State.PARTIAL);
      assertThat(Databases.ask(file, "SELECT step FROM odo")).containsExactly("1");
    }
  }

  /**
   * Every message to SQLite: before it gets it, and when it has answered. {@code -Dfaults.runs=40}
   * and more go through all messages with the same words, one after the other.
   */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "before BEGIN",
        "after BEGIN",
        "before INSERT INTO odo",
        "after INSERT INTO odo",
        "before VACUUM",
        "after VACUUM",
        "before COMMIT",
        "after COMMIT",
        "before sluice_steps",
        "after sluice_steps",
        "before sluice_migrations",
        "after sluice_migrations"
      })
  void saysWhatTheFileHoldsAtWhateverMessageTheProgramDies(String moment)
      throws IOException, InterruptedException {
    boolean killed = RUNS >= MANY || moment.endsWith("COMMIT") || moment.endsWith("VACUUM");
    for (int time = 1; killed; time++) {
      Path file = file("message" + time);
      Process program = start(file, SPLIT, moment, time);
      assertThat(program.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(program.exitValue()).isIn(0, KILLED);
      killed = program.exitValue() == KILLED && RUNS >= MANY;
      assertThat(program.exitValue() == KILLED || time > 1).as(moment + " came").isTrue();

      resume(file, moment + ", time " + time);
    }
  }

  /** What is said to be done is there, and the rest is done by a second attempt. */
  private static void resume(Path file, String story) {
    try (Database database = Databases.open(file)) {
      Outcome found = database.establish(Databases.plan("a1", SPLIT));
      Set<Integer> done = new TreeSet<>();
      found.steps().stream()
          .filter(step -> step.state() == StepResult.State.APPLIED)
          .forEach(step -> done.add(step.index()));
      List<String> rows = new ArrayList<>();
      List.of(1, 3).stream().filter(done::contains).forEach(step -> rows.add(ROWS.get(step - 1)));
      assertThat(found.state()).as(story + found).isNotEqualTo(State.UNKNOWN);
      assertThat(Databases.ask(file, "SELECT step FROM odo")).as(story + found).isEqualTo(rows);

      State again = Databases.run(database, Databases.plan("a2", SPLIT).without(done)).state();
      assertThat(again).as(story + found).isIn(State.APPLIED, State.ALREADY_APPLIED);
      assertThat(Databases.ask(file, "SELECT step FROM odo")).as(story).containsExactly("1", "2");
    }
  }

  @Test
  void nothingIsLostOrDoubledAtAnyTime() throws IOException, InterruptedException {
    Random random = new Random(7);
    for (int run = 0; run < RUNS; run++) {
      Path file = file("any" + run);
      Process program = start(file, SCRIPT, "never", 1);
      program.waitFor(100 + random.nextInt(900), TimeUnit.MILLISECONDS);
      program.destroyForcibly().waitFor();

      settle(file, SCRIPT);
    }
  }

  /** What the ledger says is what is there, and a second attempt brings it to its end. */
  private static void settle(Path file, String script) {
    try (Database database = Databases.open(file)) {
      Outcome found = database.establish(Databases.plan("a1", script));
      int steps = Integer.parseInt(Databases.ask(file, "SELECT count(*) FROM odo").get(0));
      assertThat(found.state()).isIn(State.APPLIED, State.FAILED, State.NOT_STARTED);
      assertThat(steps).isEqualTo(found.state() == State.APPLIED ? 2 : 0);

      State again = Databases.run(database, Databases.plan("a2", script)).state();
      assertThat(again).isIn(State.APPLIED, State.ALREADY_APPLIED);
      assertThat(Databases.ask(file, "SELECT step FROM odo")).containsExactly("1", "2");
      assertThat(Databases.ask(file, "PRAGMA integrity_check")).containsExactly("ok");
    }
  }
}
