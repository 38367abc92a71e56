package dev.sluice.pipeline.run;

import dev.sluice.pipeline.audit.AuditGaps;
import dev.sluice.pipeline.kernel.MigrationLock;
import dev.sluice.pipeline.run.DispatchRows.Pairing;
import dev.sluice.pipeline.run.Endings.Ending;
import dev.sluice.protocol.wire.Cancel;
import dev.sluice.protocol.wire.Establish;
import dev.sluice.protocol.wire.Offer;
import dev.sluice.protocol.wire.ServerFrame;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/** Hands attempts to the agents of this replica, asks them to stop, asks them for evidence. */
@Component
class Offers {
  private static final Logger LOG = LoggerFactory.getLogger(Offers.class);
  private static final Duration CANCEL_AGAIN = Duration.ofSeconds(5);

  private final DispatchRows rows;
  private final AttemptRows attempts;
  private final RunRows runs;
  private final AgentSessions sessions;
  private final Bundles bundles;
  private final Endings endings;
  private final RunRecord record;
  private final MigrationLock lock;
  private final RunSettings settings;
  private final TransactionOperations transactions;
  private final AuditGaps gaps;
  private final AbleAgents able;
  private final Recheck recheck;

  Offers(
      DispatchRows rows,
      AttemptRows attempts,
      RunRows runs,
      AgentSessions sessions,
      Bundles bundles,
      Endings endings,
      RunRecord record,
      MigrationLock lock,
      RunSettings settings,
      TransactionOperations transactions,
      AuditGaps gaps,
      AbleAgents able,
      Recheck recheck) {
    this.rows = rows;
    this.attempts = attempts;
    this.runs = runs;
    this.sessions = sessions;
    this.bundles = bundles;
    this.endings = endings;
    this.record = record;
    this.lock = lock;
    this.settings = settings;
    this.transactions = transactions;
    this.gaps = gaps;
    this.able = able;
    this.recheck = recheck;
  }

  /**
   * Offers what can be offered now.
   *
   * @return whether to look again at once: there may be more, and this time something moved
   */
  boolean offer() {
    List<Pairing> next = rows.offerable(sessions.ready());
    boolean moved = false;
    for (Pairing pairing : next) {
      Optional<AgentSession> session = sessions.find(pairing.session());
      moved |= session.isPresent() && alone(pairing, () -> offer(pairing, session.get()));
    }
    return moved && next.size() == DispatchRows.BATCH;
  }

  /** What goes wrong with one attempt does not keep the others waiting. */
  private static boolean alone(Pairing pairing, BooleanSupplier work) {
    try {
      return work.getAsBoolean();
    } catch (RuntimeException broken) {
      LOG.error("attempt {} could not be handed out; it is tried again", pairing.attempt(), broken);
      return false;
    }
  }

  private boolean offer(Pairing pairing, AgentSession first) {
    AbleAgents.Choice choice = able.choose(attempts.find(pairing.attempt()).orElseThrow(), first);
    if (choice.none()) {
      transactions.executeWithoutResult(status -> tooOld(pairing, first.agent()));
    }
    if (choice.session().isEmpty()) {
      return false;
    }
    AgentSession session = choice.session().get();
    Optional<Offer> offer;
    try {
      offer = transactions.execute(status -> prepare(pairing, session.agent()));
    } catch (DuplicateKeyException anotherReplicaWasFirst) {
      return false;
    }
    offer.ifPresent(o -> session.send(ServerFrame.newBuilder().setOffer(o)));
    return offer.isPresent();
  }

  private Optional<Offer> prepare(Pairing pairing, AgentRows.Row agent) {
    Attempt attempt = locked(pairing);
    if (attempt.state() != AttemptState.PLANNED
        || gaps.in(attempt.stage().migration().workspace()).isPresent()) {
      return Optional.empty();
    }
    if (recheck.stops(attempt)) {
      return Optional.empty();
    }
    long epoch = attempts.nextEpoch(attempt.stage(), attempt.connection());
    if (attempts.occupied(attempt.stage(), attempt.connection())) {
      return Optional.empty();
    }
    try {
      Bundles.Sealed sealed = bundles.make("execute", attempt, epoch, agent);
      attempts.offer(attempt.id(), agent.name(), epoch, settings.lease());
      return Optional.of(
          Offer.newBuilder()
              .setAttempt(attempt.id().toString())
              .setEpoch(epoch)
              .setLeaseSeconds((int) settings.lease().toSeconds())
              .setBundle(sealed.bundle())
              .setScript(sealed.script())
              .build());
    } catch (Bundles.Unsendable e) {
      refuse(attempt, e);
      return Optional.empty();
    }
  }

