package dev.sluice.pipeline.run;

import dev.sluice.pipeline.run.StepRows.Reach;
import dev.sluice.pipeline.run.StepRows.Seen;
import dev.sluice.pipeline.timeline.MigrationChanged;
import dev.sluice.protocol.wire.Notice;
import dev.sluice.protocol.wire.SetAside;
import dev.sluice.protocol.wire.StepEvent;
import dev.sluice.protocol.wire.StepFinished;
import dev.sluice.protocol.wire.StepProgress;
import dev.sluice.protocol.wire.Trouble;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/** What agents report about single statements. Migration's lock held. */
@Component
class StepReports {
  private final StepRows rows;
  private final AttemptRows attempts;
  private final RunRows runs;
  private final RunRecord record;
  private final RunSettings settings;
  private final ApplicationEventPublisher events;

  StepReports(
      StepRows rows,
      AttemptRows attempts,
      RunRows runs,
      RunRecord record,
      RunSettings settings,
      ApplicationEventPublisher events) {
    this.rows = rows;
    this.attempts = attempts;
    this.runs = runs;
    this.record = record;
    this.settings = settings;
    this.events = events;
  }

  /** Takes an event; one that was seen before changes nothing. */
  void take(Attempt attempt, StepEvent event) {
    if (event.hasProgress()) {
      progress(attempt, event.getProgress());
      return;
    }
    if (!rows.first(attempt.id(), event.getNumber())) {
      return;
    }
    switch (event.getWhatCase()) {
      case STARTED -> started(attempt, event.getStarted().getIndex());
      case FINISHED -> {
        finished(attempt, event.getFinished());
        tellFinished(attempt, event.getFinished());
      }
      case NOTICE -> notice(attempt, event.getNotice());
      case SET_ASIDE -> setAside(attempt, event.getSetAside());
      case PROGRESS, WHAT_NOT_SET -> {}
    }
  }

  private void started(Attempt attempt, int index) {
    if (attempt.state() == AttemptState.ACCEPTED) {
      attempts.move(attempt, AttemptState.RUNNING);
    }
    if (attempt.state() != AttemptState.UNKNOWN) {
      attempts.running(attempt.id(), index, settings.lease());
    }
    rows.save(attempt.id(), new Seen(index, "running", Reach.of(-1), 0, List.of()));
    tell(attempt, "step.started", index, called(attempt, index) + " runs", Map.of());
  }

  /** Stores how a step ended. */
  void finished(Attempt attempt, StepFinished step) {
    Trouble trouble = step.getTrouble();
    List<String> notes =
        trouble.getMessage().isEmpty()
            ? List.of()
            : List.of(
                trouble.getCode().isEmpty()
                    ? trouble.getMessage()
                    : trouble.getMessage() + " (" + trouble.getCode() + ")");
    rows.save(
        attempt.id(),
        new Seen(
            step.getIndex(),
            word(step.getState()),
            Reach.of(step.getRows()),
            step.getMillis(),
            notes));
  }

  private void tellFinished(Attempt attempt, StepFinished step) {
    String word = word(step.getState());
    String rowsText = step.getRows() > 0 ? ", " + step.getRows() + " rows" : "";
    String why = step.hasTrouble() ? ": " + step.getTrouble().getMessage() : "";
    tell(
        attempt,
        "step.finished",
        step.getIndex(),
        "%s %s in %d ms%s%s"
            .formatted(called(attempt, step.getIndex()), word, step.getMillis(), rowsText, why),
        Map.of(
            "state", word,
            "rows", Long.toString(step.getRows()),
            "millis", Long.toString(step.getMillis())));
  }

  /** The store keeps the newest; who looks is told, and the timeline is spared. */
  private void progress(Attempt attempt, StepProgress progress) {
    Reach reach = new Reach(progress.getRows(), progress.getPassed(), progress.getAbout());
    if (rows.progress(attempt.id(), progress.getIndex(), reach)) {
      events.publishEvent(new MigrationChanged(attempt.stage().migration(), "step.progress"));
    }
  }

  private void notice(Attempt attempt, Notice notice) {
    String text = notice.getSeverity() + ": " + notice.getText();
    rows.note(attempt.id(), notice.getIndex(), text);
    tell(
        attempt,
        "step.notice",
        notice.getIndex(),
        called(attempt, notice.getIndex()) + ": " + text,
        Map.of());
  }

  private void setAside(Attempt attempt, SetAside aside) {
    String text =
        "%d rows of %s set aside (%s)"
            .formatted(aside.getRows(), aside.getObject(), aside.getKind());
    rows.note(attempt.id(), aside.getIndex(), text);
    tell(
        attempt,
        "step.set-aside",
        aside.getIndex(),
        called(attempt, aside.getIndex()) + ": " + text,
        Map.of("artifact", aside.getArtifact(), "object", aside.getObject()));
  }

  /** {@code APPLIED} becomes {@code applied}, {@code NOT_STARTED} {@code waiting}. */
  private static String word(String state) {
    return state.equals("NOT_STARTED")
        ? "waiting"
        : state.toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private String called(Attempt attempt, int index) {
    Target target = runs.target(attempt.stageRun(), attempt.connection());
    return attempt.target()
        + ": "
        + runs.outline(attempt.stageRun(), target.script()).called(index);
  }

  private void tell(
      Attempt attempt, String code, int index, String text, Map<String, String> more) {
    Map<String, String> details = new HashMap<>(more);
    details.put("connection", attempt.connection());
    details.put("attempt", attempt.id().toString());
    details.put("index", Integer.toString(index));
    record.tell(attempt.stage(), code, text, details);
  }
}
