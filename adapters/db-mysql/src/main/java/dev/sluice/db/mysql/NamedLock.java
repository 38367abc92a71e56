package dev.sluice.db.mysql;

import dev.sluice.db.digest.Sha256;
import dev.sluice.db.step.Sql;
import dev.sluice.db.step.TargetLock;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;

/** The lock that serialises runners on one database: GET_LOCK, which ends with its session. */
final class NamedLock implements TargetLock {
  private static final String TRY = "SELECT GET_LOCK(?, 0)";
  private static final String HELD = "SELECT IS_USED_LOCK(?) = CONNECTION_ID()";
  private final Connection connection;
  private final String name;

  /** A session that does not hold the lock yet. */
  NamedLock(Connections connections) {
    this.connection = connections.open("lock");
    this.name = name("t", connections.database());
  }

  /** Names are at most 64 characters long and shared by the whole server. */
  static String name(String sort, String of) {
    return "sluice:" + sort + ":" + Sha256.hex(of.toLowerCase(Locale.ROOT)).substring(0, 48);
  }

  /** Takes a lock of a name on a session, if nobody holds it. */
  static boolean take(Connection session, String name) throws SQLException {
    return Sql.texts(session, TRY, name).contains("1");
  }

  @Override
  public boolean tryTake() throws SQLException {
    return take(connection, name);
  }

  @Override
  public boolean held() {
    try {
      return Sql.texts(connection, HELD, name).contains("1");
    } catch (SQLException gone) {
      return false;
    }
  }

  @Override
  public List<String> holders() throws SQLException {
    return Sessions.holding(connection, name);
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
