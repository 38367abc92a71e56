package dev.sluice.bot.chat.reminder;

import dev.sluice.bot.chat.card.Words;
import dev.sluice.pipeline.kernel.PersonId;
import dev.sluice.pipeline.migration.MigrationView;
import dev.sluice.pipeline.migration.MigrationView.StageView;
import dev.sluice.pipeline.run.RunState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A stage that waits for approvals.
 *
 * @param people who could give them
 */
record Waiting(MigrationView view, StageView stage, List<PersonId> people) {
  static Optional<Waiting> of(MigrationView view) {
    StageView stage = view.current();
    return stage
        .approvals()
        .filter(a -> stage.state() == RunState.PENDING && a.open() && !a.complete())
        .map(a -> new Waiting(view, stage, a.waitingFor()));
  }

  boolean longerThan(Duration time, Instant now) {
    return !time.isZero() && !stage.since().plus(time).isAfter(now);
  }

  String key(String what) {
    return what
        + ":"
        + view.key().number()
        + ":"
        + stage.environment()
        + ":"
        + stage.since().toEpochMilli();
  }

  /** {@code #12 Add nick waits for approval in prod since 2 h}. */
  String said(Instant now) {
    Duration waited = Duration.between(stage.since(), now);
    String time =
        waited.toHours() >= 48
            ? waited.toDays() + " days"
            : waited.toHours() >= 1 ? waited.toHours() + " h" : waited.toMinutes() + " min";
    return Words.title(view) + " waits for approval in " + stage.environment() + " since " + time;
  }
}
