package dev.sluice.agent.run;

import dev.sluice.agent.home.AgentException;
import dev.sluice.analysis.SecretText;
import dev.sluice.db.DatabaseException;
import dev.sluice.db.ExecutionListener;
import dev.sluice.db.Outcome;
import dev.sluice.db.RecoveryArtifact;
import dev.sluice.db.StepResult;
import dev.sluice.protocol.wire.AttemptResult;
import dev.sluice.protocol.wire.Notice;
import dev.sluice.protocol.wire.SetAside;
import dev.sluice.protocol.wire.StepEvent;
import dev.sluice.protocol.wire.StepFinished;
import dev.sluice.protocol.wire.StepProgress;
import dev.sluice.protocol.wire.StepStarted;
import dev.sluice.protocol.wire.Trouble;

/** What happened, as wire messages. */
final class WireResults {
  private WireResults() {}

  static AttemptResult result(Outcome outcome, boolean established) {
    AttemptResult.Builder result =
        AttemptResult.newBuilder()
            .setState(outcome.state().name())
            .addAllEvidence(outcome.evidence())
            .setSchemaBefore(outcome.schemaBefore())
            .setSchemaAfter(outcome.schemaAfter())
            .setEstablished(established);
    outcome.steps().forEach(step -> result.addSteps(finished(step)));
    outcome.trouble().ifPresent(trouble -> result.setTrouble(trouble(trouble)));
    return result.build();
  }

  static StepResult.Trouble trouble(DatabaseException e) {
    return new StepResult.Trouble(
        e.category(), e.code(), String.valueOf(e.getMessage()), e.action(), 0);
  }

  static StepResult.Trouble trouble(AgentException e) {
    return new StepResult.Trouble(
        e.category() == AgentException.Category.UNREACHABLE
            ? DatabaseException.Category.UNREACHABLE
            : DatabaseException.Category.SETUP,
        "",
        String.valueOf(e.getMessage()),
        e.action(),
        0);
  }

  static StepResult.Trouble setup(String message, String action) {
    return new StepResult.Trouble(DatabaseException.Category.SETUP, "", message, action, 0);
  }

  static StepEvent.Builder started(int index, String sha256) {
    return StepEvent.newBuilder()
        .setStarted(StepStarted.newBuilder().setIndex(index).setSha256(sha256));
  }

  static StepEvent.Builder ended(StepResult step) {
    return StepEvent.newBuilder().setFinished(finished(step));
  }

  static StepEvent.Builder progress(int index, ExecutionListener.Progress progress) {
    return StepEvent.newBuilder()
        .setProgress(
            StepProgress.newBuilder()
                .setIndex(index)
                .setRows(progress.rows())
                .setPassed(progress.passed())
                .setAbout(progress.about()));
  }

  static StepEvent.Builder notice(int index, String severity, String text) {
    String shown = SecretText.redact(text);
    return StepEvent.newBuilder()
        .setNotice(
            Notice.newBuilder()
                .setIndex(index)
                .setSeverity(severity)
                .setText(shown.length() > 4_000 ? shown.substring(0, 4_000) + " …" : shown));
  }

  static StepEvent.Builder setAside(int index, RecoveryArtifact artifact) {
    return StepEvent.newBuilder()
        .setSetAside(
            SetAside.newBuilder()
                .setIndex(index)
                .setArtifact(artifact.id())
                .setObject(artifact.object())
                .setKind(artifact.kind())
                .setRows(artifact.rows()));
  }

  private static StepFinished finished(StepResult step) {
    StepFinished.Builder finished =
        StepFinished.newBuilder()
            .setIndex(step.index())
            .setState(step.state().name())
            .setRows(step.rows())
            .setMillis(step.millis());
    step.error().ifPresent(trouble -> finished.setTrouble(trouble(trouble)));
    return finished.build();
  }

  private static Trouble trouble(StepResult.Trouble trouble) {
    return Trouble.newBuilder()
        .setCategory(trouble.category().name())
        .setCode(trouble.code())
        .setMessage(SecretText.redact(trouble.message()))
        .setAction(trouble.action())
        .setPosition(trouble.position())
        .build();
  }
}
