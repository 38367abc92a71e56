package dev.sluice.agent.deception;

import java.sql.Connection;
import java.sql.SQLException;

/** Where scripts run beside a table that is watched. */
interface Sandbox extends AutoCloseable {
  /** An empty place, in the state from which a script starts, as its first statement sees it. */
  void reset() throws SQLException;

  /** A new session in that place. */
  Connection session() throws SQLException;

  /** Looks at the place, or sets it up, by a session that no script has used. */
  default <T> T watch(Look<T> look) throws SQLException {
    try (Connection session = session()) {
      return look.by(session);
    }
  }

  /** What is done with such a session. */
  interface Look<T> {
    T by(Connection session) throws SQLException;
  }

  /** Waits until what a statement started behind itself is done. */
  default void settle() throws SQLException {}

  @Override
  void close();
}
