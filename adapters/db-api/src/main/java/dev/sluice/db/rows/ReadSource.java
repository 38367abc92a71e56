package dev.sluice.db.rows;

import dev.sluice.db.DatabaseEngine;
import dev.sluice.db.DatabaseException;
import dev.sluice.db.ReadLimits;
import dev.sluice.db.sql.Tokens;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.Set;

/** What a read session asks of an engine. */
public interface ReadSource {
  /** The engine, as a server of this version reads texts. */
  DatabaseEngine engine();

  /** The words, in upper case, that a question may begin with. */
  Set<String> questions();

  /**
   * What in a text may change something or hold up others, though it reads; or nothing.
   *
   * @param sql the text of one statement
   * @param tokens its tokens
   */
  Optional<String> objection(String sql, Tokens tokens);

  /** How its answers are read. */
  ResultReader results();

  /** A fresh connection in a transaction that writes nothing. */
  Connection open(ReadLimits limits) throws SQLException;

  /** A statement whose rows come a few at a time, and that is sent as one message. */
  Statement statement(Connection connection) throws SQLException;

  /** Ends a session on the server, from another connection where it can. Never throws. */
  void end(Connection connection);

  /** Closes a connection for good, without reading rows that are still to come. Never throws. */
  void close(Connection connection);

  /** What the driver says, as trouble that may travel. */
  DatabaseException trouble(SQLException failure);
}
