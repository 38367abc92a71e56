package dev.sluice.agent.corpora;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sluice.analysis.risk.Finding;
import dev.sluice.analysis.risk.RiskAnalysis;
import dev.sluice.analysis.risk.RiskContext;
import dev.sluice.analysis.risk.RuleSettings;
import dev.sluice.db.ConnectionSettings;
import dev.sluice.db.Database;
import dev.sluice.db.ExecutionPlan;
import dev.sluice.db.ExecutionPlan.Direction;
import dev.sluice.db.ExecutionPlan.Limits;
import dev.sluice.db.StatementEffect;
import dev.sluice.db.contract.Corpora;
import dev.sluice.db.contract.Plans;
import dev.sluice.db.mysql.TestServer;
import dev.sluice.db.sql.ScriptException;
import dev.sluice.db.sql.Statement;
import dev.sluice.db.sql.StatementReading;
import dev.sluice.db.sql.StatementReading.Trait;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/**
 * Real histories are run statement by statement, and what was foretold of each is compared with
 * what the server then did: whether it wrote a table anew, and, where a server lets that be seen,
 * whether it took a lock that keeps writers out. The numbers are printed for each engine and
 * version; {@code -Dcorpora=all} takes all histories, {@code -Dembedded-postgres-binaries.version}
 * chooses the server of PostgreSQL.
 */
class ForecastTest {
  private static final Limits LIMITS =
      new Limits(
          Duration.ofSeconds(5),
          Duration.ofSeconds(30),
          Duration.ofSeconds(5),
          Optional.empty(),
          0);
  private static final Set<String> BLOCKING =
      Set.of("SHARE", "SHARE ROW EXCLUSIVE", "EXCLUSIVE", "ACCESS EXCLUSIVE");

  /** Rules that say of MySQL and MariaDB, by version, that a table is copied or rebuilt. */
  private static final Set<String> REBUILDS =
      Set.of(
          "add-check",
          "add-column-rebuild",
          "add-foreign-key-checked",
          "add-stored-column",
          "change-charset",
          "column-position",
          "create-special-index",
          "make-not-null",
          "optimize-table",
          "primary-key-change",
          "rebuild-innodb",
          "rewrites-table");

  private static final List<String> SOME = List.of("keto", "openfga", "svix");
  private static final List<String> ALL =
      List.of(
          "authelia",
          "bucketeer",
          "camunda",
          "chirpstack",
          "concourse",
          "harness",
          "hive-metastore",
          "hoop",
          "keto",
          "langfuse",
          "openfga",
          "openmeter",
          "playbooks",
          "spring-batch",
          "svix");

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

    int all() {
      return both + neither + foretold + seen;
    }

    double accuracy() {
      return 100.0 * (both + neither) / Math.max(1, all());
    }

