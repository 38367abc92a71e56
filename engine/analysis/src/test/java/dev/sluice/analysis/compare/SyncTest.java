package dev.sluice.analysis.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sluice.analysis.Corpora;
import dev.sluice.analysis.Server;
import dev.sluice.analysis.compare.SchemaComparison.SyncScript;
import dev.sluice.db.Database;
import dev.sluice.db.postgresql.PostgresEngine;
import dev.sluice.db.schema.Schema;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * Turns one schema into another with the script that is written for it, on pairs from the tests of
 * other tools: the result is equal, and the script changes nothing when it is run again. {@code
 * -Dcorpora=all} takes all of them.
 */
class SyncTest {
  private static final int STRIDE = 12;

  private final PostgresEngine engine = new PostgresEngine();
  private final List<String> failures = new ArrayList<>();
  private final List<String> again = new ArrayList<>();
  private int pairs;
  private int unusable;

  @Test
  void syncScriptsLeadToTheOtherSchema() throws Exception {
    assumeTrue(Corpora.present("schemadiff"));
    try (Server server = new Server()) {
      for (String file :
          List.of("migra__postgresql", "pgschema__postgresql", "sqldef__postgresql")) {
        int before = pairs;
        int failed = failures.size();
        List<JsonNode> lines = Corpora.lines("schemadiff", file + ".jsonl");
        for (int i = 0; i < lines.size(); i += Corpora.everything() ? 1 : STRIDE) {
          pair(server, "pair_" + pairs + "_" + unusable, lines.get(i));
        }
        System.out.printf(
            "%-22s %d of %d lead there%n",
            file, pairs - before - failures.size() + failed, pairs - before);
      }
    }
    double share = 100.0 * (pairs - failures.size()) / pairs;
    System.out.printf(
        "sync: %.1f %% of %d; again without effect: %d of %d; unusable pairs: %d%n",
        share, pairs, pairs - failures.size() - again.size(), pairs - failures.size(), unusable);
    failures.forEach(System.out::println);
    again.forEach(System.out::println);
    assertThat(share).as("%s", failures).isGreaterThanOrEqualTo(98);
    assertThat(again).isEmpty();
  }

  private void pair(Server server, String name, JsonNode pair) throws SQLException {
    try (Database from = server.database(name, "SELECT 1");
        Database to = server.database(name + "_to", "SELECT 1")) {
      try {
        server.script(name, pair.path("old").asString(""));
        server.script(name + "_to", pair.path("new").asString(""));
      } catch (SQLException | RuntimeException unable) {
        unusable++;
        return;
      }
      pairs++;
      sync(server, name, pair.path("case").asString(), from, to.schema());
    } finally {
      server.drop(name);
      server.drop(name + "_to");
    }
  }

  private void sync(Server server, String name, String label, Database from, Schema goal) {
    SyncStyle style = new SyncStyle(true, false, true, Set.of());
    SyncScript script = SchemaComparison.script(from.schema(), goal, engine.renderer(), style);
    try {
      server.script(name, script.sql());
    } catch (SQLException failed) {
      failures.add(label + ": " + failed.getMessage() + "\n" + script.sql());
      return;
    }
    List<Difference> left = SchemaComparison.differences(goal, from.schema());
    if (!left.isEmpty()) {
      failures.add(
          label
              + ": "
              + left.stream().map(d -> DifferenceLine.of(d).text()).toList()
              + script.unsupported()
              + "\n"
              + script.sql());
      return;
    }
    try {
      server.script(name, script.sql());
    } catch (SQLException failed) {
      again.add(label + ": " + failed.getMessage() + "\n" + script.sql());
      return;
    }
    if (!SchemaComparison.differences(goal, from.schema()).isEmpty()) {
      again.add(label + ": differs after the second run\n" + script.sql());
    }
  }
}
