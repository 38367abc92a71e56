package dev.sluice.pipeline.recovery;

import dev.sluice.pipeline.kernel.MigrationKey;
import dev.sluice.pipeline.kernel.StageKey;
import dev.sluice.pipeline.kernel.WorkspaceId;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * Something that an agent was asked to do with what is set aside on a connection.
 *
 * @param deed what is wanted
 * @param artifact name of the artifact; empty for the whole list
 * @param askedBy who asked, as he is shown
 * @param agent the agent that got it, or empty
 * @param columns names of the artifact's columns, when they were asked for
 * @param digest SHA-256 over all that it holds, when that was asked for, or empty
 * @param lines what was done, or what stands in the way, a line each
 * @param trouble why it was not done, or empty
 */
public record ArtifactOrder(
    UUID id,
    WorkspaceId workspace,
    String environment,
    String connection,
    String engine,
    ArtifactDeed deed,
    String artifact,
    String askedBy,
    Instant askedAt,
    State state,
    String agent,
    String instance,
    List<String> columns,
    String digest,
    List<String> lines,
    String trouble) {
  /** Copies. */
  public ArtifactOrder {
    columns = List.copyOf(columns);
    lines = List.copyOf(lines);
  }

  /** Where an order stands. */
  public enum State {
    /** No agent has it yet. */
    WAITING("Waiting"),
    /** An agent has it and has not answered. */
    GIVEN("Given"),
    /** It was done. */
    DONE("Done"),
    /** It was not done, or nobody knows. */
    FAILED("Failed");

    private final String word;

    State(String word) {
      this.word = word;
    }

    /** As it is stored and shown. */
    public String word() {
      return word;
    }

    static State of(String word) {
      for (State state : values()) {
        if (state.word.equals(word)) {
          return state;
        }
      }
      throw new IllegalStateException("no state of an order: " + word);
    }
  }

  /** Whether an answer may still come. */
  public boolean open() {
    return state == State.WAITING || state == State.GIVEN;
  }

  /** The environment as the modules below name it; no migration is meant. */
  StageKey place() {
    return new MigrationKey(workspace, 0).stage(environment);
  }
}
