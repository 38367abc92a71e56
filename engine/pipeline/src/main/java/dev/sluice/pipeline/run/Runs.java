package dev.sluice.pipeline.run;

import dev.sluice.pipeline.kernel.Actor;
import dev.sluice.pipeline.kernel.Answer;
import dev.sluice.pipeline.kernel.MigrationLock;
import dev.sluice.pipeline.kernel.Refusal;
import dev.sluice.pipeline.kernel.StageKey;
import dev.sluice.pipeline.run.Target.Turn;
import dev.sluice.pipeline.run.TargetMoves.Move;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Runs of stages on their targets. Every command is called with the migration's lock held and joins
 * the caller's transaction.
 */
@Component
public class Runs {
  private final Orders orders;
  private final RunRows runs;
  private final AttemptRows attempts;
  private final TargetMoves moves;
  private final Progress progress;
  private final Endings endings;
  private final RunView view;
  private final RunRecord record;
  private final MigrationLock lock;
  private final WakeUp wakeUp;
  private final TransactionOperations transactions;

  Runs(
      Orders orders,
      RunRows runs,
      AttemptRows attempts,
      TargetMoves moves,
      Progress progress,
      Endings endings,
      RunView view,
      RunRecord record,
      MigrationLock lock,
      WakeUp wakeUp,
      TransactionOperations transactions) {
    this.orders = orders;
    this.runs = runs;
    this.attempts = attempts;
    this.moves = moves;
    this.progress = progress;
    this.endings = endings;
    this.view = view;
    this.record = record;
    this.lock = lock;
    this.wakeUp = wakeUp;
    this.transactions = transactions;
  }

  /**
   * Starts a stage run: one target run per connection, attempts for those that the policy lets go
   * first. For a rollback only targets with something applied get one. Starting what is already
   * under way changes nothing.
   *
   * @throws IllegalStateException when the engine is not known here, or there is nothing to run
   */
  public void start(RunOrder order) {
    transactions.executeWithoutResult(
        status -> {
          lock.take(order.stage().migration());
          orders.begin(order).ifPresent(run -> progress.advance(run, order.actor()));
        });
  }

  /**
   * Tries the failed targets of a stage's newest run again with its own script: those with nothing
   * applied from the start, partial ones from the first statement not done. Unknown and completed
   * ones are not touched.
   *
   * @return names of the connections that are tried again
   */
  public Answer<List<String>> retry(RunOrder order) {
    return locked(order.stage(), run -> retry(run, order));
  }

  private Answer<List<String>> retry(StageRun run, RunOrder order) {
    if (!run.ended()) {
      return new Answer.NothingToDo<>(run.stage().environment() + " is running already");
    }
    List<Target> targets = runs.targets(run.id());
    List<Target> failed = targets.stream().filter(t -> t.state() == RunState.FAILED).toList();
    boolean unknown = targets.stream().anyMatch(t -> t.state() == RunState.UNKNOWN);
    List<String> rest =
        unknown
            ? List.of()
            : targets.stream().filter(Target::waits).map(Target::connection).toList();
    if (failed.isEmpty() && rest.isEmpty()) {
      return new Answer.NothingToDo<>(
          unknown
              ? "the outcome of a target is Unknown: settle it first"
              : "no target of " + run.stage().environment() + " has failed");
    }
    StageRun again = orders.again(run, order);
    Move move = new Move(order.actor(), order.actor().displayName() + " tries it again");
    runs.targets(run.id()).stream()
        .filter(t -> t.state() == RunState.FAILED)
        .forEach(t -> moves.save(again, t, t.moved(fresh(run), Turn.RETRY, "", ""), move));
    runs.callOff(run.id(), "");
    runs.move(run, run.working(), "tried again", false);
    List<String> names =
        targets.stream()
            .map(Target::connection)
            .filter(
                c -> rest.contains(c) || failed.stream().anyMatch(f -> f.connection().equals(c)))
            .toList();
    record.audit(
        run, "run.retried", order.actor(), Map.of("connections", String.join(", ", names)));
    progress.advance(runs.find(run.id()), order.actor());
    return Answer.done(names);
  }

