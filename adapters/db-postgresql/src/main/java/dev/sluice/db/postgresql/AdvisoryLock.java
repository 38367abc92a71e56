package dev.sluice.db.postgresql;

import dev.sluice.db.step.Sql;
import dev.sluice.db.step.TargetLock;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * The lock that serialises runners on one database: a session-level advisory lock, polled for on a
 * direct session without a transaction, so that it never deadlocks with CREATE INDEX CONCURRENTLY.
 * It ends with its session; what a dead client's backend still does is asked of {@link Sessions}.
 */
final class AdvisoryLock implements TargetLock {
  private static final long KEY = 0x736c75696365L;
  private static final String TRY = "SELECT pg_try_advisory_lock(?)";
  private static final String HOLDERS =
      """
      FROM pg_catalog.pg_locks
      WHERE locktype = 'advisory' AND granted AND objsubid = 1
        AND database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database())
        AND (classid::bigint << 32) | objid::bigint = ?
      """;
  private static final String HELD = "SELECT pid " + HOLDERS + " AND pid = pg_backend_pid()";
  private static final String HOLDER =
      "SELECT 'session ' || pid || ' holds the target lock' " + HOLDERS;
  private final Connection connection;

  /** A session that does not hold the lock yet. */
  AdvisoryLock(Connections connections) {
    this.connection = connections.open("sluice-lock");
  }

  @Override
  public boolean tryTake() throws SQLException {
    return Sql.texts(connection, TRY, KEY).contains("t");
  }

  @Override
  public boolean held() {
    try {
      return !Sql.texts(connection, HELD, KEY).isEmpty();
    } catch (SQLException gone) {
      return false;
    }
  }

  @Override
  public List<String> holders() throws SQLException {
    return Sql.texts(connection, HOLDER, KEY);
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
