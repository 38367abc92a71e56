package dev.sluice.pipeline.kernel;

/** Name of a workspace; everything is scoped by it. */
public record WorkspaceId(String value) {
  public WorkspaceId {
    if (value.isBlank()) {
      throw new IllegalArgumentException("a workspace has a name");
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
