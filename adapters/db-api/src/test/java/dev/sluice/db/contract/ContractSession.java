package dev.sluice.db.contract;

import dev.sluice.db.ConnectionSettings;
import dev.sluice.db.Database;
import dev.sluice.db.DatabaseEngine;
import dev.sluice.db.ExecutionListener;
import dev.sluice.db.ExecutionPlan;
import dev.sluice.db.Outcome;
import dev.sluice.db.step.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.BeforeEach;

/** A fresh database of the product under test, and words to work on it. */
abstract class ContractSession {
  private ConnectionSettings settings = Plans.local(1, "", "", "");

  /** The product under test, started once for all tests of a class. */
  protected abstract ContractTarget target();

  /** Every test begins in a database with one empty table. */
  @BeforeEach
  protected void freshDatabase() throws SQLException {
    emptyDatabase();
    sql("CREATE TABLE odo (step int NOT NULL)");
  }

  /** The test goes on in a database without anything. */
  final void emptyDatabase() throws SQLException {
    settings = target().fresh();
  }

  final ConnectionSettings settings() {
    return settings;
  }

  final DatabaseEngine engine() {
    return target().engine();
  }

  /** Runs statements directly. */
  protected final void sql(String... statements) throws SQLException {
    try (Connection session = target().connect(settings)) {
      for (String statement : statements) {
        Sql.run(session, statement);
      }
    }
  }

  /** Asks directly. */
  protected final String ask(String question) throws SQLException {
    try (Connection session = target().connect(settings)) {
      return Sql.texts(session, question).get(0);
    }
  }

  final ExecutionPlan up(String attempt, String sql) {
    return Plans.up(engine(), attempt, "w/1", sql, Plans.QUICK);
  }

  final Outcome run(ExecutionPlan plan) {
    return run(plan, new Plans.Silent());
  }

  final Outcome run(ExecutionPlan plan, ExecutionListener listener) {
    try (Database database = engine().open(settings)) {
      return database.execute(plan, () -> true, listener);
    }
  }

  final Outcome establish(ExecutionPlan plan) {
    try (Database database = engine().open(settings)) {
      return database.establish(plan);
    }
  }

  final String fingerprint() {
    try (Database database = engine().open(settings)) {
      return database.schema().fingerprint();
    }
  }
}
