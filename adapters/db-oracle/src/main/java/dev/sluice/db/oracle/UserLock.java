package dev.sluice.db.oracle;

import dev.sluice.db.step.Sql;
import dev.sluice.db.step.TargetLock;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** The lock that serialises runners on one schema: a user lock, polled for, of a session. */
final class UserLock implements TargetLock {
  private final Connection connection;
  private final String name;

  /** A session that does not hold the lock yet. */
  UserLock(Connections connections) {
    this.connection = connections.open("lock");
    this.name = Locks.target(connections.user());
  }

  @Override
  public boolean tryTake() throws SQLException {
    return Locks.take(connection, name);
  }

  @Override
  public boolean held() {
    try {
      return Locks.own(connection, name);
    } catch (SQLException gone) {
      return false;
    }
  }

  @Override
  public List<String> holders() throws SQLException {
    return Locks.taken(connection, name) ? List.of("a session holds " + name) : List.of();
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
