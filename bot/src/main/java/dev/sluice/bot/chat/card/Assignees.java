package dev.sluice.bot.chat.card;

import dev.sluice.bot.chat.PlainText;
import dev.sluice.chat.Block;
import dev.sluice.chat.Tone;
import dev.sluice.pipeline.kernel.PersonId;
import dev.sluice.pipeline.kernel.StageKey;
import dev.sluice.pipeline.migration.MigrationView;
import dev.sluice.pipeline.run.RunState;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Who was named to see to a stage, as long as something is to be done there. */
@FunctionalInterface
public interface Assignees {
  /** States in which a stage asks for somebody. */
  Set<RunState> OPEN =
      Set.of(RunState.PENDING, RunState.IN_PROGRESS, RunState.FAILED, RunState.UNKNOWN);

  /** Whoever was named for a stage; empty for nobody, and for who can no more see to it. */
  Optional<Assignee> of(StageKey stage);

  /**
   * Somebody who sees to a stage. He gets no right by it, and takes none from others.
   *
   * @param name how he is called
   * @param by who named him
   */
  record Assignee(PersonId person, String name, String by) {}

  /** The line that says so of the stage that matters now. */
  default List<Block> line(MigrationView view) {
    String environment = view.current().environment();
    if (!OPEN.contains(view.current().state())) {
      return List.of();
    }
    return of(view.key().stage(environment)).stream()
        .<Block>map(
            one ->
                new Block.Text(
                    "%s sees to %s, named by %s."
                        .formatted(
                            PlainText.line(one.name(), 60),
                            PlainText.line(environment),
                            PlainText.line(one.by(), 60)),
                    Tone.ACTIVE))
        .toList();
  }
}
