package dev.sluice.analysis.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sluice.analysis.Corpora;
import dev.sluice.analysis.Server;
import dev.sluice.db.Database;
import dev.sluice.db.DatabaseException;
import dev.sluice.db.postgresql.PostgresEngine;
import dev.sluice.db.schema.Schema;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Replays histories of public projects: every up, the generated down, and the up again. */
class ReplayTest {
  private static final List<String> HISTORIES =
      List.of("authelia", "chirpstack", "hoop", "keto", "openfga", "playbooks", "svix");

  private final PostgresEngine engine = new PostgresEngine();
  private final List<String> failures = new ArrayList<>();
  private int judged;

  @Test
  void generatedDownScriptsRestoreTheSchema() throws Exception {
    assumeTrue(Corpora.present("updown"));
    try (Server server = new Server()) {
      for (String history : HISTORIES) {
        replay(server, history);
      }
    }
    double share = 100.0 * (judged - failures.size()) / judged;
    System.out.printf("restored %.1f %% of %d steps%n", share, judged);
    failures.forEach(System.out::println);
    assertThat(share).as("%s", failures).isGreaterThanOrEqualTo(95);
  }

  private void replay(Server server, String history) throws SQLException {
    String name = "replay_" + history;
    try (Database database = server.database(name, "SELECT 1")) {
      Schema before = database.schema();
      for (JsonNode step : Corpora.lines("updown", history + "__postgresql.jsonl")) {
        String up = step.path("up").asString();
        if (!runs(server, name, up)) {
          before = database.schema();
          continue;
        }
        Schema after = database.schema();
        if (!before.fingerprint().equals(after.fingerprint())) {
          judge(server, database, name, history + " " + step.path("step").asString(), before);
          if (!restoreUp(server, name, database, after)) {
            return;
          }
        }
        before = after;
      }
    }
  }

  private void judge(Server server, Database database, String name, String step, Schema before) {
    judged++;
    for (int round = 0; round < 3; round++) {
      String down = SchemaComparison.script(database.schema(), before, engine.renderer()).sql();
      try {
        server.run(name, "BEGIN;" + down + "COMMIT");
      } catch (SQLException failed) {
        failures.add(step + ": " + failed.getMessage() + "\n" + down);
        return;
      }
      if (database.schema().fingerprint().equals(before.fingerprint())) {
        return;
      }
    }
    failures.add(step + ": " + SchemaComparison.differences(before, database.schema()));
  }

  private boolean restoreUp(Server server, String name, Database database, Schema after) {
    for (int round = 0; round < 3; round++) {
      Schema now = database.schema();
      if (now.fingerprint().equals(after.fingerprint())) {
        return true;
      }
      if (!runs(server, name, SchemaComparison.script(now, after, engine.renderer()).sql())) {
        failures.add(name + ": the way forward fails");
        return false;
      }
    }
    return database.schema().fingerprint().equals(after.fingerprint());
  }

  private static boolean runs(Server server, String name, String sql) {
    try {
      server.run(name, sql);
      return true;
    } catch (SQLException | DatabaseException refused) {
      return false;
    }
  }
}
