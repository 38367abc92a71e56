package dev.sluice.db.mysql;

import dev.sluice.db.ConnectionSettings;
import dev.sluice.db.Database;
import dev.sluice.db.DatabaseEngine;
import dev.sluice.db.ExecutionPlan;
import dev.sluice.db.Outcome;
import dev.sluice.db.contract.Plans;
import dev.sluice.db.step.Sql;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** A database with a table of 50 rows and all that hangs on it, where ten rows may be copied. */
final class SoftDropBench {
  static final String MAKE =
      "CREATE TABLE t (id int NOT NULL AUTO_INCREMENT PRIMARY KEY, s varchar(20), p int, KEY by_s"
          + " (s), CONSTRAINT t_p FOREIGN KEY (p) REFERENCES p (id), CONSTRAINT positive CHECK (p >"
          + " 0)) AUTO_INCREMENT = 100";
  static final String TRIGGER =
      "CREATE TRIGGER told BEFORE INSERT ON t FOR EACH ROW SET NEW.s = COALESCE(NEW.s, 'none')";
  private static final List<String> SCHEMA =
      List.of(
          "CREATE TABLE p (id int PRIMARY KEY)",
          "INSERT INTO p VALUES (1)",
          MAKE,
          TRIGGER,
          "INSERT INTO t (s, p) WITH RECURSIVE n AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM n"
              + " WHERE i < 50) SELECT CONCAT('v', i), 1 FROM n");

  final List<String> heard = new ArrayList<>();
  private final TestServer server;
  private final DatabaseEngine engine;
  private final ConnectionSettings settings;

  SoftDropBench(TestServer server, DatabaseEngine engine) throws SQLException {
    this.server = server;
    this.engine = engine;
    this.settings = server.fresh();
    sql(SCHEMA.toArray(String[]::new));
  }

  ConnectionSettings settings() {
    return settings;
  }

  Database open(ConnectionSettings through) {
    return engine.open(through);
  }

  void sql(String... statements) throws SQLException {
    try (Connection session = server.root(settings.database())) {
      for (String statement : statements) {
        Sql.run(session, statement);
      }
    }
  }

  List<String> ask(String question) throws SQLException {
    try (Connection session = server.root(settings.database())) {
      return Sql.texts(session, question);
    }
  }

  /** Everything that can be seen of the table but the moment its trigger was made. */
  String image() throws SQLException {
    String rows = String.join("\n", ask("SELECT CONCAT_WS('|', id, s, p) FROM t ORDER BY id"));
    try (Connection session = server.root(settings.database())) {
      return column(session, "SHOW CREATE TABLE t", 2) + triggers(session) + rows;
    }
  }

  private static String triggers(Connection session) throws SQLException {
    StringBuilder all = new StringBuilder();
    for (String name :
        Sql.texts(
            session,
            "SELECT TRIGGER_NAME FROM information_schema.TRIGGERS WHERE TRIGGER_SCHEMA ="
                + " DATABASE() AND EVENT_OBJECT_TABLE = 't' ORDER BY 1")) {
      all.append('\n').append(column(session, "SHOW CREATE TRIGGER " + name, 2));
      all.append(column(session, "SHOW CREATE TRIGGER " + name, 3)).append('\n');
    }
    return all.toString();
  }

  private static String column(Connection session, String question, int number)
      throws SQLException {
    try (java.sql.Statement query = session.createStatement();
        ResultSet row = query.executeQuery(question)) {
      row.next();
      return row.getString(number);
    }
  }

  /** Tables that are set aside. */
  List<String> kept() throws SQLException {
    return ask(
        "SELECT TABLE_NAME FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE() AND"
            + " TABLE_NAME LIKE 'sluice\\_kept%'");
  }

  static ExecutionPlan up(DatabaseEngine engine, String attempt, String sql) {
    return Plans.up(engine, attempt, "w/1", sql, Plans.limits(Duration.ofSeconds(20), 10));
  }

  ExecutionPlan up(String attempt, String sql) {
    return up(engine, attempt, sql);
  }

  Outcome up(String sql) {
    return run(settings, up("u1", sql));
  }

  ExecutionPlan down(String attempt, String up, String sql, Set<String> undoes) {
    return Plans.down(engine, attempt, up("u1", up), sql, undoes);
  }

  Outcome back(String up, String sql) {
    return run(settings, down("d1", up, sql, Set.of("u1")));
  }

  Outcome run(ConnectionSettings through, ExecutionPlan plan) {
    try (Database database = engine.open(through)) {
      return database.execute(
          plan,
          () -> true,
          new Plans.Silent() {
            @Override
            public void notice(int index, String severity, String text) {
              heard.add(text);
            }
          });
    }
  }
}
