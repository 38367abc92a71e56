package dev.sluice.db.mysql;

import dev.sluice.db.step.Sql;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a table has whose names the whole database shares, or that holds other tables: foreign keys,
 * named checks (MySQL) and triggers. It is taken off a table that is set aside, so that another one
 * may have it, and made again when the table comes back.
 *
 * @param constraints as ALTER TABLE adds them
 * @param triggers in the order in which they are made
 */
record TableParts(List<Constraint> constraints, List<Trigger> triggers) {
  private static final String FIELD = "\u001f";
  private static final String ENTRY = "\u001e";
  private static final String CONSTRAINTS =
      """
      SELECT CONSTRAINT_NAME FROM information_schema.TABLE_CONSTRAINTS
      WHERE TABLE_SCHEMA = ? AND TABLE_NAME = ? AND CONSTRAINT_TYPE = ?
      ORDER BY CONSTRAINT_NAME
      """;
  private static final String TRIGGERS =
      """
      SELECT TRIGGER_NAME FROM information_schema.TRIGGERS
      WHERE EVENT_OBJECT_SCHEMA = ? AND EVENT_OBJECT_TABLE = ?
      ORDER BY ACTION_TIMING DESC, EVENT_MANIPULATION, ACTION_ORDER
      """;

  /** Without character_set_client: what the driver sends stays UTF-8. */
  private static final String SETTINGS = "SET SESSION sql_mode = ?, collation_connection = ?";

  private static final String WERE =
      "SELECT CONCAT_WS('%s', @@sql_mode, @@collation_connection)".formatted(FIELD);

  TableParts {
    constraints = List.copyOf(constraints);
    triggers = List.copyOf(triggers);
  }

  /** A constraint with its text. */
  record Constraint(String name, String text) {}

  /** A trigger with the settings under which its text was written. */
  record Trigger(String name, String mode, String charset, String collation, String text) {}

  /**
   * Those of a table that is where it belongs; empty where the text of one is not found, as in a
   * session that quotes names otherwise.
   */
  static Optional<TableParts> of(Connection session, String database, String table)
      throws SQLException {
    List<Constraint> constraints = new ArrayList<>();
    List<String> names = names(session, database, table).stream().map(Quoting::identifier).toList();
    for (String line : created(session, database, table).split("\n", -1)) {
      String text = line.strip().replaceFirst(",$", "");
      for (String name : Set.copyOf(names)) {
        if (text.startsWith("CONSTRAINT " + name + " ")) {
          constraints.add(new Constraint(name, text));
        }
      }
    }
    if (constraints.size() != names.size()) {
      return Optional.empty();
    }
    List<Trigger> triggers = new ArrayList<>();
    for (String name : Sql.texts(session, TRIGGERS, database, table)) {
      triggers.add(trigger(session, database, name));
    }
    return Optional.of(new TableParts(constraints, triggers));
  }

  private static String qualified(String database, String name) {
    return Quoting.identifier(database) + "." + Quoting.identifier(name);
  }

  private static String created(Connection session, String database, String table)
      throws SQLException {
    try (java.sql.Statement query = session.createStatement();
        ResultSet row = query.executeQuery("SHOW CREATE TABLE " + qualified(database, table))) {
      return row.next() ? row.getString(2) : "";
    }
  }

  private static Trigger trigger(Connection session, String database, String name)
      throws SQLException {
    try (java.sql.Statement query = session.createStatement();
        ResultSet row = query.executeQuery("SHOW CREATE TRIGGER " + qualified(database, name))) {
      row.next();
      return new Trigger(
          name, row.getString(2), row.getString(4), row.getString(5), row.getString(3));
    }
  }

  private static List<String> names(Connection session, String database, String table)
      throws SQLException {
    List<String> names = new ArrayList<>(foreignKeys(session, database, table));
    names.addAll(checks(session, database, table));
    return names;
  }

  private static List<String> foreignKeys(Connection session, String database, String table)
      throws SQLException {
    return Sql.texts(session, CONSTRAINTS, database, table, "FOREIGN KEY");
  }

