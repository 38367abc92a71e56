package dev.sluice.db.clickhouse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.db.ConnectionSettings;
import dev.sluice.db.schema.Schema;
import dev.sluice.db.sql.Statement;
import dev.sluice.db.step.Sql;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * A public project's history on the real engine: what it builds is read, rendered and built again.
 */
class HistoryTest {
  @Test
  void schemasOfARealHistorySurviveTheRoundTrip() throws IOException, SQLException {
    LocalServer server = LocalServer.running();
    List<JsonNode> steps = Corpus.lines("updown/langfuse__clickhouse-unclustered.jsonl");
    List<String> refused = new ArrayList<>();
    ConnectionSettings settings = server.fresh();
    for (int i = 0; i < steps.size(); i++) {
      run(settings, Corpus.text(steps.get(i), "up"), refused);
      if (i % 10 == 9 || i == steps.size() - 1) {
        Schema schema = read(settings);
        assertThat(schema.objects()).hasSizeGreaterThan(10);
        assertThat(built(schema, server.fresh())).isEqualTo(schema);
      }
    }

    assertThat(refused).hasSizeLessThanOrEqualTo(steps.size() / 10);
  }

  private static void run(ConnectionSettings settings, String script, List<String> refused)
      throws SQLException {
    try (Connection session = LocalServer.open(settings)) {
      for (Statement statement : new ClickHouseEngine().split(script).statements()) {
        try {
          Sql.run(session, statement.text());
        } catch (SQLException failure) {
          refused.add(failure.getMessage() + ": " + statement.text());
        }
      }
    }
  }

  private static Schema read(ConnectionSettings settings) throws SQLException {
    try (Connection session = LocalServer.open(settings)) {
      return SchemaReader.read(session, settings.database());
    }
  }

  private static Schema built(Schema schema, ConnectionSettings empty) throws SQLException {
    try (Connection session = LocalServer.open(empty)) {
      for (String statement : new ClickHouseRenderer().create(schema)) {
        Sql.run(session, statement);
      }
    }
    return read(empty);
  }
}
