package dev.sluice.agent.run;

import dev.sluice.agent.access.TargetConnection;
import dev.sluice.db.DatabaseEngine;
import dev.sluice.protocol.BundlePayload;

/** What the agent's own look at a bundle came to. */
sealed interface Verdict {
  /**
   * Everything holds.
   *
   * @param payload the signed payload
   * @param connection the target that it names, as this agent knows it
   * @param engine the target's engine
   */
  record Cleared(BundlePayload payload, TargetConnection connection, DatabaseEngine engine)
      implements Verdict {
    /** The target, for lanes, fences and the journal. */
    String target() {
      return payload.workspace() + "/" + connection.key();
    }
  }

  /**
   * Something does not hold, so nothing is done.
   *
   * @param code stable word for programs
   * @param message what does not hold
   * @param action what to do
   */
  record Denied(String code, String message, String action) implements Verdict {}
}
