package dev.sluice.pipeline.run;

import dev.sluice.db.ExecutionPlan;
import dev.sluice.db.Outcome;
import dev.sluice.pipeline.kernel.MigrationLock;
import dev.sluice.pipeline.run.Endings.Ending;
import dev.sluice.protocol.wire.Accepted;
import dev.sluice.protocol.wire.AttemptResult;
import dev.sluice.protocol.wire.Declined;
import dev.sluice.protocol.wire.StepEvent;
import dev.sluice.protocol.wire.StepFinished;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/** What agents report about attempts: each once, and only for the newest epoch. */
@Component
class Reports {
  private static final Logger LOG = LoggerFactory.getLogger(Reports.class);

  private final AttemptRows attempts;
  private final RunRows runs;
  private final StepReports steps;
  private final Endings endings;
  private final LockWaits locks;
  private final RunRecord record;
  private final MigrationLock lock;
  private final RunSettings settings;
  private final TransactionOperations transactions;

  Reports(
      AttemptRows attempts,
      RunRows runs,
      StepReports steps,
      Endings endings,
      LockWaits locks,
      RunRecord record,
      MigrationLock lock,
      RunSettings settings,
      TransactionOperations transactions) {
    this.attempts = attempts;
    this.runs = runs;
    this.steps = steps;
    this.endings = endings;
    this.locks = locks;
    this.record = record;
    this.lock = lock;
    this.settings = settings;
    this.transactions = transactions;
  }

  /** An agent wants to begin; true when it may. */
  boolean accepted(AgentRows.Row agent, Accepted said) {
    return transactions.execute(
        status ->
            current(agent, said.getAttempt(), said.getEpoch(), "Accepted")
                .filter(attempt -> attempt.agent().equals(agent.name()))
                .map(this::accepted)
                .orElse(false));
  }

  private boolean accepted(Attempt attempt) {
    if (attempt.state() == AttemptState.OFFERED && !attempt.calledOff()) {
      attempts.move(attempt, AttemptState.ACCEPTED);
      attempts.running(attempt.id(), 0, settings.lease());
      runs.began(attempt.stageRun(), attempt.connection());
      record.tell(
          attempt.stage(),
          "target.state",
          "%s: agent %s has it".formatted(attempt.target(), attempt.agent()),
          Map.of("connection", attempt.connection(), "agent", attempt.agent()));
      return true;
    }
    return attempt.state() == AttemptState.ACCEPTED || attempt.state() == AttemptState.RUNNING;
  }

  /** An agent does not want it; nothing was done. */
  void declined(AgentRows.Row agent, Declined said) {
    transactions.executeWithoutResult(
        status ->
            current(agent, said.getAttempt(), said.getEpoch(), "Declined")
                .filter(attempt -> attempt.state() == AttemptState.OFFERED)
                .ifPresent(
                    attempt ->
                        endings.end(
                            attempt,
                            new Ending(
                                AttemptState.NOT_STARTED,
                                List.of(),
                                "agent %s declined: %s".formatted(agent.name(), said.getMessage()),
                                said.getAction(),
                                List.of("nothing was sent to the database")))));
  }

  /** Something happened to a statement. */
  void step(AgentRows.Row agent, StepEvent event) {
    transactions.executeWithoutResult(
        status ->
            current(agent, event.getAttempt(), event.getEpoch(), "StepEvent")
                .filter(attempt -> attempt.agent().equals(agent.name()))
                .filter(attempt -> attempt.state().open())
                .ifPresent(attempt -> steps.take(attempt, event)));
  }

  /** An attempt ended, or evidence was found. */
  void result(AgentRows.Row agent, AttemptResult result) {
    transactions.executeWithoutResult(
        status ->
            current(agent, result.getAttempt(), result.getEpoch(), "AttemptResult")
                .filter(attempt -> mayEnd(attempt, agent))
                .ifPresent(attempt -> end(attempt, result)));
  }

  /** The agent that has it; about an unknown one any agent that looked. */
  private static boolean mayEnd(Attempt attempt, AgentRows.Row agent) {
    return attempt.state() == AttemptState.UNKNOWN
        || (attempt.state().open() && attempt.agent().equals(agent.name()));
  }

  private void end(Attempt attempt, AttemptResult result) {
    result.getStepsList().forEach(step -> steps.finished(attempt, step));
    AttemptState state = state(result.getState());
    if (state == AttemptState.NOT_STARTED && anotherSchema(result)) {
      endings.stale(attempt, result.getSchemaBefore());
    }
    Ending ending =
        new Ending(
            state,
            state == AttemptState.PARTIAL ? applied(result) : List.of(),
            state == AttemptState.PARTIAL ? half(result) : 0,
            error(attempt, state, result),
            result.getTrouble().getAction(),
            List.copyOf(result.getEvidenceList()));
    if (!locks.goesOn(attempt, ending, result.getTrouble().getCategory())) {
      endings.end(attempt, ending);
    }
  }

