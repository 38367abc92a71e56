package dev.sluice.agent.run;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.sluice.agent.journal.AttemptTrail;
import dev.sluice.agent.journal.Entry;
import dev.sluice.agent.journal.Journal;
import dev.sluice.agent.journal.JournalException;
import dev.sluice.agent.link.Outbox;
import dev.sluice.agent.run.Verdict.Cleared;
import dev.sluice.agent.run.Verdict.Denied;
import dev.sluice.db.Outcome;
import dev.sluice.protocol.wire.AgentFrame;
import dev.sluice.protocol.wire.AttemptResult;
import dev.sluice.protocol.wire.Declined;
import dev.sluice.protocol.wire.Establish;
import dev.sluice.protocol.wire.Offer;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** Attempts from offer to result: checked, journaled, run once, reported until acknowledged. */
final class Attempts {
  private static final Logger LOG = LoggerFactory.getLogger(Attempts.class);
  private final Journal journal;
  private final Outbox outbox;
  private final BundleCheck check;
  private final Targets targets;
  private final Leases leases;
  private final Lanes lanes = new Lanes("attempt", 4);
  private final Map<String, Execution> here = new ConcurrentHashMap<>();
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final Evidence evidence;

  Attempts(Journal journal, Outbox outbox, BundleCheck check, Targets targets, Leases leases) {
    this.journal = journal;
    this.outbox = outbox;
    this.check = check;
    this.targets = targets;
    this.leases = leases;
    this.evidence = new Evidence(targets, Duration.ofSeconds(5), stopped);
  }

  /** Takes over, answers again or declines; what was taken over is durable when this returns. */
  void offered(Offer offer, long provenAt) {
    Optional<AttemptTrail> known = journal.trail(offer.getAttempt());
    if (known.isPresent() && known.get().epoch() == offer.getEpoch()) {
      LOG.info("Attempt {} is known already", offer.getAttempt());
      notes(known.get().target(), offer.getAttempt(), offer.getEpoch()).sayAccepted();
      return;
    }
    Verdict verdict =
        check.execution(offer.getBundle(), offer.getScript(), offer.getAttempt(), offer.getEpoch());
    if (verdict instanceof Cleared cleared) {
      take(offer, new Work(cleared, offer.getEpoch(), offer.getScript()), provenAt);
    } else if (verdict instanceof Denied denied) {
      decline(offer, denied);
    }
  }

  private void take(Offer offer, Work work, long provenAt) {
    if (journal.newestEpoch(work.target()) > work.epoch()) {
      decline(offer, new Denied("stale-epoch", "A newer epoch is known here.", "Nothing to do."));
      return;
    }
    boolean begun = journal.trail(work.attempt()).map(AttemptTrail::intended).orElse(false);
    AttemptNotes notes = notes(work.target(), work.attempt(), work.epoch());
    leases.grant(work.attempt(), Duration.ofSeconds(offer.getLeaseSeconds()), provenAt);
    try {
      if (!leases.holds(work.attempt())) {
        decline(offer, new Denied("lease-expired", "The offer came too late.", "Offer it again."));
        return;
      }
      notes.accepted(offer);
    } catch (JournalException e) {
      leases.drop(work.attempt());
      decline(
          offer,
          new Denied(
              "journal-unavailable",
              "The agent's journal cannot be written.",
              "Free space on the disk of the agent's home."));
      return;
    }
    if (begun) {
      lanes.submit(work.target(), () -> look(work, notes));
      return;
    }
    Execution execution = execution(work, notes);
    here.put(work.attempt(), execution);
    lanes.submit(work.target(), () -> run(execution, notes));
  }

  private Execution execution(Work work, AttemptNotes notes) {
    return new Execution(
        work,
        targets,
        new StepListener(notes, work::losesUnkept),
        () ->
            stopped.getCount() > 0
                && leases.holds(work.attempt())
                && journal.newestEpoch(work.target()) == work.epoch());
  }

  private void run(Execution execution, AttemptNotes notes) {
    Work work = execution.work();
    MDC.put("correlation", work.correlation());
    try {
      LOG.info("Attempt {} runs on {}", work.attempt(), work.target());
      Outcome outcome = execution.run();
      boolean unknown = outcome.state() == Outcome.State.UNKNOWN;
      Outcome known = unknown ? evidence.establish(work) : outcome;
      if (stopped.getCount() == 0 && known.state() == Outcome.State.UNKNOWN) {
        LOG.warn("Attempt {} is left to be established at the next start", work.attempt());
        return;
      }
      notes.result(WireResults.result(known, unknown));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      if (here.remove(work.attempt(), execution)) {
        leases.drop(work.attempt());
      }
      MDC.clear();
    }
  }

