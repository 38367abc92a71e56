package dev.sluice.db.rows;

import dev.sluice.db.step.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The session whose transaction says at which moment tables are read. Opened when it is first
 * wanted, by one thread; closed by any.
 */
public final class Snapshot implements AutoCloseable {
  private final Supplier<Connection> open;
  private final Beginning begin;
  private volatile Optional<Connection> now = Optional.empty();

  /** A snapshot of a connection in which a transaction is begun. */
  public Snapshot(Supplier<Connection> open, Beginning begin) {
    this.open = open;
    this.begin = begin;
  }

  /** How the transaction is begun. */
  public interface Beginning {
    /** Begins it. */
    void in(Connection session) throws SQLException;
  }

  /** The session. */
  public Connection session() throws SQLException {
    Optional<Connection> there = now;
    if (there.isPresent()) {
      return there.get();
    }
    Connection session = open.get();
    now = Optional.of(session);
    begin.in(session);
    return session;
  }

  @Override
  public void close() {
    Optional<Connection> there = now;
    now = Optional.empty();
    there.ifPresent(Sql::close);
  }
}
