package dev.sluice.db.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.db.sql.ScriptException;
import dev.sluice.db.sql.Statement;
import dev.sluice.db.sql.StatementReading.Certainty;
import dev.sluice.db.sql.Tokens;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import tools.jackson.databind.JsonNode;

/** Measures splitting and reading on other people's scripts, where they are at hand. */
@EnabledIf("dev.sluice.db.oracle.Corpora#present")
class CorporaTest {
  private static final List<String> SCRIPTS =
      List.of(
          "dialects/sqlfluff__oracle.jsonl",
          "dialects/oracle-sample-schemas__customer_orders.jsonl",
          "dialects/oracle-sample-schemas__human_resources.jsonl",
          "updown/camunda__oracle.jsonl",
          "updown/camunda__oracle-upgrade.jsonl",
          "updown/hive-metastore__oracle.jsonl",
          "updown/spring-batch__oracle.jsonl",
          "updown/spring-batch__oracle-migration.jsonl",
          "schemadiff/liquibase-harness__oracle.jsonl",
          "rules/bytebase-advisor__oracle.jsonl");

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
    List<String> doubtful = new ArrayList<>();
    int refused = 0;
    for (String[] script : scripts()) {
      try {
        for (Statement statement : new OracleEngine().split(script[1]).statements()) {
          assertThat(script[1].substring(statement.startOffset(), statement.endOffset()))
              .isEqualTo(statement.text());
          Certainty certainty = new OracleEngine().read(statement).certainty();
          counts.merge(certainty, 1, Integer::sum);
          if (certainty != Certainty.FULL) {
            doubtful.add(certainty + " " + statement.text().replaceAll("\\s+", " "));
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
        "oracle: %d statements, %.2f %% full, %d partial, %d none, %d scripts refused%n",
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
  void splitsWhereTheGoldenPiecesAre() {
    int pieces = 0;
    List<String> missed = new ArrayList<>();
    for (JsonNode line : Corpora.lines("dialects/sqlfluff__oracle.jsonl")) {
      List<String> ours = new ArrayList<>();
      try {
        for (Statement s : new OracleEngine().split(line.path("sql").asString()).statements()) {
          StringBuilder text = new StringBuilder();
          Tokens tokens = OracleTokens.of(s.text());
          for (int i = 0; i < tokens.size(); i++) {
            text.append(tokens.raw(i));
          }
          ours.add(squeezed(text.toString()));
        }
      } catch (ScriptException refusal) {
        missed.add(line.path("file").asString() + " refused: " + refusal.getMessage());
      }
      for (JsonNode golden : line.path("statements")) {
        pieces++;
        if (!ours.contains(squeezed(golden.asString()))) {
          missed.add(line.path("file").asString() + " " + golden.asString());
        }
      }
    }
    System.out.printf("oracle: %d golden pieces, %d missed%n", pieces, missed.size());
    assertThat(missed).hasSizeLessThanOrEqualTo(pieces / 1000);
  }

  private static String squeezed(String text) {
    return text.replaceAll("[\\s;]", "").toLowerCase(Locale.ROOT);
  }
}
