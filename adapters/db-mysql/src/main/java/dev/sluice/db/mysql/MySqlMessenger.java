package dev.sluice.db.mysql;

import dev.sluice.db.ExecutionListener;
import dev.sluice.db.sql.Statement;
import dev.sluice.db.step.Messenger;
import dev.sluice.db.step.PlainMessenger;
import dev.sluice.db.step.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;

/** Sends statements under a watch that keeps the time limit. */
final class MySqlMessenger implements Messenger {
  private static final int ROWS_AT_ONCE = 500;
  private final Connections connections;
  private final Connection work;
  private final Duration limit;
  private final PlainMessenger plain;
  private long session;

  MySqlMessenger(
      Connections connections, Connection work, Duration limit, ExecutionListener listener) {
    this.connections = connections;
    this.work = work;
    this.limit = limit;
    this.plain = new PlainMessenger(work, listener, ROWS_AT_ONCE, Troubles::safe);
  }

  @Override
  public long send(Statement statement) throws SQLException {
    if (limit.isZero()) {
      return plain.send(statement);
    }
    if (session == 0) {
      session = Long.parseLong(Sql.texts(work, "SELECT CONNECTION_ID()").get(0));
    }
    Watch watch = new Watch(connections, session, limit);
    try {
      return plain.send(statement);
    } finally {
      watch.close();
    }
  }

  @Override
  public void close() {
    plain.close();
  }
}
