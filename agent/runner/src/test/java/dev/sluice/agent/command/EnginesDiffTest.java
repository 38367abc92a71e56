package dev.sluice.agent.command;

import static dev.sluice.agent.command.Said.sluice;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sluice.db.ConnectionSettings;
import dev.sluice.db.mysql.TestServer;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** {@code sluice schema diff} between real databases of different products, and with SQL files. */
class EnginesDiffTest {
  private static final String POSTGRES =
      """
      CREATE TYPE mood AS ENUM ('a', 'b');
      CREATE TABLE team (id serial PRIMARY KEY, name varchar(80) NOT NULL UNIQUE);
      CREATE TABLE users (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        team_id int NOT NULL REFERENCES team(id) ON DELETE CASCADE,
        active boolean NOT NULL DEFAULT true, price numeric(10,2) DEFAULT 0.00, born date,
        seen timestamp DEFAULT now(), seen_tz timestamptz, body jsonb, pic bytea, m mood,
        f double precision, r real, sm smallint, u uuid, t time, ch char(3), note text,
        CONSTRAINT pos CHECK (price >= 0));
      CREATE UNIQUE INDEX by_code ON users (ch);
      CREATE INDEX by_two ON users (born, price);
      CREATE VIEW v AS SELECT id FROM users;
      """;
  private static final String MARIADB =
      """
      CREATE TABLE team (id int NOT NULL AUTO_INCREMENT PRIMARY KEY,
        name varchar(80) NOT NULL UNIQUE);
      CREATE TABLE users (
        id bigint NOT NULL AUTO_INCREMENT PRIMARY KEY,
        team_id int NOT NULL, active tinyint(1) NOT NULL DEFAULT 1,
        price decimal(10,2) DEFAULT 0.00, born date, seen datetime DEFAULT current_timestamp,
        seen_tz timestamp NULL, body json, pic longblob, m enum('a','b'), f double, r float,
        sm smallint, u char(36), t time, ch char(3), note longtext,
        CONSTRAINT pos CHECK (price >= 0),
        FOREIGN KEY (team_id) REFERENCES team(id) ON DELETE CASCADE,
        UNIQUE KEY by_code (ch), KEY by_two (born, price));
      CREATE VIEW v AS SELECT id FROM users;
      """;
  private static final String SQLITE =
      """
      CREATE TABLE team (id INTEGER PRIMARY KEY, name varchar(80) NOT NULL UNIQUE);
      CREATE TABLE users (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        team_id int NOT NULL REFERENCES team(id) ON DELETE CASCADE,
        active boolean NOT NULL DEFAULT 1, price numeric(10,2) DEFAULT 0.00, born date,
        seen datetime DEFAULT CURRENT_TIMESTAMP, seen_tz text, body json, pic blob, m text,
        f double, r real, sm smallint, u uuid, t time, ch char(3), note text,
        CONSTRAINT pos CHECK (price >= 0));
      CREATE UNIQUE INDEX by_code ON users (ch);
      CREATE INDEX by_two ON users (born, price);
      CREATE VIEW v AS SELECT id FROM users;
      """;
  private static EmbeddedPostgres postgres;
  @TempDir private Path folder = Path.of("");

  @BeforeAll
  static void start() throws IOException, SQLException {
    postgres = EmbeddedPostgres.builder().setServerConfig("fsync", "off").start();
    try (Connection session = postgres.getPostgresDatabase().getConnection()) {
      run(session, POSTGRES);
    }
  }

  @AfterAll
  static void stop() throws IOException {
    postgres.close();
  }

  private static void run(Connection session, String script) throws SQLException {
    try (Statement statement = session.createStatement()) {
      for (String one : script.split(";", -1)) {
        if (!one.isBlank()) {
          statement.execute(one);
        }
      }
    }
  }

  private static String postgresUrl() {
    return "jdbc:postgresql://localhost:%d/postgres?user=postgres".formatted(postgres.getPort());
  }

  private String sqlite(String script) throws SQLException {
    Path file = folder.resolve("other.db");
    try (Connection session = DriverManager.getConnection("jdbc:sqlite:" + file)) {
      run(session, script);
    }
    return "jdbc:sqlite:" + file;
  }

