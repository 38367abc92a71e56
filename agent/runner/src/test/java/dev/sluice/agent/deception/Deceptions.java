package dev.sluice.agent.deception;

import java.util.List;

/** Scripts that try to take the table {@code victim} away without being seen. */
interface Deceptions {
  /** What stands around the victim, statement by statement. */
  List<String> surroundings();

  /** The next script. */
  String next();
}