  private void look(Work work, AttemptNotes notes) {
    MDC.put("correlation", work.correlation());
    try {
      Outcome found = evidence.establish(work);
      if (stopped.getCount() > 0 || found.state() != Outcome.State.UNKNOWN) {
        notes.result(WireResults.result(found, true));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      LOG.error("Looking for evidence of {} broke", work.attempt(), e);
    } finally {
      MDC.clear();
    }
  }

  /** Asks a running attempt to stop. */
  void cancel(String attempt) {
    Execution execution = here.get(attempt);
    if (execution != null) {
      Thread thread = new Thread(execution::cancel, "cancel-" + attempt);
      thread.setDaemon(true);
      thread.start();
    }
  }

  /** Looks for evidence unless the attempt runs here, in which case its result will come. */
  void establish(Establish request) {
    if (here.containsKey(request.getAttempt())) {
      return;
    }
    Verdict verdict =
        check.evidence(request.getBundle(), request.getScript(), request.getAttempt());
    if (verdict instanceof Cleared cleared) {
      Work work = new Work(cleared, request.getEpoch(), request.getScript());
      AttemptNotes notes = notes(work.target(), work.attempt(), work.epoch());
      lanes.submit(work.target(), () -> look(work, notes));
    } else if (verdict instanceof Denied denied) {
      LOG.warn("No evidence given for {}: {}", request.getAttempt(), denied.message());
      AttemptResult unknown =
          AttemptResult.newBuilder()
              .setAttempt(request.getAttempt())
              .setEpoch(request.getEpoch())
              .setState(Outcome.State.UNKNOWN.name())
              .addEvidence("agent: " + denied.message() + " " + denied.action())
              .setEstablished(true)
              .build();
      outbox.put(AgentFrame.newBuilder().setResult(unknown).build(), () -> {});
    }
  }

  /** Goes on where an earlier process ended: reports again, or establishes. */
  void recover() {
    for (AttemptTrail trail : journal.open()) {
      try {
        recover(trail);
      } catch (InvalidProtocolBufferException e) {
        LOG.error("The journal's lines of {} cannot be read", trail.attempt());
      }
    }
  }

  private void recover(AttemptTrail trail) throws InvalidProtocolBufferException {
    AttemptNotes notes = notes(trail.target(), trail.attempt(), trail.epoch());
    if (trail.newest(Entry.Kind.ACCEPTED).isPresent()) {
      notes.sayAccepted();
    }
    for (Entry entry : trail.entries()) {
      notes.repeat(entry);
    }
    Optional<Entry> accepted = trail.newest(Entry.Kind.ACCEPTED);
    boolean reported =
        trail.newest(Entry.Kind.RESULT).filter(e -> e.epoch() == trail.epoch()).isPresent();
    if (reported || accepted.isEmpty()) {
      return;
    }
    Offer offer = Offer.parseFrom(Base64.getDecoder().decode(accepted.get().frame()));
    Verdict verdict = check.evidence(offer.getBundle(), offer.getScript(), offer.getAttempt());
    if (verdict instanceof Cleared cleared) {
      Work work = new Work(cleared, offer.getEpoch(), offer.getScript());
      resume(work, notes, trail.intended());
    } else if (verdict instanceof Denied denied) {
      LOG.error("Attempt {} cannot be looked at: {}", offer.getAttempt(), denied.message());
    }
  }

  private void resume(Work work, AttemptNotes notes, boolean intended) {
    if (intended) {
      lanes.submit(work.target(), () -> look(work, notes));
      return;
    }
    Outcome outcome =
        work.notStarted(
            WireResults.setup("The agent ended before it began.", "It may be started again."),
            "journal: no statement was sent");
    notes.result(WireResults.result(outcome, true));
  }

  List<String> open() {
    return journal.open().stream().map(AttemptTrail::attempt).toList();
  }

  List<String> running() {
    return List.copyOf(here.keySet());
  }

  /** Lets nothing begin any more and gives what runs a moment; the rest is established later. */
  void stop(Duration patience) {
    stopped.countDown();
    try {
      if (!lanes.drain(patience)) {
        LOG.warn("Attempts still run: {}; the next start finds out what they did", running());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void decline(Offer offer, Denied denied) {
    LOG.warn("Attempt {} declined: {} {}", offer.getAttempt(), denied.code(), denied.message());
    outbox.put(declined(offer.getAttempt(), offer.getEpoch(), denied), () -> {});
  }

  private static AgentFrame declined(String attempt, long epoch, Denied denied) {
    return AgentFrame.newBuilder()
        .setDeclined(
            Declined.newBuilder()
                .setAttempt(attempt)
                .setEpoch(epoch)
                .setCode(denied.code())
                .setMessage(denied.message())
                .setAction(denied.action()))
        .build();
  }

  private AttemptNotes notes(String target, String attempt, long epoch) {
    return new AttemptNotes(journal, outbox, target, attempt, epoch);
  }
}
