package dev.sluice.pipeline.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.pipeline.StoreTest;
import dev.sluice.pipeline.kernel.Actor;
import dev.sluice.pipeline.kernel.PersonId;
import dev.sluice.pipeline.kernel.WorkspaceId;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What leaves as CSV or JSON is cell by cell what stands in the rows. */
class AuditExportTest extends StoreTest {
  private static final WorkspaceId ODD = new WorkspaceId("odd");
  private static final List<String> COLUMNS =
      List.of(
          "sequence",
          "at",
          "workspace",
          "actor_issuer",
          "actor_subject",
          "actor_name",
          "via",
          "account",
          "code",
          "outcome",
          "environment",
          "migration",
          "digest",
          "correlation",
          "details",
          "previous_hash",
          "hash");

  @TempDir private static Path folder;

  @Override
  protected List<String> packages() {
    return List.of("kernel", "audit");
  }

  @Override
  protected Map<String, Object> settings() {
    return Map.of(
        "sluice.audit.watch", "false", "sluice.keys.audit", folder.resolve("audit.pem").toString());
  }

  @BeforeEach
  void oddEntries() {
    if (rows().isEmpty()) {
      append("carol", "approval.recorded", "success", Map.of("reason", "say \"yes\", or\nno"));
      append("=cmd|calc", "approval.refused", "denied", Map.of("reason", "+1", "é", "日本"));
      append("dave", "audit.export", "denied", Map.of());
    }
  }

  private void append(String name, String code, String outcome, Map<String, String> details) {
    Actor actor =
        new Actor(ODD, new PersonId(PersonId.LOCAL, name), name, "rest", "", true, "c-" + name);
    bean(AuditTrail.class)
        .appendAlone(new AuditEvent(code, outcome, actor, "prod", 7, "digest", details));
  }

  @Test
  void writesEveryCellOfEveryRowAsCsv() {
    StringWriter csv = new StringWriter();
    bean(AuditExport.class).csv(AuditFilter.all(ODD), csv);

    List<List<String>> table = parsed(csv.toString());

    assertThat(table).hasSize(4);
    assertThat(table.subList(1, 4)).isEqualTo(rows());
    assertThat(csv.toString()).contains("\"'=cmd|calc\"").doesNotContain(",\"=cmd");
  }

  @Test
  void writesEveryFieldOfEveryRowAsJson() {
    StringWriter text = new StringWriter();
    bean(AuditExport.class).json(AuditFilter.all(ODD), text);

    List<List<String>> table = new ArrayList<>();
    text.toString().lines().forEach(line -> table.add(cells(JsonMapper.shared().readTree(line))));

    assertThat(table).isEqualTo(rows());
  }

  private static List<String> cells(JsonNode entry) {
    JsonNode who = entry.path("who");
    JsonNode what = entry.path("what");
    return List.of(
        entry.path("sequence").asString(),
        entry.path("at").asString(),
        entry.path("workspace").asString(),
        who.path("issuer").asString(),
        who.path("subject").asString(),
        who.path("name").asString(),
        who.path("via").asString(),
        who.path("account").asString(),
        what.path("code").asString(),
        what.path("outcome").asString(),
        what.path("environment").asString(),
        what.path("migration").asString(),
        what.path("digest").asString(),
        entry.path("correlation").asString(),
        what.path("details").toString(),
        entry.path("previousHash").asString(),
        entry.path("hash").asString());
  }

  @Test
  void findsByTheBeginningOfACodeAndByNameInAnyCase() {
    AuditQueries queries = bean(AuditQueries.class);

    assertThat(codes(queries, Optional.of("approval.*"), Optional.empty()))
        .containsExactly("approval.refused", "approval.recorded");
    assertThat(codes(queries, Optional.of("approval.r"), Optional.empty())).isEmpty();
    assertThat(codes(queries, Optional.empty(), Optional.of("CAROL")))
        .containsExactly("approval.recorded");
    assertThat(codes(queries, Optional.of("%*"), Optional.empty())).isEmpty();
  }

  private static List<String> codes(
      AuditQueries queries, Optional<String> code, Optional<String> named) {
    AuditFilter filter =
        new AuditFilter(
            ODD,
            OptionalLong.empty(),
            Optional.empty(),
            code,
            Optional.empty(),
            Optional.empty(),
            named,
            Optional.empty(),
            Optional.empty());
    return queries.page(filter, OptionalLong.empty(), 10).entries().stream()
        .map(entry -> entry.what().code())
        .toList();
  }

  /** The rows as they stand in the store, past everything that reads them. */
  private List<List<String>> rows() {
    return jdbc()
        .sql("SELECT * FROM audit_entry WHERE workspace = 'odd' ORDER BY sequence")
        .query(
            (row, index) -> {
              List<String> cells = new ArrayList<>();
              for (String column : COLUMNS) {
                cells.add(
                    switch (column) {
                      case "at" ->
                          row.getObject(column, OffsetDateTime.class).toInstant().toString();
                      case "details" -> sorted(row.getString(column));
                      default -> row.getString(column);
                    });
              }
              return cells;
            })
        .list();
  }

  /** The store keeps members in an order of its own. */
  private static String sorted(String json) {
    return JsonMapper.shared()
        .writeValueAsString(JsonMapper.shared().readValue(json, TreeMap.class));
  }

  /** RFC 4180 read back; the apostrophe before what would be a formula is no part of the value. */
  private static List<List<String>> parsed(String csv) {
    List<List<String>> table = new ArrayList<>();
    List<String> line = new ArrayList<>();
    StringBuilder cell = new StringBuilder();
    boolean quoted = false;
    for (int at = 0; at < csv.length(); at++) {
      char c = csv.charAt(at);
      if (quoted && c == '"' && at + 1 < csv.length() && csv.charAt(at + 1) == '"') {
        cell.append('"');
        at++;
      } else if (c == '"') {
        quoted = !quoted;
      } else if (!quoted && (c == ',' || c == '\r')) {
        String value = cell.toString();
        line.add(value.matches("(?s)'[=+\\-@\\t\\r].*") ? value.substring(1) : value);
        cell.setLength(0);
      } else if (!quoted && c == '\n') {
        table.add(List.copyOf(line));
        line.clear();
      } else {
        cell.append(c);
      }
    }
    return table;
  }
}