  private static RunState fresh(StageRun run) {
    return run.working() == RunState.ROLLING_BACK ? RunState.ROLLING_BACK : RunState.PENDING;
  }

  /** Calls a run off: what has not begun never begins; what runs is asked to stop. */
  public Answer<List<String>> cancel(Actor actor, StageKey stage, String reason) {
    return locked(
        stage, run -> cancel(run, new Move(actor, reason.isBlank() ? "called off" : reason)));
  }

  private Answer<List<String>> cancel(StageRun run, Move why) {
    if (run.ended()) {
      return new Answer.NothingToDo<>(run.stage().environment() + " is not running");
    }
    runs.callOff(run.id(), why.cause());
    List<String> names =
        runs.targets(run.id()).stream()
            .filter(t -> t.working() || t.waits())
            .map(Target::connection)
            .toList();
    attempts.of(run.id()).forEach(attempt -> endings.callOff(run, attempt, why));
    record.audit(run, "run.called-off", why.actor(), Map.of("reason", why.cause()));
    progress.advance(runs.find(run.id()), why.actor());
    wakeUp.afterCommit();
    return Answer.done(names);
  }

  /**
   * Ends an Unknown by the word of a named person.
   *
   * @param applied whether the script is applied on that target
   */
  public Answer<TargetRun> settle(
      Actor actor, StageKey stage, String connection, boolean applied, String reason) {
    if (!actor.human() || reason.isBlank()) {
      return Answer.refused(
          new Refusal(
              Refusal.Kind.INVALID,
              "run.settle-reason",
              "An Unknown is ended only by a person who says why.",
              "Say how you know what is on " + stage.environment() + "/" + connection + "."));
    }
    return transactions
        .execute(
            status -> {
              lock.take(stage.migration());
              return endings.settle(actor, stage, connection, applied, reason);
            })
        .map(done -> target(stage, connection));
  }

  private TargetRun target(StageKey stage, String connection) {
    return targets(stage).stream()
        .filter(t -> t.connection().equals(connection))
        .findFirst()
        .orElseThrow();
  }

  /** Asks an agent for evidence again. */
  public Answer<List<String>> establish(Actor actor, StageKey stage) {
    return locked(
        stage,
        run -> {
          List<Attempt> unknown =
              attempts.of(run.id()).stream()
                  .filter(a -> a.state() == AttemptState.UNKNOWN)
                  .toList();
          if (unknown.isEmpty()) {
            return new Answer.NothingToDo<>("no target of " + stage.environment() + " is Unknown");
          }
          unknown.forEach(a -> attempts.establishNow(a.id()));
          List<String> names = unknown.stream().map(Attempt::connection).toList();
          record.audit(
              run, "run.establish", actor, Map.of("connections", String.join(", ", names)));
          wakeUp.afterCommit();
          return Answer.done(names);
        });
  }

  /** Target runs of a stage's newest run, in the order of its connections; empty before any. */
  public List<TargetRun> targets(StageKey stage) {
    return runs.newest(stage).map(view::of).orElse(List.of());
  }

  /**
   * Statements of the newest up run that are applied on each connection now and not undone, by
   * index from 1; connections with nothing of the script are left out. The list is empty where only
   * some batches of the first statement stand.
   */
  public Map<String, List<Integer>> applied(StageKey stage) {
    return orders.applied(stage);
  }

  /**
   * What stands of the newest up run on each connection, or may stand because nobody knows, in
   * words that go on after its name; empty when it is proven that nothing of it is anywhere.
   */
  public Map<String, String> standing(StageKey stage) {
    return orders.effects(stage);
  }

  private <T> Answer<T> locked(StageKey stage, Function<StageRun, Answer<T>> command) {
    return transactions.execute(
        status -> {
          lock.take(stage.migration());
          Optional<StageRun> run = runs.newest(stage);
          return run.isPresent()
              ? command.apply(run.get())
              : new Answer.NothingToDo<>(stage.environment() + " has not been run");
        });
  }
}
