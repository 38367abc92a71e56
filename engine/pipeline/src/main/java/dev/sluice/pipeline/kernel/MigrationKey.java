package dev.sluice.pipeline.kernel;

/** A migration within its workspace; numbers count from 1 in each workspace. */
public record MigrationKey(WorkspaceId workspace, long number) {
  /** The stage of this migration in an environment. */
  public StageKey stage(String environment) {
    return new StageKey(this, environment);
  }

  @Override
  public String toString() {
    return workspace + "/" + number;
  }
}
