package dev.sluice.agent.command;

import static dev.sluice.agent.command.Said.sluice;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.db.Database;
import dev.sluice.db.Outcome;
import dev.sluice.db.contract.Plans;
import dev.sluice.db.postgresql.PostgresEngine;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SchemaCommandTest {
  @TempDir private Path folder = Path.of("");
  private EmbeddedPostgres postgres;

  @BeforeAll
  void start() throws IOException, SQLException {
    postgres = EmbeddedPostgres.builder().setServerConfig("fsync", "off").start();
    run("postgres", "CREATE DATABASE dev");
    run("postgres", "CREATE DATABASE prod");
    run("dev", "CREATE TABLE users (id int PRIMARY KEY, nick text)");
    run("prod", "CREATE TABLE users (id int PRIMARY KEY)");
  }

  @AfterAll
  void stop() throws IOException {
    postgres.close();
  }

  private void run(String database, String sql) throws SQLException {
    try (Connection connection = postgres.getDatabase("postgres", database).getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private String url(String database) {
    return "jdbc:postgresql://localhost:%d/%s?user=postgres"
        .formatted(postgres.getPort(), database);
  }

  private Path file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  @Test
  void snapshotsAreEqualForEqualSchemas() throws SQLException {
    String first = sluice("schema", "snapshot", "--url", url("dev")).out();
    run("dev", "ALTER TABLE users ADD again int; ALTER TABLE users DROP again; ANALYZE");

    Said second = sluice("schema", "snapshot", "--url", url("dev"));

    assertThat(second.exit()).isZero();
    assertThat(second.out()).isEqualTo(first).startsWith("{");
  }

  @Test
  void diffNamesWhatDiffersAndWritesTheScriptThatEndsIt() throws Exception {
    Path snapshot = folder.resolve("dev.json");
    Path script = folder.resolve("sync.sql");
    sluice("schema", "snapshot", "--url", url("dev"), "-o", snapshot.toString());
    run("postgres", "CREATE DATABASE copy TEMPLATE prod");

    Said diff =
        sluice(
            "schema",
            "diff",
            url("copy"),
            snapshot.toString(),
            "--format",
            "json",
            "--sync",
            script.toString());
    run("copy", Files.readString(script));
    run("copy", Files.readString(script));

    assertThat(diff.exit()).isEqualTo(1);
    assertThat(diff.json().path("equal").asBoolean()).isFalse();
    assertThat(diff.json().path("differences").path(0).path("change").asString())
        .isEqualTo("added");
    assertThat(diff.json().path("differences").path(0).path("kind").asString()).isEqualTo("column");
    Said after = sluice("schema", "diff", url("copy"), snapshot.toString());
    assertThat(after.out()).isEqualTo("The schemas are equal.\n");
    assertThat(after.exit()).isZero();
  }

  @Test
  void ignoresWhatItIsToldTo() {
    Said diff = sluice("schema", "diff", url("prod"), url("dev"), "--ignore", "column,comments");

    assertThat(diff.exit()).isZero();
    assertThat(sluice("schema", "diff", url("prod"), url("dev"), "--ignore", "moons").exit())
        .isEqualTo(2);
  }

  @Test
  void takesNoPasswordOnTheCommandLine() throws IOException {
    Path hiddenUrl = file("url", url("dev") + "&password=secret");
    Files.setPosixFilePermissions(hiddenUrl, PosixFilePermissions.fromString("rw-------"));

    Said open = sluice("schema", "snapshot", "--url", url("dev") + "&password=secret");
    Said hidden = sluice("schema", "snapshot", "--url-file", hiddenUrl.toString());

    assertThat(open.exit()).isEqualTo(2);
    assertThat(open.err()).contains("--password-env").doesNotContain("secret");
    assertThat(hidden.exit()).isZero();
  }

  @Test
  void namesWhatIsWrongWithASide() throws IOException {
    Path text = file("some.json", "CREATE TABLE t (id int)");

    assertThat(sluice("schema", "diff", text.toString(), url("dev")).err())
        .contains("is no snapshot");
    assertThat(sluice("schema", "diff", url("dev")).exit()).isEqualTo(2);
    assertThat(sluice("schema", "diff", url("dev"), url("dev") + "&loggerFile=x").err())
        .contains("loggerFile");
    assertThat(sluice("schema", "diff", "jdbc:moon://a/b", url("dev")).exit()).isEqualTo(2);
    assertThat(
            sluice("schema", "snapshot", "--url", "jdbc:postgresql://localhost:1/x?user=u").exit())
        .isEqualTo(3);
  }

  @Test
  void rehearsesAScriptAndItsWayBack() throws IOException {
    Path up = file("up.sql", "ALTER TABLE users ADD mail text; CREATE INDEX m ON users (mail);");

    Said said =
        sluice(
            "rehearse",
            "--engine",
            "postgresql",
            "--engine-version",
            "16",
            "--shadow",
            url("postgres"),
            "--base",
            url("dev"),
            "--format",
            "json",
            up.toString());

    assertThat(said.exit()).as(said.err()).isZero();
    JsonNode down = said.json().path("down");
    assertThat(down.path("origin").asString()).isEqualTo("generated");
    assertThat(down.path("restoresSchema").asBoolean()).isTrue();
    assertThat(down.path("restoresData").asBoolean()).isTrue();
    assertThat(said.json().path("up").path("statements").path(0).path("locks").toString())
        .contains("ACCESS EXCLUSIVE public.users");
  }

  @Test
  void saysWhatAWayBackLeaves() throws IOException {
    Path base = file("base.sql", "CREATE TABLE t (id int); INSERT INTO t VALUES (1);");
    Path up = file("add.sql", "ALTER TABLE t ADD a int");
    Path broken = file("broken.sql", "ALTER TABLE t ADD a int; ALTER TABLE u ADD a int");
    Path down = file("down.sql", "SELECT 1");
    String[] begin = {"rehearse", "--engine", "postgresql", "--shadow", url("postgres"), "--base"};

    Said left =
        sluice(with(begin, base, "--down", down.toString(), "--format", "json", up.toString()));
    Said failed = sluice(with(begin, base, "--format", "json", broken.toString()));

    assertThat(left.exit()).isEqualTo(1);
    assertThat(left.json().path("down").path("remaining").path(0).path("name").asString())
        .isEqualTo("public.t.a");
    assertThat(failed.exit()).isEqualTo(1);
    assertThat(failed.json().path("up").path("failedStatement").asInt()).isEqualTo(2);
    assertThat(sluice(with(begin, broken, up.toString())).exit()).isEqualTo(3);
  }

  private static String[] with(String[] begin, Path base, String... rest) {
    String[] all = java.util.Arrays.copyOf(begin, begin.length + 1 + rest.length);
    all[begin.length] = base.toString();
    System.arraycopy(rest, 0, all, begin.length + 1, rest.length);
    return all;
  }

  @Test
  void tellsHowTheSchemaWasBeforeAMigrationAndBringsItBack() throws SQLException, IOException {
    run("postgres", "CREATE DATABASE past");
    run("past", "CREATE TABLE users (id int PRIMARY KEY, nick text)");
    assertThat(sluice("schema", "history", "--url", url("past")).out())
        .contains("Sluice has run nothing there.");
    PostgresEngine engine = new PostgresEngine();
    String script = "ALTER TABLE users DROP COLUMN nick";
    try (Database database =
        DatabaseAddress.of(url("past"), Login.of(Optional.empty(), Optional.empty())).open()) {
      Outcome outcome =
          database.execute(
              Plans.up(engine, "a1", "shop/7", script, Plans.limits(Duration.ofSeconds(30), 1000)),
              () -> true,
              new Plans.Silent());
      assertThat(outcome.state()).isEqualTo(Outcome.State.APPLIED);
    }

    JsonNode moments = sluice("schema", "history", "--url", url("past"), "--format", "json").json();
    String before = moments.path(1).path("at").asString();
    Path then = folder.resolve("then.json");
    Said kept = sluice("schema", "snapshot", "--url", url("past"), "--at", before, "-o", then + "");

    assertThat(moments).hasSize(2);
    assertThat(moments.path(0).path("migration").asString()).isEqualTo("shop/7");
    assertThat(kept.exit()).as(kept.err()).isZero();
    assertThat(sluice("schema", "diff", url("past"), then.toString()).out()).contains("nick");
    assertThat(
            sluice("schema", "snapshot", "--url", url("past"), "--at", "2001-01-01T00:00Z").err())
        .contains("Nothing is known of the schema at");
    assertThat(sluice("schema", "snapshot", "--url", url("past"), "--at", "yesterday").err())
        .contains("is no time", "2026-11-28T06:12:00Z");
    assertThat(sluice("schema", "history", "--url", url("past"), "--limit", "1").out())
        .contains("Older ones: --until " + before);
    assertThat(sluice("schema", "history", "--url", url("past"), "--limit", "2").out())
        .doesNotContain("Older ones");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "10001", "2147483647"})
  void historySaysHowManyMomentsItShowsAtMost(String limit) {
    Said refused = sluice("schema", "history", "--url", url("dev"), "--limit", limit);

    assertThat(refused.exit()).isNotZero();
    assertThat(refused.err()).contains("--limit " + limit, "1 to 10000");
  }
}
