package dev.sluice.db.sqlite;

import dev.sluice.db.step.Sql;
import dev.sluice.db.step.TargetLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/**
 * The lock that serialises runners on one file: an exclusive transaction on a lock file of SQLite's
 * own kind beside it, so that the database itself stays free for its other users. The operating
 * system ends it with the process.
 */
final class FileLock implements TargetLock {
  private static final int BUSY = 5;
  private final Path file;
  private final Connection lock;
  private final Connection session;
  private boolean taken;

  /** Holds nothing yet. */
  FileLock(Connections connections, Duration busy) {
    this.file = connections.beside("-sluice-lock");
    this.session = connections.open(busy);
    try {
      this.lock = Connections.own(file, Duration.ZERO);
    } catch (RuntimeException failure) {
      Sql.close(session);
      throw failure;
    }
  }

  @Override
  public boolean tryTake() throws SQLException {
    if (taken) {
      return true;
    }
    try {
      Sql.run(lock, "BEGIN EXCLUSIVE");
      taken = true;
    } catch (SQLException busy) {
      if (busy.getErrorCode() != BUSY) {
        throw busy;
      }
    }
    return taken;
  }

  @Override
  public boolean held() {
    try {
      return taken && !lock.isClosed() && Files.exists(file);
    } catch (SQLException gone) {
      return false;
    }
  }

  @Override
  public List<String> holders() {
    return List.of("another process holds " + file);
  }

  @Override
  public Connection session() {
    return session;
  }

  @Override
  public void close() {
    Sql.close(lock);
    Sql.close(session);
  }
}
