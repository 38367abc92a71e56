package dev.sluice.db.step;

import dev.sluice.db.sql.Statement;
import java.sql.SQLException;

/** Sends the statements of one run, one per message, and passes on what the server says. */
public interface Messenger extends AutoCloseable {
  /** Sends it and waits for the answer; rows it says it changed, or -1. */
  long send(Statement statement) throws SQLException;

  @Override
  void close();
}