  /** Only a schema that was seen can be another one than the rehearsed. */
  private static boolean anotherSchema(AttemptResult result) {
    return result.getTrouble().getCode().equals(ExecutionPlan.STALE)
        && !result.getSchemaBefore().isEmpty();
  }

  private static AttemptState state(String word) {
    for (Outcome.State state : Outcome.State.values()) {
      if (state.name().equals(word)) {
        return switch (state) {
          case APPLIED, ALREADY_APPLIED -> AttemptState.APPLIED;
          case FAILED -> AttemptState.FAILED;
          case PARTIAL -> AttemptState.PARTIAL;
          case NOT_STARTED -> AttemptState.NOT_STARTED;
          case UNKNOWN -> AttemptState.UNKNOWN;
        };
      }
    }
    LOG.warn("an agent reported the state {}, which this version does not know", word);
    return AttemptState.UNKNOWN;
  }

  private static List<Integer> applied(AttemptResult result) {
    List<Integer> applied = new ArrayList<>();
    for (StepFinished step : result.getStepsList()) {
      if (step.getState().equals("APPLIED")) {
        applied.add(step.getIndex());
      }
    }
    return applied;
  }

  /** The statement of which only some batches stand, 0 for none. */
  private static int half(AttemptResult result) {
    return halfDone(result).map(StepFinished::getIndex).orElse(0);
  }

  private static Optional<StepFinished> halfDone(AttemptResult result) {
    return result.getStepsList().stream()
        .filter(step -> step.getState().equals("FAILED") && step.getRows() > 0)
        .findFirst();
  }

  private static String standing(AttemptResult result) {
    List<Integer> applied = applied(result);
    String whole = applied.isEmpty() ? "" : "statements " + applied + " are applied";
    String part =
        halfDone(result)
            .map(
                step ->
                    String.format(
                        Locale.ROOT,
                        "statement %d is applied to %,d rows",
                        step.getIndex(),
                        step.getRows()))
            .orElse("");
    return whole + (whole.isEmpty() || part.isEmpty() ? "" : " and ") + part;
  }

  private String error(Attempt attempt, AttemptState state, AttemptResult result) {
    String message = result.getTrouble().getMessage();
    String why = attempt.calledOff() ? "called off: " + attempt.cancelReason() : message;
    int half = runs.target(attempt.stageRun(), attempt.connection()).half();
    return switch (state) {
      case APPLIED -> "";
      case PARTIAL -> sentence(why) + standing(result);
      case UNKNOWN -> sentence(why) + "the outcome is not known yet";
      case NOT_STARTED -> sentence(why) + "it never began" + before(half);
      default -> {
        boolean none = attempt.done().isEmpty() && half == 0;
        String applied = none ? "nothing was applied" : "nothing more was applied";
        yield sentence(why) + applied + before(half);
      }
    };
  }

  /** What stands of a statement whose batches earlier attempts began, 0 for none. */
  private static String before(int half) {
    return half == 0 ? "" : "; batches of statement %d stand from before".formatted(half);
  }

  private static String sentence(String text) {
    return text.isEmpty() ? "" : text + "; ";
  }

  /** The agents' attempt with the migration's lock held; empty for what is not its any more. */
  Optional<Attempt> current(AgentRows.Row agent, String attemptId, long epoch, String what) {
    Optional<Attempt> found = uuid(attemptId).flatMap(attempts::find);
    if (found.isEmpty() || !found.get().stage().migration().workspace().equals(agent.workspace())) {
      LOG.warn("agent {} sent {} for attempt {} that it has not", agent.name(), what, attemptId);
      return Optional.empty();
    }
    if (!agent.scope().covers(found.get().stage().environment())) {
      denied(agent, found.get(), epoch, what, "run.foreign-result");
      return Optional.empty();
    }
    lock.take(found.get().stage().migration());
    Attempt attempt = attempts.lock(found.get().id());
    if (attempt.epoch() != epoch) {
      denied(agent, attempt, epoch, what, "run.stale-result");
      return Optional.empty();
    }
    return Optional.of(attempt);
  }

  private void denied(AgentRows.Row agent, Attempt attempt, long epoch, String what, String code) {
    record.denied(
        runs.find(attempt.stageRun()),
        code,
        Map.of(
            "agent", agent.name(),
            "attempt", attempt.id().toString(),
            "what", what,
            "epoch", Long.toString(epoch),
            "newest", Long.toString(attempt.epoch())));
  }

  static Optional<UUID> uuid(String text) {
    try {
      return Optional.of(UUID.fromString(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
