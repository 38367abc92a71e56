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
  private final Dialect dialect;
  private final String database;

  RecoveryTargets(Connection session, Dialect dialect, String database) {
    this.session = session;
    this.dialect = dialect;
    this.database = database;
  }

  /**
   * One thing to set aside.
   *
   * @param column its column, or empty for whole rows
   * @param all whether every row goes, so that none needs to be found again
   * @param effect what becomes of rows
   */
  record Target(String table, String column, boolean all, Effect effect) {
    Target(String table, String column, boolean all) {
      this(table, column, all, Effect.TAKES);
    }

    boolean adds() {
      return effect != Effect.TAKES && effect != Effect.DROPS;
    }

    String object() {
      return column.isEmpty() ? table : table + "." + column;
    }
  }

  /** What a statement does to the rows of a table. */
  enum Effect {
    /** It changes or removes some. */
    TAKES,
    /** It takes a column away from all. */
    DROPS,
    /** It changes some and adds some. */
    TAKES_AND_ADDS,
    /** It may give some another key, as if it took them and added others. */
    REKEYS,
    /** It may do so, and other tables may follow. */
    REKEYS_ALL,
    /** It adds some and leaves the others. */
    ADDS
  }

  List<Target> of(Statement statement, StatementReading reading) throws SQLException {
    List<Target> found = new ArrayList<>();
    boolean merges =
        statement.kind().equals("INSERT")
            && statement.text().toUpperCase(Locale.ROOT).contains("DUPLICATE");
    for (ObjectUse object : reading.objects()) {
      boolean table = object.kind().equals("table");
      if (table && object.use() == Use.WRITTEN && (merges || CHANGES.contains(statement.kind()))) {
        boolean adds = merges || statement.kind().equals("REPLACE");
        Effect keys = keys(statement, object.name());
        for (String name : withChildren(object.name())) {
          Effect takes = adds && name.equals(object.name()) ? Effect.TAKES_AND_ADDS : Effect.TAKES;
          boolean rekeyed =
              keys == Effect.REKEYS_ALL || (keys == Effect.REKEYS && name.equals(object.name()));
          found.add(new Target(name, "", false, rekeyed ? keys : takes));
        }
      } else if (table && object.use() == Use.WRITTEN && statement.kind().equals("INSERT")) {
        found.add(new Target(object.name(), "", false, Effect.ADDS));
      } else if (table && (object.use() == Use.EMPTIED || object.use() == Use.DROPPED)) {
        found.add(new Target(object.name(), "", true));
      } else if (object.kind().equals("column") && lossy(object, reading)) {
        int dot = object.name().lastIndexOf('.');
        found.add(
            new Target(
                object.name().substring(0, dot),
                object.name().substring(dot + 1),
                false,
                object.use() == Use.DROPPED ? Effect.DROPS : Effect.TAKES));
      }
    }
    return found.stream().distinct().toList();
  }

  /** Whether a statement sets columns by which rows, or rows that refer to them, are found. */
  private Effect keys(Statement statement, String table) throws SQLException {
    Set<String> assigned =
        statement.kind().equals("UPDATE") || statement.kind().equals("INSERT")
            ? AssignedColumns.of(MySqlTokens.of(statement.text(), dialect))
            : Set.of();
    for (String column : assigned) {
      if (!new Along(session, database, table).change(column).isEmpty()) {
        return Effect.REKEYS_ALL;
      }
    }
    boolean own =
        KeptTable.of(session, database, table).key().stream()
            .anyMatch(column -> assigned.contains(column.toLowerCase(Locale.ROOT)));
    return own ? Effect.REKEYS : Effect.TAKES;
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
        open.addAll(new Along(session, database, next).anything());
      }
    }
    List<String> ordered = new ArrayList<>(all);
    Collections.reverse(ordered);
    return ordered;
  }
}
