package dev.sluice.db.sqlserver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.db.sql.ScriptException;
import dev.sluice.db.sql.Statement;
import dev.sluice.db.sql.StatementReading;
import dev.sluice.db.sql.StatementReading.Certainty;
import dev.sluice.db.sql.Tokens;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import tools.jackson.databind.JsonNode;

/** Measures splitting and reading on other people's scripts, where they are at hand. */
@EnabledIf("dev.sluice.db.sqlserver.Corpora#present")
class CorporaTest {
  private static final List<String> SCRIPTS =
      List.of(
          "dialects/babelfish-tsql__sqlserver.jsonl",
          "dialects/sqlfluff__sqlserver.jsonl",
          "split/atlas__sqlserver.jsonl",
          "updown/camunda__sqlserver.jsonl",
          "updown/camunda__sqlserver-upgrade.jsonl",
          "updown/hive-metastore__sqlserver.jsonl",
          "updown/spring-batch__sqlserver.jsonl",
          "updown/spring-batch__sqlserver-migration.jsonl",
          "schemadiff/bytebase__sqlserver.jsonl",
          "schemadiff/sqldef__sqlserver.jsonl",
          "schemadiff/liquibase-harness__sqlserver.jsonl",
          "rules/bytebase-advisor__sqlserver.jsonl");

  /** Every script of the files, with its name. */
  private static List<String[]> scripts() {
    List<String[]> scripts = new ArrayList<>();
    for (String file : SCRIPTS) {
      for (JsonNode line : Corpora.lines(file)) {
        for (String field : List.of("sql", "input", "up", "down", "old", "new")) {
          String text = line.path(field).asString("");
          if (!text.isBlank()) {
            scripts.add(new String[] {file + " " + line.path("file").asString(""), text});
          }
        }
      }
    }
    return scripts;
  }

  @Test
  void readsMostStatementsAndGivesEveryScriptBackByteForByte() {
    Map<Certainty, Integer> counts = new EnumMap<>(Certainty.class);
    int refused = 0;
    List<String> doubtful = new ArrayList<>();
    for (String[] script : scripts()) {
      try {
        List<Statement> batches = new SqlServerEngine().split(script[1]).statements();
        for (Statement batch : batches) {
          assertThat(script[1].substring(batch.startOffset(), batch.endOffset()))
              .isEqualTo(batch.text());
          for (Tokens statement : Batch.statements(SqlServerTokens.of(batch.text()))) {
            String text =
                batch.text().substring(statement.start(0), statement.end(statement.size() - 1));
            StatementReading reading =
                Reader.read(new SqlServerEngine().split(text).statements().get(0));
            counts.merge(reading.certainty(), 1, Integer::sum);
            if (reading.certainty() != Certainty.FULL) {
              doubtful.add(reading.certainty() + " " + text.replaceAll("\\s+", " "));
            }
          }
        }
      } catch (ScriptException refusal) {
        refused++;
        doubtful.add("REFUSED " + script[0] + " " + refusal.line() + " " + refusal.getMessage());
      }
    }

    int all = counts.values().stream().mapToInt(Integer::intValue).sum();
    double full = 100.0 * counts.getOrDefault(Certainty.FULL, 0) / all;
    System.out.printf(
        Locale.ROOT,
        "sqlserver: %d statements, %.2f %% full, %d partial, %d none, %d scripts refused%n",
        all,
        full,
        counts.getOrDefault(Certainty.PARTIAL, 0),
        counts.getOrDefault(Certainty.NONE, 0),
        refused);
    if (Boolean.getBoolean("corpora.show")) {
      doubtful.forEach(System.out::println);
    }
    assertThat(full).isGreaterThan(90);
  }

  @Test
  void findsTheStatementsInsideBatchesWhereTheGoldenPiecesAre() {
    int pieces = 0;
    List<String> missed = new ArrayList<>();
    for (JsonNode line : Corpora.lines("dialects/sqlfluff__sqlserver.jsonl")) {
      // The server takes a view to the end of its batch and refuses the second one.
      if (line.path("file").asString().endsWith("create_view.sql")) {
        continue;
      }
      StringBuilder all = new StringBuilder();
      Set<Integer> borders = new HashSet<>();
      for (Statement batch :
          new SqlServerEngine().split(line.path("sql").asString()).statements()) {
        add(batch, all, borders);
      }
      int at = 0;
      for (JsonNode golden : line.path("statements")) {
        pieces++;
        String piece = squeezed(golden.asString());
        int found = all.indexOf(piece, at);
        boolean label = piece.endsWith(":");
        if (!label && (found < 0 || !borders.contains(found))) {
          missed.add(line.path("file").asString() + " " + golden.asString());
        } else {
          at = found + piece.length();
        }
      }
    }

    System.out.printf("sqlserver: %d golden pieces, %d missed%n", pieces, missed.size());
    assertThat(missed).hasSizeLessThanOrEqualTo(pieces / 1000);
  }

  private static void add(Statement batch, StringBuilder all, Set<Integer> borders) {
    Tokens tokens = SqlServerTokens.of(batch.text());
    Set<Integer> starts = new HashSet<>();
    Batch.statements(tokens).forEach(statement -> starts.add(statement.start(0)));
    for (int i = 0; i < tokens.size(); i++) {
      if (starts.contains(tokens.start(i)) || tokens.is(i, "BEGIN")) {
        borders.add(all.length());
      }
      all.append(squeezed(tokens.raw(i)));
    }
  }

  private static String squeezed(String text) {
    return text.replaceAll("[\\s;]", "").toLowerCase(Locale.ROOT);
  }
}
