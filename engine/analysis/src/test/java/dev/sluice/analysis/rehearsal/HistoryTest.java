package dev.sluice.analysis.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sluice.analysis.Corpora;
import dev.sluice.analysis.Server;
import dev.sluice.db.Database;
import dev.sluice.db.DatabaseException;
import dev.sluice.db.postgresql.PostgresEngine;
import dev.sluice.db.schema.Schema;
import dev.sluice.db.sql.Statement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * Rehearses every step of the migration histories of public projects: the way back that is
 * generated must restore the schema, and the verdict on the one that people wrote must be the truth
 * that a replay on a real server found. {@code -Dcorpora=all} takes all of them.
 */
class HistoryTest {
  static final List<String> SOME = List.of("keto", "openfga", "svix");
  static final List<String> ALL =
      List.of(
          "authelia",
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
  private static final Set<String> TRANSACTION = Set.of("BEGIN", "START", "COMMIT", "END");
  private static final Set<String> RESTORED = Set.of("restored_exact", "restored_order_differs");
  private static final Set<String> LOST = Set.of("not_restored", "down_error", "down_empty");

  private final Rehearsal rehearsal = new Rehearsal(new PostgresEngine());
  private final List<String> failures = new ArrayList<>();
  private final List<String> misjudged = new ArrayList<>();
  private int generated;
  private int authors;

  @Test
  void everyWayBackIsGeneratedOrJudgedTruly() throws Exception {
    assumeTrue(Corpora.present("updown"));
    try (Server server = new Server()) {
      String only = System.getProperty("history", "");
      List<String> histories = !only.isEmpty() ? List.of(only) : Corpora.everything() ? ALL : SOME;
      for (String history : histories) {
        int steps = generated;
        int failed = failures.size();
        int judged = authors;
        int wrong = misjudged.size();
        replay(server, history);
        System.out.printf(
            "%-15s generated: %d of %d restore; author's: %d of %d judged truly%n",
            history,
            generated - steps - failures.size() + failed,
            generated - steps,
            authors - judged - misjudged.size() + wrong,
            authors - judged);
      }
    }
    double restored = share(generated, failures);
    double truly = share(authors, misjudged);
    System.out.printf(
        "generated: %.2f %% of %d restore; author's: %.2f %% of %d judged truly%n",
        restored, generated, truly, authors);
    failures.forEach(System.out::println);
    misjudged.forEach(System.out::println);
    assertThat(restored).as("%s", failures).isGreaterThanOrEqualTo(99);
    assertThat(truly).as("%s", misjudged).isGreaterThanOrEqualTo(98);
  }

  private static double share(int all, List<String> bad) {
    return all == 0 ? 100 : 100.0 * (all - bad.size()) / all;
  }

  private void replay(Server server, String history) throws SQLException {
    String file = history.equals("langfuse") ? "__postgresql-prisma.jsonl" : "__postgresql.jsonl";
    String name = "replay_" + history.replace('-', '_');
    String prepared = "CREATE EXTENSION IF NOT EXISTS pg_trgm";
    try (Database database = server.database(name, prepared)) {
      Schema before = database.schema();
      for (JsonNode step : Corpora.lines("updown", history + file)) {
        String label = history + " " + step.path("step").asString();
        if (!runs(server, name, up(step))) {
          System.out.println("skipped, does not replay: " + label);
          before = database.schema();
          continue;
        }
        Schema after = database.schema();
        if (!before.fingerprint().equals(after.fingerprint())) {
          generated(database, before, step, label);
          authors(database, before, step, label);
        }
        before = after;
      }
    }
  }

  /** Sluice opens transactions itself, so the words that do are left out. */
  private static String up(JsonNode step) {
    return bare(step.path("up").asString());
  }

  private static String bare(String script) {
    StringBuilder kept = new StringBuilder();
    for (Statement statement : new PostgresEngine().split(script).statements()) {
      if (!TRANSACTION.contains(statement.kind())) {
        kept.append(statement.text()).append(";\n");
      }
    }
    return kept.toString();
  }

  private void generated(Database host, Schema before, JsonNode step, String label) {
    generated++;
    RehearsalReport report = rehearsal.rehearse(host, Base.of(before), up(step), Optional.empty());
    if (!report.restoresSchema()) {
      failures.add(label + ": " + report.verdict() + "\n" + report.down());
    }
  }

  private void authors(Database host, Schema before, JsonNode step, String label) {
    String truth = step.path("humanDown").asString("");
    String down = bare(step.path("down").asString(""));
    if (!RESTORED.contains(truth) && !LOST.contains(truth)) {
      return;
    }
    authors++;
    RehearsalReport report = rehearsal.rehearse(host, Base.of(before), up(step), Optional.of(down));
    if (report.restoresSchema() != RESTORED.contains(truth)) {
      misjudged.add(label + ": is " + truth + ", was called " + report.verdict());
    }
  }

  private static boolean runs(Server server, String name, String sql) {
    try {
      server.script(name, sql);
      return true;
    } catch (SQLException | DatabaseException refused) {
      return false;
    }
  }
}
