package dev.sluice.db.sqlserver;

import dev.sluice.db.step.Sql;
import dev.sluice.db.step.TargetLock;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** The lock that serialises runners on one database: sp_getapplock, polled for, of a session. */
final class ApplicationLock implements TargetLock {
  private final Connection connection;

  /** A session that does not hold the lock yet. */
  ApplicationLock(Connections connections) {
    this.connection = connections.open("sluice-lock");
  }

  @Override
  public boolean tryTake() throws SQLException {
    return Locks.own(connection, Locks.target()) || Locks.take(connection, Locks.target());
  }

  @Override
  public boolean held() {
    try {
      return Locks.own(connection, Locks.target());
    } catch (SQLException gone) {
      return false;
    }
  }

  @Override
  public List<String> holders() throws SQLException {
    return Sessions.holding(connection, Locks.target(), "sluice-lock");
  }

  @Override
  public Connection session() {
    return connection;
  }

  @Override
  public void close() {
    Sql.close(connection);
  }
}
