package dev.sluice.db.mysql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sluice.db.ConnectionSettings;
import dev.sluice.db.Database;
import dev.sluice.db.schema.Schema;
import dev.sluice.db.schema.SchemaObject;
import dev.sluice.db.step.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Changes that the renderer writes, run on MariaDB and read again. */
class RendererTest {
  private static final MySqlRenderer RENDERER = new MySqlRenderer(true);
  private static final List<String> BEFORE =
      List.of(
          "CREATE TABLE t (id int PRIMARY KEY AUTO_INCREMENT, a int, b varchar(10), KEY k (a),"
              + " CONSTRAINT c CHECK (a > 0)) COMMENT = 'x'",
          "CREATE TABLE u (id int PRIMARY KEY, t int, CONSTRAINT f FOREIGN KEY (t) REFERENCES t"
              + " (id))",
          "CREATE VIEW v AS SELECT a FROM t",
          "CREATE TRIGGER g BEFORE INSERT ON t FOR EACH ROW SET NEW.b = 'x'",
          "CREATE PROCEDURE p() SELECT 1");
  private static final List<String> AFTER =
      List.of(
          "CREATE TABLE t (id int PRIMARY KEY AUTO_INCREMENT, a bigint NOT NULL DEFAULT 5, b"
              + " varchar(20) COMMENT 'y', KEY k (a, b), CONSTRAINT c CHECK (a > 1)) COMMENT ="
              + " 'z'",
          "CREATE TABLE u (id int PRIMARY KEY, t int, CONSTRAINT f FOREIGN KEY (t) REFERENCES t"
              + " (id) ON DELETE CASCADE)",
          "CREATE VIEW v AS SELECT a, b FROM t",
          "CREATE TRIGGER g BEFORE INSERT ON t FOR EACH ROW SET NEW.b = 'y'",
          "CREATE PROCEDURE p() SELECT 2");
  private static TestServer server;

  @BeforeAll
  static void start() {
    assumeTrue(
        ServerFiles.mariaDb().isPresent(), "no MariaDB here: apt-get install mariadb-server");
    server = TestServer.of(ServerFiles.mariaDb().orElseThrow());
  }

  private static Schema read(ConnectionSettings settings) {
    try (Database database = new MariaDbEngine().open(settings)) {
      return database.schema();
    }
  }

  private static ConnectionSettings built(List<String> statements) throws SQLException {
    ConnectionSettings settings = server.fresh();
    run(settings, statements);
    return settings;
  }

  private static void run(ConnectionSettings settings, List<String> statements)
      throws SQLException {
    try (Connection session = server.root(settings.database())) {
      for (String statement : statements) {
        Sql.run(session, statement);
      }
    }
  }

  private static Optional<SchemaObject> named(Schema schema, String name) {
    return schema.objects().stream().filter(object -> object.name().equals(name)).findFirst();
  }

  @Test
  void turnsEachObjectIntoItsNextVersion() throws SQLException {
    ConnectionSettings settings = built(BEFORE);
    Schema after = read(built(AFTER));
    List<String> statements = new ArrayList<>();
    for (SchemaObject from : read(settings).objects()) {
      after.objects().stream()
          .filter(to -> to.kind() == from.kind() && to.name().equals(from.name()))
          .filter(to -> !to.canonical().equals(from.canonical()))
          .forEach(to -> statements.addAll(change(from, to)));
    }

    run(settings, statements);

    assertThat(read(settings).fingerprint()).as("%s", statements).isEqualTo(after.fingerprint());
  }

  /** What cannot be changed in place is made anew, as a script does it. */
  private static List<String> change(SchemaObject from, SchemaObject to) {
    List<String> changed = RENDERER.alter(from, to);
    return changed.isEmpty() ? List.of(RENDERER.drop(from), RENDERER.create(to)) : changed;
  }

  @Test
  void dropsEverythingOneByOne() throws SQLException {
    ConnectionSettings settings = built(BEFORE);
    List<SchemaObject> objects = new ArrayList<>(read(settings).objects());
    Collections.reverse(objects);
    List<String> statements = new ArrayList<>();
    for (SchemaObject object : objects) {
      boolean last = object.name().equals("t.id") || object.name().equals("u.id");
      boolean part = last || object.name().equals("t.PRIMARY");
      if (!part) {
        statements.add(RENDERER.drop(object));
      }
    }

    run(settings, statements);

    assertThat(read(settings).objects()).isEmpty();
  }

  @Test
  void givesThingsOtherNames() throws SQLException {
    ConnectionSettings settings = built(BEFORE);
    ConnectionSettings wanted =
        built(List.of("CREATE TABLE x (id int PRIMARY KEY, t2 int, KEY g (t2))"));
    run(settings, List.of("DROP TABLE u", "CREATE TABLE w (id int PRIMARY KEY, t int, KEY f (t))"));
    Schema from = read(settings);
    Schema to = read(wanted);

    run(settings, RENDERER.rename(named(from, "w").orElseThrow(), named(to, "x").orElseThrow()));
    run(
        settings,
        RENDERER.rename(named(from, "w.t").orElseThrow(), named(to, "x.t2").orElseThrow()));
    run(
        settings,
        RENDERER.rename(named(from, "w.f").orElseThrow(), named(to, "x.g").orElseThrow()));

    assertThat(read(settings).objects()).containsAll(to.objects());
  }
}
