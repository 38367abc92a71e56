package dev.sluice.pipeline.run;

import dev.sluice.pipeline.audit.AuditGaps;
import dev.sluice.pipeline.kernel.MigrationLock;
import dev.sluice.pipeline.run.TargetMoves.Move;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Looks for leases that ran out. Every replica does; each attempt is moved once, by
 * compare-and-set.
 */
@Component
class Watch {
  private final DispatchRows rows;
  private final AttemptRows attempts;
  private final AgentRows agents;
  private final RunRows runs;
  private final Endings endings;
  private final Progress progress;
  private final RunRecord record;
  private final MigrationLock lock;
  private final TransactionOperations transactions;
  private final AuditGaps gaps;

  Watch(
      DispatchRows rows,
      AttemptRows attempts,
      AgentRows agents,
      RunRows runs,
      Endings endings,
      Progress progress,
      RunRecord record,
      MigrationLock lock,
      TransactionOperations transactions,
      AuditGaps gaps) {
    this.rows = rows;
    this.attempts = attempts;
    this.agents = agents;
    this.runs = runs;
    this.endings = endings;
    this.progress = progress;
    this.record = record;
    this.lock = lock;
    this.transactions = transactions;
    this.gaps = gaps;
  }

  /** Moves what nobody keeps alive, and says what waits for an agent. */
  void look() {
    rows.expired().forEach(id -> locked(id, this::expired));
    rows.waiting().forEach(id -> locked(id, this::waiting));
  }

  private void locked(UUID id, Consumer<Attempt> work) {
    transactions.executeWithoutResult(
        status -> {
          Optional<Attempt> attempt = attempts.find(id);
          attempt.ifPresent(
              a -> {
                lock.take(a.stage().migration());
                work.accept(attempts.lock(id));
              });
        });
  }

  private void expired(Attempt attempt) {
    if (!rows.stillExpired(attempt.id())) {
      return;
    }
    if (attempt.state() == AttemptState.OFFERED) {
      takeBack(attempt);
    } else {
      endings.lost(
          attempt,
          attempt.statement() == 0
              ? "agent %s was lost before it told of a statement; the outcome is not known yet"
                  .formatted(attempt.agent())
              : "agent %s was lost while statement %s ran; the outcome is not known yet"
                  .formatted(attempt.agent(), attempt.statement()));
    }
  }

  /** Nobody said yes: whoever has the offer may not begin it any more, because the epoch grew. */
  private void takeBack(Attempt attempt) {
    StageRun run = runs.find(attempt.stageRun());
    if (attempt.calledOff()) {
      endings.drop(run, attempt, new Move(run.sluice(), attempt.cancelReason()));
      progress.advance(runs.find(run.id()));
      return;
    }
    attempts.withdraw(attempt, attempts.nextEpoch(attempt.stage(), attempt.connection()));
    record.tell(
        attempt.stage(),
        "target.state",
        "%s: agent %s did not take it; it is offered again"
            .formatted(attempt.target(), attempt.agent()),
        Map.of("connection", attempt.connection(), "state", run.working().word()));
  }

  private void waiting(Attempt attempt) {
    if (attempt.state() != AttemptState.PLANNED) {
      return;
    }
    String absence =
        gaps.in(attempt.stage().migration().workspace())
            .map(gap -> gap.refusal().message() + " " + gap.refusal().action())
            .orElseGet(
                () -> agents.absence(attempt.stage(), attempt.connection(), attempt.engine()));
    if (absence.isEmpty()) {
      return;
    }
    rows.told(attempt.id());
    record.tell(
        attempt.stage(),
        "target.waiting",
        attempt.target() + ": " + absence,
        Map.of("connection", attempt.connection()));
  }
}
