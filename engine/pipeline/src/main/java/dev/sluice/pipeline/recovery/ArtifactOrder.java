package dev.sluice.pipeline.recovery;

import dev.sluice.pipeline.kernel.MigrationKey;
import dev.sluice.pipeline.kernel.StageKey;
import dev.sluice.pipeline.kernel.WorkspaceId;
import dev.sluice.protocol.ShelfAnswer;
import dev.sluice.protocol.ShelfOrder;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * Something that an agent was asked to do with what is set aside on a connection.
 *
 * @param what what is wanted
 * @param askedBy who asked, as he is shown
 * @param agent the agent that got it, or empty
 * @param answer what the agent answered; empty until then
 * @param trouble why it was not done, or empty
 */
public record ArtifactOrder(
    UUID id,
    WorkspaceId workspace,
    String environment,
    String connection,
    String engine,
    ShelfOrder what,
    String askedBy,
    Instant askedAt,
    State state,
    String agent,
    String instance,
    Optional<ShelfAnswer> answer,
    String trouble) {
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