  private Attempt locked(Pairing pairing) {
    lock.take(attempts.find(pairing.attempt()).orElseThrow().stage().migration());
    return attempts.lock(pairing.attempt());
  }

  private void tooOld(Pairing pairing, AgentRows.Row agent) {
    Attempt attempt = locked(pairing);
    if (attempt.state() == AttemptState.PLANNED) {
      endings.end(
          attempt,
          new Ending(
              AttemptState.FAILED,
              List.of(),
              "every agent that serves %s now is too old to carry statements out in batches (%s);"
                      .formatted(attempt.connection(), agent.name())
                  + " nothing was sent",
              "Update the agent, then retry.",
              List.of("agents that serve it know no batches")));
    }
  }

  private void refuse(Attempt attempt, Bundles.Unsendable why) {
    record.denied(
        runs.find(attempt.stageRun()),
        why.code(),
        Map.of("connection", attempt.connection(), "why", String.valueOf(why.getMessage())));
    endings.end(
        attempt,
        new Ending(
            AttemptState.FAILED,
            List.of(),
            why.getMessage() + "; nothing was sent",
            "Have an administrator look at the audit trail, then open the migration again.",
            List.of("compared with the seal of the order")));
  }

  /** Asks for evidence about attempts whose outcome is unknown. */
  void establish() {
    for (Pairing pairing : rows.establishable(sessions.ready())) {
      Optional<AgentSession> session = sessions.find(pairing.session());
      session.ifPresent(first -> alone(pairing, () -> establish(pairing, first)));
    }
  }

  /** The turn is taken by a replica that can ask, so that no other waits for nothing. */
  private boolean establish(Pairing pairing, AgentSession first) {
    Attempt attempt = attempts.find(pairing.attempt()).orElseThrow();
    AbleAgents.Choice choice = able.choose(attempt, first);
    boolean elsewhere = choice.session().isEmpty() && !choice.none();
    if (elsewhere || !rows.claimEstablish(pairing.attempt(), settings.establish())) {
      return false;
    }
    choice.session().ifPresent(session -> establish(attempt, session));
    if (choice.none()) {
      transactions.executeWithoutResult(status -> cannotSay(pairing, first.agent()));
    }
    return choice.session().isPresent();
  }

  private void cannotSay(Pairing pairing, AgentRows.Row agent) {
    Attempt attempt = locked(pairing);
    if (attempt.state() == AttemptState.UNKNOWN) {
      endings.unanswered(
          attempt,
          "every agent that serves %s now is too old to say how far its batches came (%s)"
              .formatted(attempt.connection(), agent.name()),
          "Update the agent: then it is asked again. Or find out for yourself and settle it.");
    }
  }

  private void establish(Attempt attempt, AgentSession session) {
    try {
      Bundles.Sealed sealed = bundles.make("establish", attempt, attempt.epoch(), session.agent());
      session.send(
          ServerFrame.newBuilder()
              .setEstablish(
                  Establish.newBuilder()
                      .setAttempt(attempt.id().toString())
                      .setEpoch(attempt.epoch())
                      .setBundle(sealed.bundle())
                      .setScript(sealed.script())));
    } catch (Bundles.Unsendable e) {
      transactions.executeWithoutResult(
          status ->
              record.denied(
                  runs.find(attempt.stageRun()),
                  e.code(),
                  Map.of(
                      "connection", attempt.connection(), "why", String.valueOf(e.getMessage()))));
    }
  }

  /** Asks agents to stop what was called off. */
  void cancel() {
    for (Pairing pairing : rows.cancellable(sessions.ready())) {
      Optional<AgentSession> session = sessions.find(pairing.session());
      if (session.isPresent() && rows.claimCancel(pairing.attempt(), CANCEL_AGAIN)) {
        Attempt attempt = attempts.find(pairing.attempt()).orElseThrow();
        session
            .get()
            .send(
                ServerFrame.newBuilder()
                    .setCancel(
                        Cancel.newBuilder()
                            .setAttempt(attempt.id().toString())
                            .setReason(attempt.cancelReason())));
      }
    }
  }
}
