package dev.sluice.agent.command;

import static dev.sluice.agent.command.Said.sluice;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class TransferCommandTest {
  @TempDir private Path folder = Path.of("");

  @BeforeEach
  void databases() throws SQLException {
    for (String name : new String[] {"from", "to"}) {
      run(name, "CREATE TABLE users (id INTEGER PRIMARY KEY, nick TEXT NOT NULL)");
      run(name, "CREATE TABLE notes (id INTEGER, note BLOB)");
    }
    run("from", "INSERT INTO users VALUES (1, 'ada'), (2, 'grace')");
    run("from", "INSERT INTO notes VALUES (1, x'00ff'), (1, NULL)");
  }

  private String url(String name) {
    return "jdbc:sqlite:" + folder.resolve(name);
  }

  private String run(String name, String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection(url(name));
        Statement statement = connection.createStatement()) {
      if (!statement.execute(sql)) {
        return "";
      }
      try (ResultSet rows = statement.getResultSet()) {
        return rows.getString(1);
      }
    }
  }

  private Said transfer(String tables, String... more) {
    String[] all = new String[7 + more.length];
    String[] first = {"transfer", "--from", url("from"), "--to", url("to"), "--tables", tables};
    System.arraycopy(first, 0, all, 0, first.length);
    System.arraycopy(more, 0, all, first.length, more.length);
    return sluice(all);
  }

  @Test
  void copiesTablesAndSaysWhatItMoved() throws SQLException {
    run("to", "INSERT INTO notes VALUES (9, 'was here')");

    Said said = transfer("u*,notes", "--format", "json");

    assertThat(said.exit()).as(said.err()).isZero();
    JsonNode tables = said.json().get("tables");
    assertThat(tables.get(0).get("table").stringValue()).isEqualTo("users");
    assertThat(tables.get(0).get("rows").intValue()).isEqualTo(2);
    assertThat(tables.get(0).get("verified").booleanValue()).isTrue();
    assertThat(tables.get(1).get("verified").booleanValue()).isTrue();
    assertThat(run("to", "SELECT group_concat(nick) FROM users")).isEqualTo("ada,grace");
    assertThat(run("to", "SELECT count(*) FROM notes")).isEqualTo("3");
  }

  @Test
  void saysWhenTheTargetDoesNotHoldWhatWasSent() throws SQLException {
    run("to", "CREATE TRIGGER t AFTER INSERT ON users BEGIN UPDATE users SET nick = 'x'; END");

    Said said = transfer("users");

    assertThat(said.exit()).isEqualTo(1);
    assertThat(said.out()).contains("users: 2 rows").contains("NOT what was sent");
  }

  @Test
  void leavesATableAsItWasWhenARowIsRefused() throws SQLException {
    run("to", "INSERT INTO users VALUES (2, 'in the way')");

    Said said = transfer("notes,users");

    assertThat(said.exit()).isEqualTo(3);
    assertThat(said.err()).startsWith("users: Row 2").contains("users.id");
    assertThat(said.out()).contains("notes: 2 rows").contains("verified").doesNotContain("users");
    assertThat(run("to", "SELECT count(*) FROM users")).isEqualTo("1");
  }

  @Test
  void addsRowsToThoseThatAreThere() throws SQLException {
    assertThat(transfer("notes").exit()).isZero();
    assertThat(transfer("notes").exit()).isZero();

    assertThat(run("to", "SELECT count(*) FROM notes")).isEqualTo("4");
    assertThat(sluice("transfer", "--help").out())
        .contains("Adds the rows")
        .contains("has the rows twice");
  }

  @Test
  void namesTheTableThatTheTargetLacks() throws SQLException {
    run("to", "DROP TABLE users");

    Said said = transfer("users");

    assertThat(said.exit()).isEqualTo(3);
    assertThat(said.err()).startsWith("users: ");
    assertThat(said.out()).isEmpty();
  }

  @Test
  void refusesWhatItCannotDo() {
    assertThat(transfer("nothing*").err()).contains("No table is named like nothing*");
    Said engines =
        sluice("transfer", "--from", url("from"), "--to", "jdbc:postgresql://h/d", "--tables", "*");
    assertThat(engines.exit()).isEqualTo(2);
    assertThat(engines.err()).contains("not from sqlite to postgresql");
  }
}
