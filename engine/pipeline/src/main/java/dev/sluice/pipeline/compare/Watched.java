package dev.sluice.pipeline.compare;

import dev.sluice.pipeline.kernel.MigrationKey;
import dev.sluice.pipeline.kernel.StageKey;
import dev.sluice.pipeline.kernel.WorkspaceId;

/** A connection that is watched. */
public record Watched(WorkspaceId workspace, String environment, String connection, String engine) {
  /** {@code environment/connection}. */
  public String name() {
    return environment + "/" + connection;
  }

  /** The environment as the modules below name it; no migration is meant. */
  StageKey place() {
    return new MigrationKey(workspace, 0).stage(environment);
  }
}
