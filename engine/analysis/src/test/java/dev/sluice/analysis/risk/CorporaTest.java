package dev.sluice.analysis.risk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sluice.analysis.Corpora;
import dev.sluice.db.postgresql.PostgresEngine;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Other people's rule cases and real migrations, where they are at hand. */
class CorporaTest {
  /** Rules of other linters that judge danger, not style, and what answers them here. */
  private static final Map<String, List<String>> ANSWERS =
      Map.ofEntries(
          Map.entry("adding-primary-key-constraint", List.of("unique-on-existing")),
          Map.entry("ban-drop-database", List.of("drop-database")),
          Map.entry("ban-drop-table", List.of("drop-table")),
          Map.entry("constraint-missing-not-valid", List.of("add-check", "add-foreign-key")),
          Map.entry("renaming-table", List.of("rename")),
          Map.entry("require-concurrent-partition-detach", List.of("blocking-command")),
          Map.entry("transaction-nesting", List.of("transaction-control")),
          Map.entry("statement_disallow_truncate", List.of("truncate")),
          Map.entry("statement_disallow_commit", List.of("transaction-control")));

  private final RiskAnalysis analysis = new RiskAnalysis(new PostgresEngine());

  @Test
  void findsWhatOtherLintersFind() {
    assumeTrue(Corpora.present("rules"));
    List<String> missed = new ArrayList<>();
    int judged = 0;
    for (String source : List.of("squawk", "bytebase-advisor")) {
      for (JsonNode line : Corpora.lines("rules", source + "__postgresql.jsonl")) {
        List<String> answers = ANSWERS.get(line.path("rule").asString());
        if (answers != null && line.path("expect").asString().equals("violation")) {
          List<String> found =
              analysis.rate(line.path("sql").asString()).findings().stream()
                  .map(Finding::rule)
                  .toList();
          if (found.contains("cannot-split")) {
            continue; // the collection cut these off inside a quoted name
          }
          judged++;
          if (found.stream().noneMatch(answers::contains)) {
            missed.add(
                line.path("name").asString() + " " + found + " " + line.path("sql").asString());
          }
        }
      }
    }
    System.out.printf(
        "found %d of %d%n%s%n", judged - missed.size(), judged, String.join("\n", missed));
    assertThat(missed.size()).isLessThanOrEqualTo(judged / 10);
  }

  @Test
  void seldomRatesHarmlessMigrationsHigh() {
    assumeTrue(Corpora.present("updown"));
    List<String> alarms = new ArrayList<>();
    int judged = 0;
    for (String history :
        List.of("authelia", "chirpstack", "openfga", "openmeter", "playbooks", "svix")) {
      for (JsonNode line : Corpora.lines("updown", history + "__postgresql.jsonl")) {
        String up = line.path("up").asString();
        if (up.matches("(?is).*\\b(?:drop|delete|truncate|update|execute|do|begin|commit)\\b.*")) {
          continue;
        }
        judged++;
        RiskReport report = analysis.rate(up);
        if (report.level().compareTo(RiskLevel.HIGH) >= 0) {
          alarms.add(line.path("step").asString() + ": " + report.findings().get(0));
        }
      }
    }
    System.out.printf("alarms %d of %d%n%s%n", alarms.size(), judged, String.join("\n", alarms));
    assertThat(alarms.size()).isLessThanOrEqualTo(judged / 20);
  }
}
