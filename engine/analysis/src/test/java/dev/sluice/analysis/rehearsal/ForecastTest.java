package dev.sluice.analysis.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sluice.analysis.Corpora;
import dev.sluice.analysis.Server;
import dev.sluice.db.Database;
import dev.sluice.db.ExecutionListener;
import dev.sluice.db.ExecutionPlan;
import dev.sluice.db.ExecutionPlan.Direction;
import dev.sluice.db.ExecutionPlan.Limits;
import dev.sluice.db.RecoveryArtifact;
import dev.sluice.db.StatementEffect;
import dev.sluice.db.StepResult;
import dev.sluice.db.postgresql.PostgresEngine;
import dev.sluice.db.sql.ScriptException;
import dev.sluice.db.sql.Statement;
import dev.sluice.db.sql.StatementReading;
import dev.sluice.db.sql.StatementReading.Trait;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * Real histories are run statement by statement, and what was read off each is compared with what
 * the server then did: whether it wrote a table anew, and whether it took a lock that keeps writers
 * out. The numbers are printed; {@code -Dcorpora=all} takes all of them, {@code
 * -Dembedded-postgres-binaries.version} chooses the server.
 */
class ForecastTest {
  private static final String PLAIN = "__postgresql.jsonl";
  private static final String PRISMA = "__postgresql-prisma.jsonl";
  private static final Limits LIMITS =
      new Limits(
          Duration.ofSeconds(5),
          Duration.ofSeconds(30),
          Duration.ofSeconds(5),
          Optional.empty(),
          0);
  private static final Set<String> BLOCKING =
      Set.of("SHARE", "SHARE ROW EXCLUSIVE", "EXCLUSIVE", "ACCESS EXCLUSIVE");

  private final PostgresEngine engine = new PostgresEngine();
  private final Tally rewrites = new Tally();
  private final Tally locks = new Tally();
  private final TreeMap<String, Integer> wrong = new TreeMap<>();
  private int number;

  /** What was foretold and what was seen, a count each way. */
  private static final class Tally {
    private int both;
    private int neither;
    private int foretold;
    private int seen;

    void count(boolean predicted, boolean observed) {
      both += predicted && observed ? 1 : 0;
      neither += !predicted && !observed ? 1 : 0;
      foretold += predicted && !observed ? 1 : 0;
      seen += !predicted && observed ? 1 : 0;
    }

    double accuracy() {
      return 100.0 * (both + neither) / Math.max(1, both + neither + foretold + seen);
    }

    @Override
    public String toString() {
      return "%.2f %% of %d: %d foretold and seen, %d foretold only, %d seen only"
          .formatted(accuracy(), both + neither + foretold + seen, both, foretold, seen);
    }
  }

  @Test
  void foretellsRewritesAndBlockingLocksOfRealHistories() throws Exception {
    assumeTrue(Corpora.present("updown"));
    String version = "";
    try (Server server = new Server()) {
      List<String> histories = Corpora.everything() ? HistoryTest.ALL : HistoryTest.SOME;
      for (String history : histories) {
        String file = history + (history.equals("langfuse") ? PRISMA : PLAIN);
        String name = "forecast_" + history.replace('-', '_');
        try (Database database = server.database(name, "CREATE EXTENSION pg_trgm")) {
          version = database.server().version();
          Corpora.lines("updown", file).forEach(step -> replay(database, step));
        }
      }
    }
    System.out.println("PostgreSQL " + version + ", tables written anew: " + rewrites);
    System.out.println("PostgreSQL " + version + ", locks that keep writers out: " + locks);
    wrong.forEach((what, count) -> System.out.println("  " + count + " x " + what));

    assertThat(rewrites.accuracy()).as("%s", wrong).isGreaterThan(95);
    assertThat(rewrites.seen).as("written anew without a word: %s", wrong).isZero();
    assertThat(locks.accuracy()).as("%s", wrong).isGreaterThan(99);
  }

  private void replay(Database database, JsonNode step) {
    try {
      for (Statement statement : engine.split(step.path("up").asString()).statements()) {
        run(database, statement);
      }
    } catch (ScriptException unreadable) {
      assertThat(unreadable.line()).isPositive();
    }
  }

  /** A statement that the server refuses tells nothing. */
  private void run(Database database, Statement statement) {
    ExecutionPlan plan =
        new ExecutionPlan(
            "forecast" + ++number,
            1,
            "w/1",
            "t",
            statement.sha256(),
            Direction.UP,
            engine.split(statement.text()),
            Set.of(),
            Set.of(),
            LIMITS,
            "c",
            Optional.empty());
    database.execute(plan, () -> true, new Watching(effect -> compare(statement, effect)));
  }

  /** Hears of effects alone. */
  private record Watching(Consumer<StatementEffect> eye) implements ExecutionListener {
    @Override
    public void starting(Statement statement) {}

    @Override
    public void finished(StepResult result) {}

    @Override
    public void notice(int index, String severity, String text) {}

    @Override
    public void setAside(int index, RecoveryArtifact artifact) {}

    @Override
    public boolean watches() {
      return true;
    }

    @Override
    public void observed(int index, StatementEffect effect) {
      eye.accept(effect);
    }
  }

  private void compare(Statement statement, StatementEffect effect) {
    StatementReading reading = engine.read(statement);
    if (reading.has(Trait.TRANSACTION_CONTROL) || reading.has(Trait.DYNAMIC_SQL)) {
      return;
    }
    List<String> off = new ArrayList<>();
    boolean emptied = statement.kind().startsWith("TRUNCATE");
    boolean anew = !emptied && !effect.rewrites().isEmpty();
    boolean foretold = reading.has(Trait.REWRITES_TABLE);
    rewrites.count(foretold, anew);
    if (foretold != anew) {
      off.add((foretold ? "rewrite foretold only: " : "rewrite seen only: ") + statement.kind());
    }
    boolean blocks =
        effect.locks().stream()
            .anyMatch(lock -> BLOCKING.contains(lock.substring(0, lock.lastIndexOf(' '))));
    boolean longLock = reading.has(Trait.LONG_BLOCKING_LOCK);
    if (longLock || !blocks) {
      locks.count(longLock, blocks);
    }
    if (longLock && !blocks) {
      off.add("lock foretold only: " + statement.kind());
    }
    off.forEach(what -> wrong.merge(what, 1, Integer::sum));
  }
}
