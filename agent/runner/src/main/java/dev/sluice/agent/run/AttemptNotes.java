package dev.sluice.agent.run;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import dev.sluice.agent.journal.Entry;
import dev.sluice.agent.journal.Entry.Kind;
import dev.sluice.agent.journal.Journal;
import dev.sluice.agent.journal.JournalException;
import dev.sluice.agent.link.Outbox;
import dev.sluice.protocol.wire.Accepted;
import dev.sluice.protocol.wire.AgentFrame;
import dev.sluice.protocol.wire.AttemptResult;
import dev.sluice.protocol.wire.Offer;
import dev.sluice.protocol.wire.StepEvent;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes down what happens to one attempt under one epoch, then tells the server: always in that
 * order.
 */
final class AttemptNotes {
  private static final Logger LOG = LoggerFactory.getLogger(AttemptNotes.class);
  private final Journal journal;
  private final Outbox outbox;
  private final String target;
  private final String attempt;
  private final long epoch;
  private final AtomicBoolean progressTaken = new AtomicBoolean(true);
  private final Pace progress = new Pace(Duration.ofSeconds(1), System::nanoTime);
  private long events;

  AttemptNotes(Journal journal, Outbox outbox, String target, String attempt, long epoch) {
    this.journal = journal;
    this.outbox = outbox;
    this.target = target;
    this.attempt = attempt;
    this.epoch = epoch;
  }

  /** Takes an offer over. */
  void accepted(Offer offer) {
    journal.record(entry(Kind.ACCEPTED, offer));
    sayAccepted();
  }

  void sayAccepted() {
    Accepted accepted = Accepted.newBuilder().setAttempt(attempt).setEpoch(epoch).build();
    outbox.put(AgentFrame.newBuilder().setAccepted(accepted).build(), () -> {});
  }

  /** A statement is about to be sent; durable when this returns. */
  void intent(StepEvent.Builder event) {
    StepEvent numbered = number(event);
    journal.record(entry(Kind.INTENT, numbered));
    say(numbered);
  }

  /** Something happened that evidence could tell again. */
  void event(StepEvent.Builder event) {
    StepEvent numbered = number(event);
    try {
      journal.note(entry(Kind.EVENT, numbered));
    } catch (JournalException e) {
      LOG.error("A step event was not journaled: {}", e.getMessage());
    }
    say(numbered);
  }

  /**
   * How far a statement has come: said at most once a second, only when the server has taken over
   * what was said before, and not written down, for the next one says more.
   */
  void progress(StepEvent.Builder event) {
    if (!progress.due() || !progressTaken.compareAndSet(true, false)) {
      return;
    }
    progress.taken();
    StepEvent unnumbered =
        event.setAttempt(attempt).setEpoch(epoch).setAtMillis(System.currentTimeMillis()).build();
    outbox.put(AgentFrame.newBuilder().setStep(unnumbered).build(), () -> progressTaken.set(true));
  }

  /** The attempt ended. A result that no disk takes is still true, so it is sent all the same. */
  void result(AttemptResult outcome) {
    AttemptResult result = outcome.toBuilder().setAttempt(attempt).setEpoch(epoch).build();
    try {
      journal.record(entry(Kind.RESULT, result));
    } catch (JournalException e) {
      LOG.error("The result of {} was not journaled: {}", attempt, e.getMessage());
    }
    say(result);
    LOG.info("Attempt {} ended: {}", attempt, result.getState());
  }

  /** Sends again what an earlier process wrote down. */
  void repeat(Entry entry) throws InvalidProtocolBufferException {
    byte[] bytes = Base64.getDecoder().decode(entry.frame());
    if (entry.kind() == Kind.RESULT) {
      say(AttemptResult.parseFrom(bytes));
    } else if (entry.kind() == Kind.INTENT || entry.kind() == Kind.EVENT) {
      StepEvent event = StepEvent.parseFrom(bytes);
      events = Math.max(events, event.getNumber());
      say(event);
    }
  }

  private StepEvent number(StepEvent.Builder event) {
    events++;
    return event
        .setAttempt(attempt)
        .setEpoch(epoch)
        .setNumber(events)
        .setAtMillis(System.currentTimeMillis())
        .build();
  }

  private void say(StepEvent event) {
    outbox.put(AgentFrame.newBuilder().setStep(event).build(), () -> {});
  }

  private void say(AttemptResult result) {
    outbox.put(AgentFrame.newBuilder().setResult(result).build(), this::settle);
  }

  private void settle() {
    try {
      journal.record(new Entry(Kind.SETTLED, target, attempt, epoch, ""));
    } catch (JournalException e) {
      LOG.warn("{} will be reported once more: {}", attempt, e.getMessage());
    }
  }

  private Entry entry(Kind kind, MessageLite frame) {
    String text = Base64.getEncoder().encodeToString(frame.toByteArray());
    return new Entry(kind, target, attempt, epoch, text);
  }
}
