package dev.sluice.agent.run;

import dev.sluice.agent.access.ConnectionLogin;
import dev.sluice.agent.home.AgentException;
import dev.sluice.db.Database;
import dev.sluice.db.DatabaseEngine;
import dev.sluice.db.DatabaseException;
import dev.sluice.db.Outcome;
import dev.sluice.db.StepResult.Trouble;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One attempt while it runs. */
final class Execution {
  private static final Logger LOG = LoggerFactory.getLogger(Execution.class);
  private final Work work;
  private final Targets targets;
  private final StepListener listener;
  private final BooleanSupplier ours;
  private volatile boolean cancelled;
  private volatile @Nullable Database open;

  /**
   * An attempt that has not begun.
   *
   * @param ours whether lease and epoch are still this agent's
   */
  Execution(Work work, Targets targets, StepListener listener, BooleanSupplier ours) {
    this.work = work;
    this.targets = targets;
    this.listener = listener;
    this.ours = ours;
  }

  Work work() {
    return work;
  }

  /** Runs it. {@code UNKNOWN} asks for evidence. */
  Outcome run() {
    if (!mayStart()) {
      return refused();
    }
    DatabaseEngine engine = work.cleared().engine();
    try (ConnectionLogin login =
            targets.login(work.cleared().connection(), engine, work.attempt());
        Database database = engine.open(login.settings())) {
      open = database;
      Outcome outcome = database.execute(work.plan(), this::mayStart, listener);
      LOG.info("Attempt {} returned {}", work.attempt(), outcome.state());
      return login.over().map(why -> told(outcome, why)).orElse(outcome);
    } catch (DatabaseException e) {
      return broken(WireResults.trouble(e));
    } catch (AgentException e) {
      return broken(WireResults.trouble(e));
    } catch (RuntimeException e) {
      LOG.error("Attempt {} broke", work.attempt(), e);
      return broken(
          WireResults.setup(
              "The agent could not go on: " + e.getMessage(),
              "Look at the agent's log and at the free space of its home."));
    } finally {
      open = null;
    }
  }

  /** Asks the target to stop it; nothing that has not begun will begin. */
  void cancel() {
    cancelled = true;
    Database database = open;
    if (database != null) {
      try {
        database.cancel(work.attempt());
      } catch (DatabaseException e) {
        LOG.warn("Attempt {} could not be cancelled: {}", work.attempt(), e.getMessage());
      }
    }
  }

  private boolean mayStart() {
    return !cancelled && ours.getAsBoolean();
  }

  /** A login that ended under way may be why the target refused. */
  private static Outcome told(Outcome outcome, String why) {
    List<String> evidence = Stream.concat(outcome.evidence().stream(), Stream.of(why)).toList();
    return new Outcome(
        outcome.state(),
        outcome.steps(),
        outcome.trouble(),
        evidence,
        outcome.schemaBefore(),
        outcome.schemaAfter());
  }

  private Outcome broken(Trouble trouble) {
    return listener.intended()
        ? work.unknown(trouble, "the agent lost sight of it")
        : work.notStarted(trouble, "journal: no statement was sent");
  }

  private Outcome refused() {
    return work.notStarted(
        WireResults.setup(
            cancelled
                ? "It was called off before it began."
                : "The agent's lease ran out or a newer epoch is known.",
            "Start it again if it is still wanted."),
        "gate: refused before the first statement");
  }
}
