package dev.sluice.agent.corpora;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sluice.analysis.compare.DifferenceLine;
import dev.sluice.analysis.compare.SchemaComparison;
import dev.sluice.analysis.compare.SyncStyle;
import dev.sluice.db.ConnectionSettings;
import dev.sluice.db.Database;
import dev.sluice.db.contract.Corpora;
import dev.sluice.db.schema.Schema;
import dev.sluice.db.sql.ScriptException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/**
 * Turns one schema of a pair into the other with the script that is written for it, on pairs from
 * the tests of other tools. {@code -Dcorpora=all} takes all of them. A second run changes nothing,
 * but for what the product has no words for: SQLite drops no column that may be gone.
 */
class SyncScriptsTest {
  private static final int STRIDE = 12;
  private final List<String> failures = new ArrayList<>();
  private final List<String> again = new ArrayList<>();
  private int pairs;
  private int unusable;

  @ParameterizedTest
  @CsvSource({"mariadb, sqldef__mysql bytebase__mysql", "sqlite, sqldef__sqlite"})
  void leadToTheOtherSchema(String name, String files) throws SQLException {
    assumeTrue(Corpora.present("schemadiff"), "no corpora here");
    Optional<Product> product = Product.of(name);
    assumeTrue(product.isPresent(), "no " + name + " here");
    boolean all = System.getProperty("corpora", "").equals("all");
    for (String file : files.split(" ", -1)) {
      List<JsonNode> lines = Corpora.lines("schemadiff", file + ".jsonl");
      for (int i = 0; i < lines.size(); i += all ? 1 : STRIDE) {
        pair(product.get(), file, lines.get(i));
      }
    }
    int there = pairs - failures.size();
    double share = pairs == 0 ? 100 : 100.0 * there / pairs;
    System.out.printf(
        "%s: %.1f %% of %d scripts lead there; again without effect: %d of %d; unusable pairs:"
            + " %d%n",
        name, share, pairs, there - again.size(), there, unusable);
    failures.forEach(System.out::println);
    again.forEach(System.out::println);
    assertThat(share).as("%s", failures).isGreaterThanOrEqualTo(95);
    assertThat(again.size()).as("%s", again).isLessThanOrEqualTo(1 + pairs / 20);
  }

  private void pair(Product product, String file, JsonNode pair) throws SQLException {
    ConnectionSettings from = product.fresh();
    ConnectionSettings to = product.fresh();
    try {
      product.script(from, pair.path("old").asString(""));
      product.script(to, pair.path("new").asString(""));
    } catch (SQLException | ScriptException notHere) {
      unusable++;
      return;
    }
    pairs++;
    try (Database start = product.open(from);
        Database goal = product.open(to)) {
      sync(product, from, file + " " + pair.path("case").asString(), start, goal.schema());
    }
  }

  private void sync(
      Product product, ConnectionSettings at, String label, Database start, Schema goal) {
    SyncStyle style = new SyncStyle(true, false, true, Set.of());
    String script =
        SchemaComparison.script(start.schema(), goal, product.engine().renderer(), style).sql();
    Optional<String> trouble = run(product, at, script).or(() -> left(start, goal));
    if (trouble.isPresent()) {
      failures.add(label + ": " + trouble.get() + "\n" + script);
      return;
    }
    run(product, at, script)
        .or(() -> left(start, goal))
        .ifPresent(why -> again.add(label + ": " + why + "\n" + script));
  }

  private static Optional<String> run(Product product, ConnectionSettings at, String script) {
    try {
      product.script(at, script);
      return Optional.empty();
    } catch (SQLException | ScriptException failed) {
      return Optional.of(String.valueOf(failed.getMessage()));
    }
  }

  private static Optional<String> left(Database now, Schema goal) {
    List<String> lines =
        SchemaComparison.differences(goal, now.schema()).stream()
            .map(difference -> DifferenceLine.of(difference).text())
            .toList();
    return lines.isEmpty() ? Optional.empty() : Optional.of(lines.toString());
  }
}
