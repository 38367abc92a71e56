package dev.sluice.pipeline.kernel;

/** One stage of one migration; an environment stands at most once in a flow. */
public record StageKey(MigrationKey migration, String environment) {
  @Override
  public String toString() {
    return migration + "/" + environment;
  }
}
