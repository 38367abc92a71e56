package dev.sluice.db.postgresql;

import dev.sluice.db.step.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** Recognises a transaction pooler, behind which session locks and tags mean nothing. */
final class Pooler {
  private static final String NOTE =
      "A transaction pooler stands in between. Give the agent the address of the server itself: the"
          + " lock on the target and the tags of sessions need sessions of their own.";

  private Pooler() {}

  static List<String> notes(Connections connections, Connection one) throws SQLException {
    try (Connection other = connections.open("sluice")) {
      return shared(one, other) ? List.of(NOTE) : List.of();
    }
  }

  /** Whether two sessions that are both open are one on the server. */
  static boolean shared(Connection one, Connection other) throws SQLException {
    String pid = "SELECT pg_backend_pid()";
    return Sql.texts(one, pid).equals(Sql.texts(other, pid));
  }
}
