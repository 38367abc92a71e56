package dev.sluice.pipeline.run;

import dev.sluice.pipeline.kernel.StageKey;
import java.util.List;

/**
 * Approvals of a run no longer counted, so what was left of it was not sent. Published inside the
 * transaction that found it, with the migration's lock held, after the targets have ended.
 *
 * @param connections the targets that ended because of it, each once
 */
public record RunLapsed(StageKey stage, List<String> connections, String correlation) {
  public RunLapsed {
    connections = List.copyOf(connections);
  }
}
