package dev.sluice.agent.corpora;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sluice.analysis.rehearsal.Base;
import dev.sluice.analysis.rehearsal.Rehearsal;
import dev.sluice.analysis.rehearsal.RehearsalReport;
import dev.sluice.db.ConnectionSettings;
import dev.sluice.db.Database;
import dev.sluice.db.contract.Corpora;
import dev.sluice.db.schema.Schema;
import dev.sluice.db.sql.ScriptException;
import dev.sluice.db.sql.Statement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/**
 * Replays migration histories of public projects and has a way back generated for every step: it
 * must restore the schema. {@code -Dcorpora=all} takes all of a product, {@code -Dhistory=NAME} one
 * of them.
 */
class WaysBackTest {
  private static final List<String> SOME = List.of("keto", "openfga");
  private static final List<String> MARIADB =
      List.of(
          "authelia__mysql",
          "bucketeer__mysql",
          "camunda__mysql",
          "hive-metastore__mysql",
          "keto__mysql",
          "openfga__mysql",
          "playbooks__mysql",
          "spring-batch__mariadb");
  private static final List<String> SQLITE =
      List.of(
          "authelia__sqlite",
          "chirpstack__sqlite",
          "harness__sqlite",
          "keto__sqlite",
          "openfga__sqlite",
          "spring-batch__sqlite");

  /** Sluice opens transactions itself. */
  private static final Set<String> TRANSACTION = Set.of("BEGIN", "START", "COMMIT", "END");

  private final List<String> failures = new ArrayList<>();
  private int steps;
  private int unusable;

  @ParameterizedTest
  @ValueSource(strings = {"mariadb", "sqlite"})
  void generatedWaysBackRestoreTheSchema(String name) throws SQLException {
    assumeTrue(Corpora.present("updown"), "no corpora here");
    Optional<Product> product = Product.of(name);
    assumeTrue(product.isPresent(), "no " + name + " here");
    for (String history : name.equals("mariadb") ? MARIADB : SQLITE) {
      if (wanted(history)) {
        int before = steps;
        int failed = failures.size();
        replay(product.get(), history);
        System.out.printf(
            "%-22s on %s: %d of %d ways back restore%n",
            history, name, steps - before - failures.size() + failed, steps - before);
      }
    }
    double share = steps == 0 ? 100 : 100.0 * (steps - failures.size()) / steps;
    System.out.printf(
        "%s: %.2f %% of %d restore; steps that do not replay: %d%n", name, share, steps, unusable);
    failures.forEach(System.out::println);
    assertThat(share).as("%s", failures).isGreaterThanOrEqualTo(99);
  }

  private static boolean wanted(String history) {
    String only = System.getProperty("history", "");
    String project = history.substring(0, history.indexOf("__"));
    return only.isEmpty()
        ? System.getProperty("corpora", "").equals("all") || SOME.contains(project)
        : only.equals(project);
  }

  private void replay(Product product, String history) throws SQLException {
    ConnectionSettings at = product.fresh();
    try (Database database = product.open(at)) {
      Schema before = database.schema();
      for (JsonNode step : Corpora.lines("updown", history + ".jsonl")) {
        Optional<String> up = replayed(product, at, step);
        Schema after = database.schema();
        if (up.isPresent() && !before.fingerprint().equals(after.fingerprint())) {
          back(product, database, before, up.get(), history + " " + step.path("step").asString());
        }
        before = after;
      }
    }
  }

  private Optional<String> replayed(Product product, ConnectionSettings at, JsonNode step) {
    try {
      String up = bare(product, step.path("up").asString(""));
      product.script(at, up);
      return Optional.of(up);
    } catch (SQLException | ScriptException notHere) {
      unusable++;
      return Optional.empty();
    }
  }

  private static String bare(Product product, String script) {
    StringBuilder kept = new StringBuilder();
    List<Statement> statements = product.engine().split(script).statements();
    if (statements.stream().noneMatch(one -> TRANSACTION.contains(one.kind()))) {
      return script;
    }
    statements.stream()
        .filter(one -> !TRANSACTION.contains(one.kind()))
        .forEach(one -> kept.append(one.text()).append(";\n"));
    return kept.toString();
  }

  private void back(Product product, Database host, Schema before, String up, String label) {
    steps++;
    RehearsalReport report =
        new Rehearsal(product.engine()).rehearse(host, Base.of(before), up, Optional.empty());
    if (!report.restoresSchema()) {
      failures.add(label + ": " + report.verdict() + "\n" + report.down());
    }
  }
}
