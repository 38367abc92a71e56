package dev.sluice.agent.access;

import dev.sluice.db.ConnectionSettings;
import java.util.Optional;

/** A login for a target database, for one piece of work; closing it takes back what was made. */
public interface ConnectionLogin extends AutoCloseable {
  /** How to open the database with it. */
  ConnectionSettings settings();

  /** Whether more than a third of its time is left. */
  boolean fresh();

  /** Whether its time is over, as far as is known here. */
  boolean ended();

  /** Why it ended before the work did; empty while it is good. One line, free of secrets. */
  Optional<String> over();

  /** Takes back what was made for it; never throws for what could not be reached. */
  @Override
  void close();
}
