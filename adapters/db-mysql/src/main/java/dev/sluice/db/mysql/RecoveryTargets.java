package dev.sluice.db.mysql;

import dev.sluice.db.sql.Statement;
import dev.sluice.db.sql.StatementReading;
import dev.sluice.db.sql.StatementReading.ObjectUse;
import dev.sluice.db.sql.StatementReading.Trait;
import dev.sluice.db.sql.StatementReading.Use;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Which rows and columns a statement may take away or change. */
final class RecoveryTargets {
  private static final Set<String> CHANGES = Set.of("DELETE", "UPDATE", "REPLACE");
  private final Connection session;
  private final String database;

  RecoveryTargets(Connection session, String database) {
    this.session = session;
    this.database = database;
  }

  /**
   * One thing to set aside.
   *
   * @param column its column, or empty for whole rows
   * @param all whether every row goes, so that none needs to be found again
   */
  record Target(String table, String column, boolean all) {
    String object() {
      return column.isEmpty() ? table : table + "." + column;
    }
  }

  List<Target> of(Statement statement, StatementReading reading) throws SQLException {
    List<Target> found = new ArrayList<>();
    boolean merges =
        statement.kind().equals("INSERT")
            && statement.text().toUpperCase(Locale.ROOT).contains("DUPLICATE");
    for (ObjectUse object : reading.objects()) {
      boolean table = object.kind().equals("table");
      if (table && object.use() == Use.WRITTEN && (merges || CHANGES.contains(statement.kind()))) {
        for (String name : withChildren(object.name())) {
          found.add(new Target(name, "", false));
        }
      } else if (table && (object.use() == Use.EMPTIED || object.use() == Use.DROPPED)) {
        found.add(new Target(object.name(), "", true));
      } else if (object.kind().equals("column") && lossy(object, reading)) {
        int dot = object.name().lastIndexOf('.');
        found.add(
            new Target(object.name().substring(0, dot), object.name().substring(dot + 1), false));
      }
    }
    return found.stream().distinct().toList();
  }

  private static boolean lossy(ObjectUse object, StatementReading reading) {
    return object.use() == Use.DROPPED
        || (object.use() == Use.ALTERED && reading.has(Trait.NARROWS_TYPE));
  }

  /**
   * What refers to a table comes before it, so that the newest copy, put back first, is the table.
   */
  private List<String> withChildren(String table) throws SQLException {
    Set<String> all = new LinkedHashSet<>();
    Deque<String> open = new ArrayDeque<>(List.of(table));
    while (!open.isEmpty()) {
      String next = open.pop();
      if (all.add(next)) {
        open.addAll(KeptTable.changedWith(session, database, next));
      }
    }
    List<String> ordered = new ArrayList<>(all);
    Collections.reverse(ordered);
    return ordered;
  }
}
