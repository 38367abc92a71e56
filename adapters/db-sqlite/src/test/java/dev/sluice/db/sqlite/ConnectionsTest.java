package dev.sluice.db.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.db.Database;
import dev.sluice.db.DatabaseException;
import dev.sluice.db.DatabaseException.Category;
import dev.sluice.db.schema.Schema;
import dev.sluice.db.step.Sql;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectionsTest {
  @TempDir private Path folder = Path.of("");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "shop.db",
        ":memory:",
        "file:/tmp/shop.db?mode=memory",
        "%s/../shop.db",
        "%s/missing.db",
        "%s/shop.db?enable_load_extension=true",
        "%s",
        "%s/shop.db#x"
      })
  void opensOnlyAFileThatIsThereByItsPlainPath(String name) {
    Databases.file(folder.resolve("shop.db"), "CREATE TABLE t (a)");
    Path path = Path.of(name.formatted(folder));

    assertThatThrownBy(() -> Databases.open(path)).isInstanceOf(DatabaseException.class);
    assertThat(folder.resolve("missing.db")).doesNotExist();
  }

  @Test
  void followsNoLinkOutOfItsFolder() throws IOException {
    Path outside = Files.createDirectory(folder.resolve("outside"));
    Path inside = Files.createDirectory(folder.resolve("inside"));
    Databases.file(outside.resolve("secret.db"), "CREATE TABLE t (a)");
    Path link = Files.createSymbolicLink(inside.resolve("shop.db"), outside.resolve("secret.db"));
    Map<String, String> allowed = Map.of("folder", inside.toString());

    assertThatThrownBy(() -> new SqliteEngine().open(Databases.settings(link, allowed)))
        .hasMessageContaining("out of the folder");
  }

  @Test
  void saysWhatIsNoDatabase() throws IOException {
    Path text = Files.writeString(folder.resolve("notes.txt"), "not a database at all ".repeat(99));

    assertThatThrownBy(() -> Databases.open(text))
        .isInstanceOfSatisfying(
            DatabaseException.class,
            refusal -> {
              assertThat(refusal.category()).isEqualTo(Category.UNREACHABLE);
              assertThat(refusal.action()).contains("no SQLite database");
            });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "INSERT INTO t VALUES (2)",
        "CREATE TABLE u (a)",
        "PRAGMA user_version = 7",
        "VACUUM",
        "WITH x AS (SELECT 1) DELETE FROM t",
        "PRAGMA journal_mode = WAL"
      })
  void aReadingSessionCannotWriteWhateverItIsTold(String sql) throws SQLException {
    Path file =
        Databases.file(folder.resolve("shop.db"), "CREATE TABLE t (a); INSERT INTO t VALUES (1)");
    try (Connection session = Databases.connections(file).reading()) {
      Sql.run(session, "PRAGMA query_only = OFF");
      assertThatThrownBy(
              () -> {
                Sql.run(session, sql);
                Sql.run(session, "INSERT INTO t VALUES (3)");
              })
          .isInstanceOf(SQLException.class);
    }
    assertThat(Databases.ask(file, "SELECT count(*) FROM t")).containsExactly("1");
  }

  @Test
  void noSessionLoadsExtensions() throws SQLException {
    Path file = Databases.file(folder.resolve("shop.db"), "CREATE TABLE t (a)");
    try (Connection session = Databases.connections(file).reading()) {
      assertThatThrownBy(() -> Sql.run(session, "SELECT load_extension('/tmp/x')"))
          .hasMessageContaining("not authorized");
    }
  }

  @Test
  void tellsWhichFileRightIsMissing() {
    Path file = Databases.file(folder.resolve("shop.db"), "CREATE TABLE t (a)");
    try (Database database = Databases.open(file)) {
      assertThat(database.missingPrivileges()).isEmpty();
      assertThat(database.server().product()).isEqualTo("SQLite");
      assertThat(database.server().version()).startsWith("3.");
    }
  }

  @Test
  void aShadowIsBuiltAndGoesWithoutATrace() {
    Path file =
        Databases.file(
            folder.resolve("shop.db"),
            "CREATE TABLE t (a); CREATE VIEW v AS SELECT a FROM t; INSERT INTO t VALUES (1)");
    try (Database database = Databases.open(file)) {
      Schema schema = database.schema();
      try (Database.Shadow shadow = database.shadow(schema).orElseThrow()) {
        assertThat(shadow.database().schema()).isEqualTo(schema);
        assertThat(
                Databases.run(shadow.database(), Databases.plan("a1", "DROP VIEW v"))
                    .state()
                    .name())
            .isEqualTo("APPLIED");
      }
      assertThat(database.schema()).isEqualTo(schema);
    }
  }
}
