package dev.sluice.pipeline.catalog;

import java.util.List;
import java.util.Optional;

/**
 * A named, ordered list of stages; all connections are of one engine.
 *
 * @param name its name
 * @param engine the engine
 * @param channel channel where its cards are posted
 * @param stages in order, at most one per environment
 */
public record Flow(String name, String engine, String channel, List<Stage> stages) {
  public Flow {
    stages = List.copyOf(stages);
  }

  /** The stage of an environment. */
  public Optional<Stage> stage(String environment) {
    return stages.stream().filter(s -> s.environment().equals(environment)).findFirst();
  }

  /** The stage after that of an environment. */
  public Optional<Stage> after(String environment) {
    for (int i = 0; i + 1 < stages.size(); i++) {
      if (stages.get(i).environment().equals(environment)) {
        return Optional.of(stages.get(i + 1));
      }
    }
    return Optional.empty();
  }
}
