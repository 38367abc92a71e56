package dev.sluice.pipeline.compare;

import dev.sluice.analysis.compare.DifferenceLine;
import dev.sluice.analysis.compare.SchemaComparison;
import dev.sluice.db.schema.Schema;
import dev.sluice.db.schema.SchemaSnapshot;
import dev.sluice.pipeline.audit.AuditEvent;
import dev.sluice.pipeline.audit.AuditTrail;
import dev.sluice.pipeline.compare.WatchRows.Known;
import dev.sluice.pipeline.compare.WatchRows.Question;
import dev.sluice.pipeline.kernel.Actor;
import dev.sluice.pipeline.run.AgentLink;
import dev.sluice.pipeline.run.AgentLink.Reached;
import dev.sluice.pipeline.run.InspectionAnswered;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/** Hands questions about schemas to agents and takes their answers. */
@Component
class WatchDesk {
  private static final int TRIES = 3;

  private final WatchRows rows;
  private final AgentLink link;
  private final AuditTrail audit;
  private final ApplicationEventPublisher events;
  private final TransactionOperations transactions;

  WatchDesk(
      WatchRows rows,
      AgentLink link,
      AuditTrail audit,
      ApplicationEventPublisher events,
      TransactionOperations transactions) {
    this.rows = rows;
    this.link = link;
    this.audit = audit;
    this.events = events;
    this.transactions = transactions;
  }

  /** Moves every open question that can be moved from here. */
  void look() {
    rows.open().forEach(this::move);
    rows.expiryDue().forEach(this::expire);
  }

  private void move(Question question) {
    Watched at = question.connection();
    if (!question.given()) {
      Optional<Reached> agent = link.reach(at.place(), at.connection(), at.engine());
      if (agent.isPresent()) {
        give(question, agent.get());
      } else if (question.waited()) {
        rows.giveUp(question.id(), link.absence(at.place(), at.connection(), at.engine()));
      }
    } else if (question.late() || !link.lives(at.place(), question.agent(), question.instance())) {
      again(question);
    }
  }

  private void again(Question question) {
    if (question.tries() < TRIES) {
      rows.takeBack(question.id());
    } else {
      rows.giveUp(question.id(), "agent " + question.agent() + " gave no answer");
    }
  }

  private void give(Question question, Reached agent) {
    if (rows.give(question.id(), agent.name(), agent.instance())
        && !link.inspect(agent, about(question.connection(), question.id(), "schema"))) {
      rows.takeBack(question.id());
    }
  }

  private void expire(Watched at) {
    Optional<Reached> agent = link.reach(at.place(), at.connection(), at.engine());
    if (agent.isPresent() && rows.takeExpiry(at)) {
      link.inspect(agent.get(), about(at, UUID.randomUUID(), "expire"));
    }
  }

  /** Stores what an agent saw; an answer to a question that is not open changes nothing. */
  @EventListener
  void answered(InspectionAnswered answer) {
    if (answer.what().equals("expire")) {
      expired(answer);
      return;
    }
    Optional<SchemaSeen> seen =
        transactions.execute(
            status ->
                rows.question(answer.id())
                    .filter(q -> q.connection().workspace().equals(answer.workspace()))
                    .filter(q -> q.agent().equals(answer.agent()))
                    .flatMap(question -> take(question, answer)));
    seen.ifPresent(events::publishEvent);
  }

  private void expired(InspectionAnswered answer) {
    String dropped = answer.trouble().isEmpty() ? answer.text().orElse("") : "";
    if (!dropped.isEmpty()) {
      transactions.executeWithoutResult(
          status ->
              audit.append(
                  AuditEvent.success(
                      "recovery.expired",
                      Actor.system(answer.workspace(), answer.id().toString()),
                      "",
                      0,
                      "",
                      Map.of("agent", answer.agent(), "artifacts", dropped.replace("\n", ", ")))));
    }
  }

  private Optional<SchemaSeen> take(Question question, InspectionAnswered answer) {
    if (!answer.trouble().isEmpty()) {
      rows.giveUp(question.id(), answer.trouble());
      return Optional.empty();
    }
    Optional<String> text = answer.text();
    Optional<Schema> schema = text.flatMap(WatchDesk::schema);
    if (text.isEmpty() || schema.isEmpty()) {
      rows.giveUp(question.id(), "the agent's answer cannot be read; is it of another version?");
      return Optional.empty();
    }
    rows.seen(question.id(), text.get(), schema.get().fingerprint(), answer.rows());
    judge(question, rows.known(question.connection()).orElseThrow());
    return question
        .givenAt()
        .map(asked -> new SchemaSeen(question.connection(), schema.get().fingerprint(), asked));
  }

  private void judge(Question question, Known known) {
    Watched at = known.connection();
    if (question.adopts() || known.recorded().isEmpty()) {
      rows.record(at, known.seenPrint(), question.adopts() ? "a run" : "the first look");
    } else if (known.seenPrint().equals(known.recordedPrint())) {
      rows.calm(at);
    } else if (!link.busy(at.place(), at.connection())) {
      rows.drifted(at);
      boolean quiet =
          known.toldPrint().equals(known.seenPrint())
              || known.ignoredPrint().equals(known.seenPrint());
      if (!quiet) {
        tell(rows.known(at).orElseThrow(), Instant.now());
      }
    }
  }

  /** Tells of drifts again that were ignored until now. */
  void endIgnores(Instant now) {
    transactions.executeWithoutResult(
        status -> rows.endIgnores(now).forEach(known -> tell(known, now)));
  }

  private void tell(Known known, Instant now) {
    List<DifferenceLine> differences = differences(known);
    audit.append(
        AuditEvent.success(
            "drift.found",
            Actor.system(known.connection().workspace(), "drift-watch"),
            known.connection().environment(),
            0,
            "",
            Map.of(
                "connection", known.connection().connection(),
                "differences", Integer.toString(differences.size()),
                "fingerprint", known.seenPrint())));
    events.publishEvent(
        new DriftFound(
            known.connection(),
            known.seenPrint(),
            known.driftSince().orElseGet(Instant::now),
            known.calmAt(),
            now,
            differences));
  }

  /** What differs on the way from the recorded schema to the one that was seen. */
  static List<DifferenceLine> differences(Known known) {
    Optional<Schema> recorded = known.recorded().flatMap(WatchDesk::schema);
    Optional<Schema> seen = known.seen().flatMap(WatchDesk::schema);
    return recorded.isEmpty() || seen.isEmpty()
        ? List.of()
        : SchemaComparison.differences(recorded.get(), seen.get()).stream()
            .map(DifferenceLine::of)
            .toList();
  }

  static Optional<Schema> schema(String snapshot) {
    try {
      return Optional.of(SchemaSnapshot.read(snapshot));
    } catch (SchemaSnapshot.UnreadableSnapshot unreadable) {
      return Optional.empty();
    }
  }

  private static AgentLink.Question about(Watched at, UUID id, String what) {
    return new AgentLink.Question(id, at.place(), at.connection(), at.engine(), what);
  }
}
