package dev.sluice.pipeline.catalog;

import dev.sluice.pipeline.kernel.Actor;
import dev.sluice.pipeline.kernel.WorkspaceId;
import java.util.List;
import org.springframework.stereotype.Component;

/** The configured workspaces; every read sees the newest applied version. */
@Component
public class Workspaces {
  /** All workspaces. */
  public List<WorkspaceId> all() {
    return List.of();
  }

  /**
   * The newest configuration of a workspace, read in the caller's transaction if there is one.
   *
   * @throws IllegalStateException when there is no such workspace
   */
  public WorkspaceConfiguration configuration(WorkspaceId workspace) {
    throw new IllegalStateException("no workspace " + workspace);
  }

  /** Applies a configuration; one that changes nothing keeps the version. Returns the version. */
  public long apply(WorkspaceConfiguration configuration, Actor actor) {
    throw new IllegalStateException("no workspace " + configuration.workspace() + actor);
  }
}
