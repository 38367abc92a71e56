package dev.sluice.agent.command;

import static dev.sluice.agent.command.Said.sluice;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.db.clickhouse.LocalServer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code sluice transfer} between databases of ClickHouse, where nothing is one transaction. */
class ClickHouseTransferTest {
  @BeforeEach
  void databases() throws SQLException {
    for (String name : List.of("here", "there")) {
      in("default", "DROP DATABASE IF EXISTS " + name + " SYNC", "CREATE DATABASE " + name);
      in(
          name,
          "CREATE TABLE events (id UInt64, at DateTime64(3, 'Europe/Berlin'), tags Array(String),"
              + " CONSTRAINT few CHECK length(tags) < 5)"
              + " ENGINE = MergeTree PARTITION BY toYYYYMM(at) ORDER BY id",
          "CREATE TABLE notes (note Nullable(String)) ENGINE = Log");
    }
    in(
        "here",
        "INSERT INTO events SELECT number, toDateTime64('2024-10-27 00:00:00', 3, 'UTC')"
            + " + number * 700, ['a', '\\t'] FROM numbers(5000)",
        "INSERT INTO notes VALUES ('n'), (NULL), ('')");
  }

  private static void in(String database, String... statements) throws SQLException {
    try (Connection session = LocalServer.running().session(database);
        Statement statement = session.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  private static String ask(String database, String question) throws SQLException {
    try (Connection session = LocalServer.running().session(database);
        Statement statement = session.createStatement();
        ResultSet rows = statement.executeQuery(question)) {
      assertThat(rows.next()).isTrue();
      return rows.getString(1);
    }
  }

  private static Said transfer(String tables) {
    return transferTo(LocalServer.running().url("there"), tables);
  }

  private static Said transferTo(String target, String tables) {
    String source = LocalServer.running().url("here");
    return sluice("transfer", "--from", source, "--to", target, "--tables", tables);
  }

  @Test
  void copiesTablesAndFindsThemEqual() throws SQLException {
    in("there", "INSERT INTO events VALUES (9, 0, [])");

    Said said = transfer("*");

    assertThat(said.exit()).as(said.err()).isZero();
    assertThat(said.out())
        .contains("events: 5000 rows", "notes: 3 rows")
        .doesNotContain("NOT what was sent");
    String image = "SELECT sum(cityHash64(id, at, tags)) FROM events WHERE at > '2000-01-01'";
    assertThat(ask("there", image)).isEqualTo(ask("here", image));
    assertThat(ask("there", "SELECT count() FROM system.tables WHERE database = 'there'"))
        .isEqualTo("2");
  }

  @Test
  void leavesATableAsItWasWhenARowIsRefused() throws SQLException {
    in("there", "ALTER TABLE events DROP CONSTRAINT few");
    in("there", "ALTER TABLE events ADD CONSTRAINT fewer CHECK id != 4000");

    Said said = transfer("events");

    assertThat(said.exit()).isEqualTo(3);
    assertThat(said.err())
        .containsPattern("^events: Row [0-9]+: it violates the constraint `fewer`");
    assertThat(ask("there", "SELECT count() FROM events")).isEqualTo("0");
  }

  @Test
  void saysWhyATableThatMergesRowsMayHoldOthers() throws SQLException {
    in(
        "here",
        "CREATE TABLE odd (c String) ENGINE = Log",
        "INSERT INTO odd VALUES ('1.50'), ('7')");
    in("there", "CREATE TABLE odd (c Decimal(5, 2)) ENGINE = ReplacingMergeTree ORDER BY c");

    Said said = transfer("odd");

    assertThat(said.exit()).as(said.err()).isEqualTo(1);
    assertThat(said.out())
        .contains("odd: 2 rows")
        .contains("NOT what was sent: ReplacingMergeTree merges rows with one key by itself");
  }

  @Test
  void saysWhatWasLeftBehindAndThatTheRowsAreIn() throws SQLException {
    String login = LocalServer.running().url("there") + "?user=revoke%3DDROP%20TABLE";

    Said said = transferTo(login, "notes");

    assertThat(said.exit()).as(said.err()).isZero();
    assertThat(said.out()).contains("notes: 3 rows").contains("verified");
    assertThat(said.err()).containsPattern("Note: The table sluice_load_[0-9a-f]{16} could not be");
  }
}