    @Override
    public String toString() {
      return "%.2f %% of %d: %d foretold and seen, %d foretold only, %d seen only"
          .formatted(accuracy(), all(), both, foretold, seen);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "postgresql, postgresql, 95, 99",
    "mariadb, mysql, 95, 0",
    "mysql 5.7, mysql, 95, 0",
    "mysql 8.0, mysql, 95, 0",
    "sqlite, sqlite, 99, 0"
  })
  void foretellsRewritesAndBlockingLocksOfRealHistories(
      String name, String dialect, double leastRewrites, double leastLocks) throws SQLException {
    assumeTrue(Corpora.present("updown"), "no corpora here");
    Optional<Product> found = product(name);
    assumeTrue(found.isPresent(), "no " + name + " here");
    Product product = found.orElseThrow();
    String server = "";
    for (String history : System.getProperty("corpora", "").equals("all") ? ALL : SOME) {
      String file = history + "__" + dialect + (history.equals("langfuse") ? "-prisma" : "");
      if (!Corpora.folder("updown").resolve(file + ".jsonl").toFile().exists()) {
        continue;
      }
      ConnectionSettings at = product.fresh();
      if (name.equals("postgresql")) {
        product.script(at, "CREATE EXTENSION pg_trgm");
      }
      try (Database database = product.open(at)) {
        server = product.name() + " " + database.server().version();
        RiskContext context = RiskContext.unknown().onVersion(database.server().version());
        RiskAnalysis analysis =
            new RiskAnalysis(product.engine(), context.with(RuleSettings.all()));
        for (JsonNode step : Corpora.lines("updown", file + ".jsonl")) {
          replay(product, database, analysis, step);
        }
      }
    }
    System.out.println(server + ", tables written anew: " + rewrites);
    System.out.println(
        server
            + ", locks that keep writers out: "
            + (locks.all() == 0 ? "not observed" : locks.toString()));
    wrong.forEach((what, count) -> System.out.println("  " + count + " x " + what));

    assertThat(rewrites.all()).isPositive();
    assertThat(rewrites.accuracy()).as("%s", wrong).isGreaterThan(leastRewrites);
    assertThat(rewrites.seen).as("written anew without a word: %s", wrong).isZero();
    assertThat(locks.all() == 0 ? 0.1 : locks.accuracy()).as("%s", wrong).isGreaterThan(leastLocks);
  }

  private static Optional<Product> product(String name) {
    return name.startsWith("mysql ")
        ? TestServer.mysql(name.substring(6)).map(server -> new Product.OfMySql("mysql", server))
        : Product.of(name);
  }

  private void replay(Product product, Database database, RiskAnalysis analysis, JsonNode step) {
    try {
      for (Statement statement :
          product.engine().split(step.path("up").asString("")).statements()) {
        run(product, database, analysis, statement);
      }
    } catch (ScriptException unreadable) {
      assertThat(unreadable.line()).isPositive();
    }
  }

  /** A statement that the server refuses tells nothing. */
  private void run(Product product, Database database, RiskAnalysis analysis, Statement statement) {
    ExecutionPlan plan =
        new ExecutionPlan(
            "forecast" + ++number,
            1,
            "w/1",
            "t",
            statement.sha256(),
            Direction.UP,
            product.engine().split(statement.text()),
            Set.of(),
            Set.of(),
            LIMITS,
            "c",
            Optional.empty());
    StatementReading reading = product.engine().read(statement);
    boolean rebuilds =
        product instanceof Product.OfMySql
            && analysis.rate(statement.text()).findings().stream()
                .map(Finding::rule)
                .anyMatch(REBUILDS::contains);
    database.execute(
        plan,
        () -> true,
        new Plans.Silent() {
          @Override
          public boolean watches() {
            return true;
          }

          @Override
          public void observed(int index, StatementEffect effect) {
            compare(statement, reading, rebuilds, effect);
          }
        });
  }

  private void compare(
      Statement statement, StatementReading reading, boolean rebuilds, StatementEffect effect) {
    if (reading.has(Trait.TRANSACTION_CONTROL) || reading.has(Trait.DYNAMIC_SQL)) {
      return;
    }
    if (effect.unseen().stream().noneMatch(line -> line.startsWith("rewrites"))) {
      boolean emptied = statement.kind().startsWith("TRUNCATE");
      boolean foretold = reading.has(Trait.REWRITES_TABLE) || rebuilds;
      boolean anew = !emptied && !effect.rewrites().isEmpty();
      rewrites.count(foretold, anew);
      note("rewrite", foretold, anew, statement);
    }
    if (effect.unseen().stream().noneMatch(line -> line.startsWith("locks"))) {
      boolean blocks =
          effect.locks().stream()
              .anyMatch(lock -> BLOCKING.contains(lock.substring(0, lock.lastIndexOf(' '))));
      boolean longLock = reading.has(Trait.LONG_BLOCKING_LOCK);
      if (longLock || !blocks) {
        locks.count(longLock, blocks);
        note("lock", longLock, blocks, statement);
      }
    }
  }

  private void note(String what, boolean foretold, boolean seen, Statement statement) {
    if (foretold != seen) {
      String text = statement.text().replaceAll("\\s+", " ");
      wrong.merge(
          "%s %s only: %s"
              .formatted(
                  what,
                  foretold ? "foretold" : "seen",
                  text.substring(0, Math.min(120, text.length()))),
          1,
          Integer::sum);
    }
  }
}
