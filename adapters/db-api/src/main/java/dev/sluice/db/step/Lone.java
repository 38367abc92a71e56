package dev.sluice.db.step;

import dev.sluice.db.DatabaseException;
import dev.sluice.db.DatabaseException.Category;
import dev.sluice.db.ExecutionPlan;
import dev.sluice.db.StepResult;
import dev.sluice.db.StepResult.State;
import dev.sluice.db.StepResult.Trouble;
import dev.sluice.db.sql.Statement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One statement that no transaction may hold: a ledger row before and after it, and where the
 * answer does not tell, the catalog is asked what became of it.
 */
final class Lone {
  private final StepTarget target;
  private final Sending sending;
  private final ExecutionPlan plan;
  private final StepProtocol.Run run;
  private final Statement statement;
  private final List<String> evidence = new ArrayList<>();
  private Probe probe = Probe.NONE;
  private Optional<StepResult> answer = Optional.empty();
  private boolean kept;

  Lone(
      StepTarget target,
      Sending sending,
      ExecutionPlan plan,
      StepProtocol.Run run,
      Statement statement) {
    this.target = target;
    this.sending = sending;
    this.plan = plan;
    this.run = run;
    this.statement = statement;
  }

  /** Sends it and writes down what became of it. */
  StepEnd carryOut(Messenger messenger, StepEnd.Start start) {
    boolean away = false;
    try {
      run.listener().starting(statement);
      if (!start.begun()) {
        return StepEnd.notStarted(Optional.empty());
      }
      sending.prepare(statement);
      probe = target.probes().before(sending.connection(), statement);
      run.records().running(statement, probe);
      Optional<Trouble> refusal = run.permission().refusal();
      if (refusal.isPresent()) {
        return forgotten(refusal.get());
      }
      away = true;
      answer = Optional.of(sending.send(messenger, statement));
      sending.keep(statement);
      kept = true;
      sending.tell(statement, answer.get());
      return verified(Optional.empty());
    } catch (SQLException failure) {
      return ended(away, sending.trouble(failure, statement), target.lost(failure));
    } catch (DatabaseException failure) {
      return ended(away, Trouble.of(failure), false);
    } catch (Heard.Halted halted) {
      return answer.isPresent()
          ? verified(Optional.of(halted.trouble()))
          : forgotten(halted.trouble());
    }
  }

  /** What a failure means depends on how far the statement had come. */
  private StepEnd ended(boolean away, Trouble why, boolean lost) {
    if (answer.isPresent()) {
      return incomplete(why);
    }
    if (!away) {
      return forgotten(why);
    }
    return lost
        ? unknown(why, "the answer to statement " + statement.index() + " is missing")
        : refused(why);
  }

  /** The server said yes; what came afterwards cannot change that, but the run stops. */
  private StepEnd incomplete(Trouble why) {
    String missing =
        kept ? "what it did could not be seen" : "what it changed may be set aside in part only";
    evidence.add(
        "statement %d is done, but %s: %s".formatted(statement.index(), missing, why.message()));
    StepEnd end = verified(Optional.of(why));
    if (!kept && end.state() == State.APPLIED) {
      run.listener().ended(end.result(statement));
    }
    return end;
  }

  private StepEnd forgotten(Trouble why) {
    run.records().forget(statement);
    discard();
    return new StepEnd(State.NOT_STARTED, -1, 0, Optional.of(why), false, evidence);
  }

  /** What was set aside for a statement that did nothing would put old values back one day. */
  private void discard() {
    try {
      evidence.addAll(sending.discard(statement));
    } catch (SQLException failure) {
      evidence.add(
          "what was set aside for statement %d stays, though it did nothing: %s"
              .formatted(statement.index(), target.trouble(failure).message()));
    }
  }

  private StepEnd unknown(Trouble why, String found) {
    evidence.add(found);
    return new StepEnd(State.UNKNOWN, -1, 0, Optional.of(why), true, evidence);
  }

  /** The server said yes; the catalog must agree where it can be asked. */
  private StepEnd verified(Optional<Trouble> halted) {
    Optional<Verdict> verdict =
        target.probes().confirms() ? run.records().verdict(statement, probe) : Optional.empty();
    verdict.ifPresent(found -> evidence.add(found.evidence()));
    if (verdict.filter(found -> found.state() == State.FAILED).isPresent()) {
      run.records().failed(statement);
      return failed(
          Trouble.refusal(Category.REFUSED, verdict.get().evidence(), verdict.get().action()));
    }
    run.records().done(statement);
    StepResult done = answer.orElseThrow();
    return new StepEnd(State.APPLIED, done.rows(), done.millis(), halted, true, evidence);
  }

  private StepEnd refused(Trouble why) {
    Optional<Verdict> failed =
        run.records().verdict(statement, probe).filter(found -> found.state() == State.FAILED);
    if (failed.isEmpty() && !target.probes().atomic(statement)) {
      return unknown(why, "statement " + statement.index() + " may have done a part of its work");
    }
    failed.ifPresent(found -> evidence.add(found.evidence()));
    run.records().failed(statement);
    discard();
    tidyUp();
    return failed(failed.map(found -> with(why, found)).orElse(why));
  }

  private static Trouble with(Trouble why, Verdict found) {
    return new Trouble(
        why.category(),
        why.code(),
        why.message() + "; " + found.evidence(),
        why.action() + ". " + found.action(),
        why.position());
  }

  private void tidyUp() {
    if (run.permission().refusal().isPresent()) {
      return;
    }
    try {
      evidence.addAll(target.tidy(sending.connection(), plan));
    } catch (SQLException failure) {
      evidence.add(
          "what it left is removed when this is tried again: " + target.trouble(failure).message());
    }
  }

  private StepEnd failed(Trouble why) {
    StepEnd end = new StepEnd(State.FAILED, -1, 0, Optional.of(why), true, evidence);
    run.listener().ended(end.result(statement));
    return end;
  }
}
