package dev.sluice.db.sqlite;

import dev.sluice.db.StatementEffect;
import dev.sluice.db.sql.Statement;
import dev.sluice.db.step.Effects;
import dev.sluice.db.step.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What one statement after the other does to tables, as the engine's own program for it says
 * (EXPLAIN): one that goes through a table and writes each row of it again writes it anew. The
 * pages of an empty table would not show that.
 */
final class SqliteEffects implements Effects {
  private static final String FILE =
      "locks: the file is locked against other writers from the beginning of the transaction";
  private static final String TABLES =
      """
      SELECT rootpage || ' ' || name FROM main.sqlite_schema
      WHERE type = 'table' AND rootpage > 0 AND name NOT LIKE 'sqlite~_%' ESCAPE '~'
      """;

  private final Connection session;
  private List<String> rewrites = List.of();

  SqliteEffects(Connection session) {
    this.session = session;
  }

  @Override
  public void before(Statement statement) throws SQLException {
    String kind = statement.kind();
    rewrites =
        kind.equals("ALTER TABLE") || kind.equals("VACUUM") ? rewrites(statement) : List.of();
  }

  @Override
  public StatementEffect after() {
    return new StatementEffect(List.of(), rewrites, List.of(FILE));
  }

  private List<String> rewrites(Statement statement) throws SQLException {
    Map<String, String> tables = new HashMap<>();
    for (String line : Sql.texts(session, TABLES)) {
      int space = line.indexOf(' ');
      String name = line.substring(space + 1);
      if (!Names.ledger(name, LedgerTables.NAME)) {
        tables.put(line.substring(0, space), name);
      }
    }
    if (statement.kind().equals("VACUUM")) {
      return tables.values().stream().sorted().toList();
    }
    Map<String, String> written = new HashMap<>();
    Set<String> walked = new HashSet<>();
    Set<String> put = new HashSet<>();
    for (String[] step : program(statement)) {
      switch (step[0]) {
        case "OpenWrite" -> written.put(step[1], step[2]);
        case "Rewind" -> walked.add(step[1]);
        case "Insert", "IdxInsert" -> put.add(step[1]);
        default -> {}
      }
    }
    List<String> found = new ArrayList<>();
    written.forEach(
        (cursor, page) -> {
          String table = tables.getOrDefault(page, "");
          if (!table.isEmpty() && walked.contains(cursor) && put.contains(cursor)) {
            found.add(table);
          }
        });
    return found.stream().sorted().toList();
  }

  /** The steps of a statement's program: what is done, with which cursor, on which page. */
  private List<String[]> program(Statement statement) throws SQLException {
    List<String[]> steps = new ArrayList<>();
    try (java.sql.Statement asked = session.createStatement();
        var rows = asked.executeQuery("EXPLAIN " + statement.text())) {
      while (rows.next()) {
        steps.add(
            new String[] {rows.getString("opcode"), rows.getString("p1"), rows.getString("p2")});
      }
    } catch (SQLException refused) {
      // It will be refused when it is sent, and that is told.
      return List.of();
    }
    return steps;
  }
}
