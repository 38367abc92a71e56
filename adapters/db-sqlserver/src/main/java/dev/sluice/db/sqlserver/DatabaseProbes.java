package dev.sluice.db.sqlserver;

import dev.sluice.db.StepResult.State;
import dev.sluice.db.sql.Statement;
import dev.sluice.db.sql.Tokens;
import dev.sluice.db.step.Probe;
import dev.sluice.db.step.Probes;
import dev.sluice.db.step.Sql;
import dev.sluice.db.step.Verdict;
import java.sql.Connection;
import java.sql.SQLException;

/** Probes of the few statements that no transaction holds: whether a database is there. */
final class DatabaseProbes implements Probes {
  private static final String THERE = "SELECT d.name FROM sys.databases d WHERE d.name = ?";

  @Override
  public Probe before(Connection work, Statement statement) throws SQLException {
    String kind = statement.kind();
    Tokens tokens = SqlServerTokens.of(statement.text());
    boolean one = Batch.statements(tokens).size() == 1;
    if (!one || !(kind.equals("CREATE DATABASE") || kind.equals("DROP DATABASE"))) {
      return Probe.NONE;
    }
    int at = tokens.skipOptions(2);
    String name = Names.of(tokens, at);
    boolean several = tokens.is(at + 1, ",");
    return several ? Probe.NONE : new Probe(name, there(work, name) ? "there" : "");
  }

  private static boolean there(Connection session, String name) throws SQLException {
    return !Sql.texts(session, THERE, name).isEmpty();
  }

  @Override
  public Verdict verdict(Connection session, Statement statement, Probe probe) throws SQLException {
    if (!probe.tells() || (!probe.before().isEmpty() && statement.kind().startsWith("CREATE"))) {
      return new Verdict(
          State.UNKNOWN,
          "the catalog cannot tell whether "
              + statement.kind()
              + " of statement "
              + statement.index()
              + " ran",
          "Look at the target, then say what became of it");
    }
    boolean now = there(session, probe.object());
    boolean applied = now == statement.kind().startsWith("CREATE");
    return new Verdict(
        applied ? State.APPLIED : State.FAILED,
        "sys.databases: " + probe.object() + (now ? " is there" : " is not there"),
        applied ? "" : "Try again");
  }

  /** A lone batch of several statements may have done some of them. */
  @Override
  public boolean atomic(Statement statement) {
    return Batch.statements(SqlServerTokens.of(statement.text())).size() == 1;
  }
}
