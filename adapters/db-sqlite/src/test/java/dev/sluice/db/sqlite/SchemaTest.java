package dev.sluice.db.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.db.schema.Schema;
import dev.sluice.db.schema.SchemaObject;
import dev.sluice.db.step.Sql;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SchemaTest {
  private static final String EVERYTHING =
      """
      CREATE TABLE org (id INTEGER PRIMARY KEY AUTOINCREMENT, [odd name] TEXT NOT NULL DEFAULT 'x;''y'
        COLLATE NOCASE, "order" NUMERIC(10,2) DEFAULT -1.5, CONSTRAINT named UNIQUE ([odd name]));
      CREATE TABLE person (
        id TEXT PRIMARY KEY NOT NULL, -- a comment
        org_id INT REFERENCES org(id) ON DELETE SET NULL DEFERRABLE INITIALLY DEFERRED,
        age int CONSTRAINT grown CHECK (age>=0 AND age IN ("a", 1)),
        full TEXT GENERATED ALWAYS AS (id || '-' || age) STORED,
        short AS (substr(id, 1, 2)),
        made TIMESTAMP DEFAULT (datetime('now', '-1 day')) UNIQUE ON CONFLICT IGNORE,
        UNIQUE (org_id, age) CHECK (org_id <> age)
        FOREIGN KEY (age, org_id) REFERENCES pair (a, b) MATCH FULL ON UPDATE CASCADE
      ) STRICT, WITHOUT ROWID;
      """
              .replace(" STRICT,", "")
          + """
          CREATE TABLE pair (a INT, b INT, x ANY, PRIMARY KEY (a, b DESC) ON CONFLICT REPLACE) STRICT;
          CREATE TABLE quirk (id INTEGER PRIMARY KEY DESC, v);
          CREATE TABLE copied AS SELECT 1 AS one, 'two' AS two;
          CREATE VIRTUAL TABLE words USING fts5(body, tokenize = 'porter');
          CREATE INDEX lower_id ON person (lower(id) COLLATE NOCASE, age DESC) WHERE age > 1;
          CREATE VIEW v2 (a, b) AS SELECT id, v1.n FROM org, v1;
          CREATE VIEW v1 AS SELECT count(*) AS n FROM person;
          CREATE TRIGGER g INSTEAD OF INSERT ON v1 BEGIN INSERT INTO pair (a) VALUES (new.n); END;
          """;

  @TempDir private Path folder = Path.of("");

  private Schema schema(String file, List<String> statements) throws SQLException {
    try (Connection connection = Databases.quick(folder.resolve(file))) {
      for (String statement : statements) {
        Sql.run(connection, statement);
      }
      return SchemaReader.read(connection, "sluice");
    }
  }

  private static List<String> split(String script) {
    return new SqliteEngine().split(script).statements().stream().map(s -> s.text()).toList();
  }

  @Test
  void everyConstructSurvivesTheRoundTrip() throws SQLException {
    Schema first = schema("first.db", split(EVERYTHING));
    Schema again = schema("again.db", new SqliteRenderer().create(first));
    Schema parts = schema("parts.db", new SqliteRenderer().create(Schemas.withoutText(first)));

    assertThat(again).isEqualTo(first);
    assertThat(Schemas.canonical(parts)).isEqualTo(Schemas.canonical(first));
    assertThat(first.objects()).extracting(SchemaObject::name).contains("org.odd name", "g", "v2");
  }

  @Test
  void spellingIsNoDifference() throws SQLException {
    Schema one = schema("one.db", split("CREATE TABLE t (a int check(\"a\">0), unique(`a`))"));
    Schema other =
        schema("other.db", split("create table [t] ( a  int, UNIQUE (a), CHECK (a>0) /* x */ )"));

    assertThat(Schemas.canonical(one)).isEqualTo(Schemas.canonical(other));
    assertThat(one.fingerprint()).isEqualTo(other.fingerprint());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "CREATE TABLE t (a INT); INSERT INTO t VALUES (1)|CREATE TABLE t (a INT, b TEXT DEFAULT"
            + " 'x')",
        "CREATE TABLE t (a INT, b TEXT)|CREATE TABLE t (a INT)",
        "CREATE TABLE t (a INT, b TEXT, c INT)|CREATE TABLE t (c INT NOT NULL, a TEXT)",
        "CREATE TABLE t (a INT); CREATE VIEW v AS SELECT a FROM t|CREATE TABLE t (a TEXT PRIMARY"
            + " KEY); CREATE VIEW v AS SELECT a FROM t",
        "CREATE TABLE t (a INT); CREATE INDEX i ON t (a)|CREATE TABLE t (a INT CHECK (a > 0));"
            + " CREATE INDEX i ON t (a)",
        "CREATE TABLE p (id INTEGER PRIMARY KEY); CREATE TABLE c (p INT REFERENCES p)|CREATE TABLE"
            + " p (id INTEGER PRIMARY KEY, x UNIQUE); CREATE TABLE c (p INT REFERENCES p)",
        "CREATE TABLE t (a INT); CREATE TRIGGER g DELETE ON t BEGIN SELECT 1; END|CREATE TABLE t (a"
            + " INT, b INT UNIQUE); CREATE TRIGGER g DELETE ON t BEGIN SELECT 1; END",
        "CREATE TABLE t (a); CREATE VIEW v AS SELECT 1|CREATE TABLE u (b); CREATE VIEW v AS SELECT"
            + " b FROM u",
        "CREATE TABLE t (a INT)|CREATE TABLE t (a INT) STRICT",
        "CREATE VIEW a AS SELECT 1 AS x; CREATE VIEW b AS SELECT x FROM a|CREATE VIEW a AS SELECT 2"
            + " AS x; CREATE VIEW b AS SELECT x FROM a"
      })
  void oneSchemaBecomesTheOtherAndBack(String from, String to) throws SQLException {
    Schema before = schema("from.db", split(from));
    Schema after = schema("to.db", split(to));
    SqliteRenderer renderer = new SqliteRenderer();

    Schema there = schema("from.db", renderer.transition(before, after).orElseThrow());
    Schema back = schema("from.db", renderer.transition(there, before).orElseThrow());

    assertThat(Schemas.canonical(there)).isEqualTo(Schemas.canonical(after));
    assertThat(Schemas.canonical(back)).isEqualTo(Schemas.canonical(before));
  }
}
