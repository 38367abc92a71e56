package dev.sluice.pipeline.recovery;

import dev.sluice.pipeline.audit.AuditEvent;
import dev.sluice.pipeline.audit.AuditTrail;
import dev.sluice.pipeline.recovery.ArtifactOrder.State;
import dev.sluice.pipeline.recovery.ArtifactRows.Open;
import dev.sluice.pipeline.recovery.ArtifactRows.Place;
import dev.sluice.pipeline.run.AgentLink;
import dev.sluice.pipeline.run.AgentLink.Reached;
import dev.sluice.pipeline.run.InspectionAnswered;
import dev.sluice.protocol.ShelfAnswer;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/** Hands orders about artifacts to agents and takes their answers. */
@Component
class ArtifactDesk {
  private final ArtifactRows rows;
  private final AgentLink link;
  private final AuditTrail audit;
  private final TransactionOperations transactions;

  ArtifactDesk(
      ArtifactRows rows, AgentLink link, AuditTrail audit, TransactionOperations transactions) {
    this.rows = rows;
    this.link = link;
    this.audit = audit;
    this.transactions = transactions;
  }

  /** Moves every open order that can be moved from here. */
  void look() {
    rows.open().forEach(this::move);
  }

  /** An order that an agent had is never given twice: nobody knows what became of it. */
  private void move(Open open) {
    ArtifactOrder order = open.order();
    if (order.state() == State.WAITING) {
      Optional<Reached> agent = link.reach(order.place(), order.connection(), order.engine());
      if (order.deed().changesTarget() && link.busy(order.place(), order.connection())) {
        end(order, "a run came in between; ask again when it is over");
      } else if (agent.isPresent()) {
        give(open, agent.get());
      } else if (open.late()) {
        end(order, link.absence(order.place(), order.connection(), order.engine()));
      }
    } else if (open.late() || !link.lives(order.place(), order.agent(), order.instance())) {
      end(
          order,
          "agent "
              + order.agent()
              + " gave no answer; list the artifacts again to see what became of it");
    }
  }

  private void give(Open open, Reached agent) {
    ArtifactOrder order = open.order();
    AgentLink.Question question =
        new AgentLink.Question(
            order.id(), order.place(), order.connection(), order.engine(), open.what());
    if (rows.give(order.id(), agent.name(), agent.instance()) && !link.inspect(agent, question)) {
      rows.takeBack(order.id());
    }
  }

  /** Stores an answer; one to an order that is not open changes nothing. */
  @EventListener
  void answered(InspectionAnswered answer) {
    rows.find(answer.id())
        .filter(order -> order.workspace().equals(answer.workspace()))
        .filter(order -> order.agent().equals(answer.agent()))
        .filter(order -> order.state() == State.GIVEN)
        .ifPresent(order -> take(order, answer));
  }

  private void take(ArtifactOrder order, InspectionAnswered answer) {
    if (!answer.trouble().isEmpty()) {
      end(order, answer.trouble());
      return;
    }
    Optional<ShelfAnswer> read = answer.text().flatMap(ArtifactDesk::read);
    if (read.isEmpty()) {
      end(order, "the agent's answer cannot be read; is it of another version?");
      return;
    }
    transactions.executeWithoutResult(status -> done(order, read.get()));
  }

  private static Optional<ShelfAnswer> read(String text) {
    try {
      ShelfAnswer answer = ShelfAnswer.read(text);
      answer.artifacts().forEach(Artifact::of);
      return Optional.of(answer);
    } catch (IllegalArgumentException | DateTimeParseException unreadable) {
      return Optional.empty();
    }
  }

  private void done(ArtifactOrder order, ShelfAnswer answer) {
    if (!rows.end(order.id(), State.DONE, answer.json(), "")) {
      return;
    }
    if (order.deed() != ArtifactDeed.INSPECT) {
      rows.seen(place(order), new ShelfAnswer(answer.artifacts(), List.of(), "", List.of()).json());
    }
    if (order.deed() != ArtifactDeed.LIST) {
      record(order, "recovery.done", Map.of("result", String.join("; ", answer.lines())));
    }
  }

  private void end(ArtifactOrder order, String trouble) {
    transactions.executeWithoutResult(
        status -> {
          if (rows.end(order.id(), State.FAILED, "", trouble)) {
            if (order.deed() == ArtifactDeed.LIST) {
              rows.trouble(place(order), trouble);
            } else {
              record(order, "recovery.failed", Map.of("why", trouble));
            }
          }
        });
  }

  private void record(ArtifactOrder order, String code, Map<String, String> more) {
    Map<String, String> details = new HashMap<>(more);
    details.put("connection", order.connection());
    details.put("agent", order.agent());
    details.put("order", (order.deed().word() + " " + order.artifact()).strip());
    audit.append(AuditEvent.success(code, rows.asker(order), order.environment(), 0, "", details));
  }

  private static Place place(ArtifactOrder order) {
    return new Place(order.workspace(), order.environment(), order.connection(), order.engine());
  }
}
