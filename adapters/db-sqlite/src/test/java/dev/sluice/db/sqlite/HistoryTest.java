package dev.sluice.db.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.db.schema.Schema;
import dev.sluice.db.sql.Statement;
import dev.sluice.db.step.Sql;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Histories of public projects: what they build is read, rendered, built and read again. */
class HistoryTest {
  @TempDir private Path folder = Path.of("");

  @ParameterizedTest
  @ValueSource(strings = {"authelia", "chirpstack", "harness", "keto", "openfga", "spring-batch"})
  void schemasOfRealHistoriesSurviveTheRoundTrip(String source) throws SQLException {
    List<JsonNode> steps = Corpus.lines("updown/" + source + "__sqlite.jsonl");
    int refused = 0;
    try (Connection target = Databases.quick(folder.resolve(source + ".db"))) {
      for (int i = 0; i < steps.size(); i++) {
        refused += run(target, Corpus.text(steps.get(i), "up")) ? 0 : 1;
        if (i % 10 == 9 || i == steps.size() - 1) {
          roundTrip(SchemaReader.read(target, "sluice"), folder.resolve(source + i + ".db"));
        }
      }
    }

    assertThat(refused).as("steps that SQLite refused").isLessThanOrEqualTo(steps.size() / 10);
  }

  private static boolean run(Connection target, String script) throws SQLException {
    try {
      for (Statement statement : new SqliteEngine().split(script).statements()) {
        Sql.run(target, statement.text());
      }
      return true;
    } catch (SQLException refused) {
      if (!target.getAutoCommit()) {
        target.rollback();
      }
      return false;
    }
  }

  /** Once with the text that the catalog keeps, once from the parts alone. */
  private static void roundTrip(Schema schema, Path file) throws SQLException {
    assertThat(built(schema, file)).isEqualTo(schema);
    Schema parts = Schemas.withoutText(schema);
    Schema again = built(parts, file.resolveSibling(file.getFileName() + ".parts"));
    assertThat(Schemas.canonical(again)).isEqualTo(Schemas.canonical(schema));
  }

  private static Schema built(Schema schema, Path file) throws SQLException {
    try (Connection empty = Databases.quick(file)) {
      empty.setAutoCommit(false);
      for (String statement : new SqliteRenderer().create(schema)) {
        Sql.run(empty, statement);
      }
      empty.commit();
      return SchemaReader.read(empty, "sluice");
    }
  }
}