  /** A check of MySQL whose name comes from the table's is renamed with it; MariaDB shares none. */
  private static List<String> checks(Connection session, String database, String table)
      throws SQLException {
    if (Sql.texts(session, "SELECT VERSION()").get(0).contains("MariaDB")) {
      return List.of();
    }
    return Sql.texts(session, CONSTRAINTS, database, table, "CHECK").stream()
        .filter(name -> !name.matches(Pattern.quote(table) + "_chk_\\d+"))
        .toList();
  }

  /** Takes off what is still there; commits. */
  static void takeOff(Connection session, String database, String table) throws SQLException {
    List<String> drops = new ArrayList<>();
    for (String key : foreignKeys(session, database, table)) {
      drops.add("DROP FOREIGN KEY " + Quoting.identifier(key));
    }
    for (String check : checks(session, database, table)) {
      drops.add("DROP CHECK " + Quoting.identifier(check));
    }
    if (!drops.isEmpty()) {
      Sql.run(
          session,
          "ALTER TABLE %s %s".formatted(qualified(database, table), String.join(", ", drops)));
    }
    for (String trigger : Sql.texts(session, TRIGGERS, database, table)) {
      Sql.run(session, "DROP TRIGGER IF EXISTS " + qualified(database, trigger));
    }
  }

  /** Makes what is not there on a table that came back; commits. */
  void putOn(Connection session, String database, String table) throws SQLException {
    List<String> there = names(session, database, table).stream().map(Quoting::identifier).toList();
    String add =
        constraints.stream()
            .filter(constraint -> !there.contains(constraint.name()))
            .map(constraint -> "ADD " + constraint.text())
            .collect(Collectors.joining(", "));
    if (!add.isEmpty()) {
      Sql.asWritten(session, "ALTER TABLE %s %s".formatted(qualified(database, table), add));
    }
    List<String> known = Sql.texts(session, TRIGGERS, database, table);
    List<Trigger> missing = triggers.stream().filter(one -> !known.contains(one.name())).toList();
    if (missing.isEmpty()) {
      return;
    }
    Object[] were = Sql.texts(session, WERE).get(0).split(FIELD, -1);
    try {
      for (Trigger trigger : missing) {
        Sql.run(session, SETTINGS, trigger.mode(), trigger.collation());
        Sql.asWritten(session, trigger.text());
      }
    } finally {
      Sql.run(session, SETTINGS, were);
    }
  }

  /** The same without looking whether the rows that foreign keys refer to are there; commits. */
  void putOnUnchecked(Connection session, String database, String table) throws SQLException {
    String was = Sql.texts(session, "SELECT @@SESSION.foreign_key_checks").get(0);
    Sql.run(session, "SET SESSION foreign_key_checks = 0");
    try {
      putOn(session, database, table);
    } finally {
      Sql.run(session, "SET SESSION foreign_key_checks = " + was);
    }
  }

  /** The names of all of it. */
  List<String> names() {
    return Stream.concat(
            constraints.stream().map(Constraint::name), triggers.stream().map(Trigger::name))
        .toList();
  }

  /** All of it as one text. */
  String text() {
    List<String> entries = new ArrayList<>();
    for (Constraint one : constraints) {
      entries.add(String.join(FIELD, one.name(), one.text()));
    }
    for (Trigger one : triggers) {
      entries.add(
          String.join(FIELD, one.name(), one.mode(), one.charset(), one.collation(), one.text()));
    }
    return String.join(ENTRY, entries);
  }

  /** What such a text says. */
  static TableParts of(String text) {
    List<Constraint> constraints = new ArrayList<>();
    List<Trigger> triggers = new ArrayList<>();
    for (String entry : text.isEmpty() ? new String[0] : text.split(ENTRY, -1)) {
      String[] part = entry.split(FIELD, 5);
      if (part.length == 2) {
        constraints.add(new Constraint(part[0], part[1]));
      } else {
        triggers.add(new Trigger(part[0], part[1], part[2], part[3], part[4]));
      }
    }
    return new TableParts(constraints, triggers);
  }
}
