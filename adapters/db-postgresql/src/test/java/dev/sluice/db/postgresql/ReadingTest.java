package dev.sluice.db.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.db.BulkRows;
import dev.sluice.db.Column;
import dev.sluice.db.ConnectionSettings;
import dev.sluice.db.Database;
import dev.sluice.db.DatabaseException;
import dev.sluice.db.ReadLimits;
import dev.sluice.db.ReadSession;
import dev.sluice.db.Row;
import dev.sluice.db.Rows;
import dev.sluice.db.TableName;
import dev.sluice.db.ValueType;
import dev.sluice.db.contract.Plans;
import dev.sluice.db.step.Sql;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Each layer under the list of questions holds by itself: the transaction, and the login. */
class ReadingTest {
  private static final ReadLimits LIMITS = new ReadLimits(Duration.ofSeconds(5), 100, 10_000_000);
  private static EmbeddedPostgres server;

  @BeforeAll
  static void start() throws IOException, SQLException {
    server = EmbeddedPostgres.builder().start();
    try (Connection session = owner()) {
      for (String statement :
          List.of(
              "CREATE TABLE odo (step int NOT NULL)",
              "CREATE SEQUENCE counter",
              "CREATE FUNCTION change() RETURNS int LANGUAGE sql SECURITY DEFINER AS"
                  + " 'INSERT INTO odo VALUES (1) RETURNING step'",
              "CREATE ROLE reader LOGIN",
              "GRANT USAGE ON SCHEMA public TO reader",
              "GRANT SELECT ON odo TO reader")) {
        Sql.run(session, statement);
      }
    }
  }

  @AfterAll
  static void stop() throws IOException {
    server.close();
  }

  private static Connection owner() throws SQLException {
    return server.getPostgresDatabase().getConnection();
  }

  private static ConnectionSettings login(String name) {
    return Plans.local(server.getPort(), "postgres", name, "");
  }

  private static String ask(String question) throws SQLException {
    try (Connection session = owner()) {
      return Sql.texts(session, question).get(0);
    }
  }

  @Test
  void theTransactionAndTheLoginRefuseWritesWithoutTheList() throws SQLException {
    PostgresQuestions source = new PostgresQuestions(new Connections(login("reader")));
    List<String> writes =
        List.of(
            "INSERT INTO odo VALUES (1)",
            "DELETE FROM odo",
            "SELECT nextval('counter')",
            "SELECT change()",
            "SELECT lo_create(0)",
            "CREATE TABLE made (i int)",
            "COPY (SELECT 1) TO PROGRAM 'touch /tmp/sluice-canary'",
            "COPY (SELECT 1) TO '/tmp/sluice-canary'",
            "SELECT pg_read_file('/etc/passwd')",
            "LOCK TABLE odo IN ACCESS EXCLUSIVE MODE",
            "SELECT * FROM odo FOR UPDATE",
            "EXPLAIN ANALYZE DELETE FROM odo");
    for (String write : writes) {
      try (Connection session = source.open(LIMITS)) {
        assertThatThrownBy(() -> Sql.run(session, write))
            .as(write)
            .isInstanceOf(SQLException.class);
      }
    }
    assertThat(ask("SELECT count(*) FROM odo")).isEqualTo("0");
    assertThat(Files.exists(Path.of("/tmp/sluice-canary"))).isFalse();
  }

  @Test
  void noSessionStateReachesTheNextQuestion() {
    try (Database database = new PostgresEngine().open(login("reader"));
        ReadSession session = database.reading(LIMITS).orElseThrow()) {
      Optional<Row> first = session.query("SELECT pg_backend_pid()").next();
      Optional<Row> second = session.query("SELECT pg_backend_pid()").next();
      Optional<Row> listening = session.query("SELECT pg_listening_channels()").next();

      assertThat(first).isPresent().isNotEqualTo(second);
      assertThat(listening).isEmpty();
    }
  }

  @Test
  void aRightThatIsGivenLaterEndsTheReading() throws SQLException {
    try (Database database = new PostgresEngine().open(login("reader"))) {
      assertThat(database.reading(LIMITS)).isPresent();
      try (Connection session = owner()) {
        Sql.run(session, "GRANT UPDATE (step) ON odo TO reader");
      }
      assertThatThrownBy(() -> database.reading(LIMITS)).hasMessageContaining("public.odo");
      try (Connection session = owner()) {
        Sql.run(session, "REVOKE ALL ON odo FROM reader");
        Sql.run(session, "GRANT SELECT ON odo TO reader");
      }
    }
  }

  @Test
  void oneValueThatIsTooLargeIsRefusedInsteadOfKept() {
    try (Database database = new PostgresEngine().open(login("reader"));
        ReadSession session = database.reading(LIMITS).orElseThrow()) {
      assertThatThrownBy(() -> session.query("SELECT repeat('x', 100000000)").next())
          .isInstanceOf(DatabaseException.class);
    }
  }

  @Test
  void refusesTheCharacterNulByName() throws SQLException {
    try (Connection session = owner()) {
      Sql.run(session, "CREATE TABLE words (word text)");
    }
    try (Database database = new PostgresEngine().open(login("postgres"));
        BulkRows bulk = database.bulk().orElseThrow()) {
      Rows rows = new OneText("a\0b");
      assertThatThrownBy(() -> bulk.write(TableName.of("words"), rows))
          .hasMessage("Row 1, column word: PostgreSQL keeps no text with the character NUL");
    }
    assertThat(ask("SELECT count(*) FROM words")).isEqualTo("0");
  }

  @Test
  void namesTheColumnOfAValueAndNotTheValue() throws SQLException {
    try (Connection session = owner()) {
      Sql.run(session, "CREATE TABLE short (word varchar(3))");
    }
    try (Database database = new PostgresEngine().open(login("postgres"));
        BulkRows bulk = database.bulk().orElseThrow()) {
      assertThatThrownBy(() -> bulk.write(TableName.of("short"), new OneText("canary")))
          .hasMessageContaining("Row 1, column word")
          .hasMessageNotContaining("canary");
    }
  }

  /** One row of one text. */
  private static final class OneText implements Rows {
    private final String text;
    private boolean given;

    OneText(String text) {
      this.text = text;
    }

    @Override
    public List<Column> columns() {
      return List.of(new Column("word", ValueType.TEXT, "text"));
    }

    @Override
    public Optional<Row> next() {
      boolean first = !given;
      given = true;
      return first ? Optional.of(new Row(text)) : Optional.empty();
    }

    @Override
    public End end() {
      return given ? End.COMPLETE : End.OPEN;
    }

    @Override
    public void close() {}
  }
}