  @Test
  void findsNoDifferenceBetweenPostgresAndMariaDbThatMeanTheSame() throws Exception {
    assumeTrue(TestServer.mariaDb().isPresent(), "no MariaDB here: apt-get install mariadb-server");
    TestServer server = TestServer.mariaDb().orElseThrow();
    ConnectionSettings fresh = server.fresh();
    try (Connection session = server.root(fresh.database())) {
      run(session, MARIADB);
    }
    Path address = folder.resolve("url");
    Files.writeString(
        address,
        "jdbc:mariadb://127.0.0.1:%d/%s?user=%s&password=%s"
            .formatted(server.port(), fresh.database(), fresh.user(), fresh.password()));
    Files.setPosixFilePermissions(
        address, java.nio.file.attribute.PosixFilePermissions.fromString("rw-------"));

    Said said = sluice("schema", "diff", postgresUrl(), "--to-url-file", address.toString());

    assertThat(said.out()).as(said.err()).endsWith("The schemas mean the same.\n");
    assertThat(said.exit()).isZero();
    assertThat(said.out())
        .contains(
            "= column users.active: boolean is equivalent to tinyint(1)",
            "= index users team_id: none is equivalent to made by the engine for its foreign key");
  }

  @Test
  void findsNoDifferenceBetweenPostgresAndSqliteThatMeanTheSame() throws Exception {
    Said said = sluice("schema", "diff", sqlite(SQLITE), postgresUrl(), "--format", "json");

    JsonNode json = said.json();
    assertThat(json.path("differences")).as("%s", json).isEmpty();
    assertThat(json.path("equal").asBoolean()).isTrue();
    assertThat(json.path("equivalent").findValuesAsString("name"))
        .contains("users.seen", "users.pic");
    assertThat(said.exit()).isZero();
  }

  @Test
  void namesWhatDiffersBetweenTwoEnginesAndRefusesAScript() throws Exception {
    String other = SQLITE.replace("born date,", "").replace("name varchar(80)", "name varchar(60)");
    String url = sqlite(other.replace("CREATE INDEX by_two ON users (born, price);", ""));

    Said said = sluice("schema", "diff", postgresUrl(), url);
    Said script = sluice("schema", "diff", postgresUrl(), url, "--sync", "-");

    assertThat(said.exit()).isEqualTo(1);
    assertThat(said.out())
        .contains(
            "- column users.born",
            "~ column team.name\n    type was character varying(80), is varchar(60)",
            "- index users born,price",
            "The schemas differ.");
    assertThat(script.exit()).isEqualTo(2);
  }

  @Test
  void takesAFolderOfSqlFilesAsADeclaredSchema() throws Exception {
    Path declared = Files.createDirectory(folder.resolve("schema"));
    Files.writeString(declared.resolve("1_tables.sql"), POSTGRES.replace("note text,", ""));
    Files.writeString(declared.resolve("2_more.sql"), "CREATE TABLE more (i int)");

    Said said = sluice("schema", "diff", declared.toString(), postgresUrl());

    assertThat(said.exit()).as(said.err()).isEqualTo(1);
    assertThat(said.out()).contains("- table more", "+ column users.note");
    assertThat(sluice("schema", "diff", declared.toString(), declared.toString()).exit())
        .as("no server to try it out")
        .isEqualTo(2);
  }

  @Test
  void triesADeclaredSchemaOutWhereShadowSays() throws Exception {
    Path declared = Files.createDirectory(folder.resolve("declared"));
    Files.writeString(declared.resolve("a.sql"), POSTGRES);
    Path snapshot = folder.resolve("snapshot.json");
    sluice("schema", "snapshot", "--url", postgresUrl(), "-o", snapshot.toString());
    String[] sides = {"schema", "diff", declared.toString(), snapshot.toString()};

    Said without = sluice(sides);
    String[] with = Arrays.copyOf(sides, sides.length + 2);
    with[sides.length] = "--shadow";
    with[sides.length + 1] = postgresUrl();
    Said tried = sluice(with);

    assertThat(without.exit()).isEqualTo(2);
    assertThat(without.err()).contains("--shadow");
    assertThat(tried.exit()).as(tried.err()).isZero();
    assertThat(tried.out()).isEqualTo("The schemas are equal.\n");
    try (Connection session = postgres.getPostgresDatabase().getConnection();
        ResultSet left =
            session.createStatement().executeQuery("SELECT count(*) FROM pg_database")) {
      assertThat(left.next()).isTrue();
      assertThat(left.getInt(1)).as("no throwaway database is left").isEqualTo(3);
    }
  }

  @Test
  void saysWhichStatementOfADeclaredSchemaFails() throws Exception {
    Path declared = Files.createDirectory(folder.resolve("broken"));
    Files.writeString(
        declared.resolve("a.sql"), "CREATE TABLE a (i int);\nCREATE TABLE a (i int);");

    Said said = sluice("schema", "diff", declared.toString(), postgresUrl());

    assertThat(said.exit()).isEqualTo(3);
    assertThat(said.err()).contains("Statement 2 of the files fails");
  }
}
