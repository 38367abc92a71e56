package dev.sluice.pipeline.rehearsal;

import dev.sluice.analysis.rehearsal.RehearsalReport;
import dev.sluice.db.DatabaseEngine;
import dev.sluice.db.DatabaseEngines;
import dev.sluice.db.digest.Sha256;
import dev.sluice.db.sql.ScriptException;
import dev.sluice.db.sql.Statement;
import dev.sluice.pipeline.audit.AuditEvent;
import dev.sluice.pipeline.audit.AuditTrail;
import dev.sluice.pipeline.kernel.Actor;
import dev.sluice.pipeline.kernel.MigrationLock;
import dev.sluice.pipeline.rehearsal.RehearsalRows.Open;
import dev.sluice.pipeline.rehearsal.Rehearsals.Request;
import dev.sluice.pipeline.run.AgentLink;
import dev.sluice.pipeline.run.AgentLink.Reached;
import dev.sluice.pipeline.run.RehearsalAnswered;
import dev.sluice.protocol.ApprovedContent;
import dev.sluice.protocol.BundlePayload;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Hands rehearsals to agents and takes their reports. */
@Component
class RehearsalDesk {
  private static final long BUNDLE_SECONDS = 600;

  private final RehearsalRows rows;
  private final AgentLink link;
  private final AuditTrail audit;
  private final MigrationLock lock;
  private final RehearsalSettings settings;
  private final JsonMapper json;
  private final ApplicationEventPublisher events;
  private final TransactionOperations transactions;

  RehearsalDesk(
      RehearsalRows rows,
      AgentLink link,
      AuditTrail audit,
      MigrationLock lock,
      RehearsalSettings settings,
      JsonMapper json,
      ApplicationEventPublisher events,
      TransactionOperations transactions) {
    this.rows = rows;
    this.link = link;
    this.audit = audit;
    this.lock = lock;
    this.settings = settings;
    this.json = json;
    this.events = events;
    this.transactions = transactions;
  }

  /** Moves every open rehearsal that can be moved from here. */
  void look() {
    for (Open open : rows.open()) {
      if (open.given()) {
        given(open);
      } else {
        waiting(open);
      }
    }
  }

  private void waiting(Open open) {
    Request request = open.request();
    Optional<Reached> agent = link.reach(request.stage(), request.connection(), request.engine());
    if (agent.isPresent()) {
      rows.find(open.id()).ifPresent(whole -> give(whole, agent.get()));
    } else if (open.waited()) {
      finish(
          open.id(),
          notRehearsed(
              "no agent serves %s/%s just now (%s); start it and press Rehearse"
                  .formatted(
                      request.environment(),
                      request.connection(),
                      link.absence(request.stage(), request.connection(), request.engine()))));
    }
  }

  private void give(Open open, Reached agent) {
    BundlePayload payload;
    try {
      payload = payload(open, agent);
    } catch (ScriptException e) {
      finish(open.id(), notRehearsed("the up script cannot be split: " + e.getMessage()));
      return;
    }
    if (rows.give(open.id(), agent.name(), agent.instance())
        && !link.rehearse(agent, payload, open.request().up(), open.request().down())) {
      finish(open.id(), notRehearsed("the scripts could not be sent to agent " + agent.name()));
    }
  }

  private void given(Open open) {
    if (open.late()) {
      finish(
          open.id(),
          notRehearsed(
              "agent %s took longer than %s; press Rehearse to try again"
                  .formatted(open.agent(), settings.limit())));
    } else if (!link.lives(open.request().stage(), open.agent(), open.instance())) {
      lost(open);
    }
  }

  private void lost(Open open) {
    if (open.tries() < settings.tries()) {
      rows.takeBack(open);
    } else {
      finish(
          open.id(),
          notRehearsed(
              "the agent was lost %d times over it; press Rehearse to try again"
                  .formatted(open.tries())));
    }
  }

  /** Stores what an agent found; a second report of the same rehearsal changes nothing. */
  @EventListener
  void answered(RehearsalAnswered answer) {
    Optional<Open> open =
        rows.find(answer.rehearsal())
            .filter(o -> o.request().migration().workspace().equals(answer.workspace()))
            .filter(o -> o.agent().equals(answer.agent()));
    open.ifPresent(o -> finish(o.id(), read(answer.report())));
  }

  private RehearsalReport read(String report) {
    try {
      return json.readValue(report, RehearsalReport.class);
    } catch (JacksonException e) {
      return notRehearsed("the agent's report cannot be read; is it of another version?");
    }
  }

  private void finish(UUID id, RehearsalReport report) {
    transactions.executeWithoutResult(
        status ->
            rows.find(id)
                .ifPresent(
                    open -> {
                      lock.take(open.request().migration());
                      if (rows.finish(id, report)) {
                        publish(open.request(), report);
                      }
                    }));
  }

  private void publish(Request request, RehearsalReport report) {
    audit.append(
        AuditEvent.success(
            "rehearsal.finished",
            Actor.system(request.migration().workspace(), request.correlation()),
            request.environment(),
            request.migration().number(),
            "",
            Map.of(
                "version", Integer.toString(request.version()),
                "proof", report.proof().name(),
                "trouble", report.trouble())));
    events.publishEvent(
        new RehearsalFinished(
            request.migration(),
            request.version(),
            request.environment(),
            request.connection(),
            report,
            request.correlation()));
  }

  private static RehearsalReport notRehearsed(String trouble) {
    return RehearsalReport.notRehearsed("none", "", trouble);
  }

  private BundlePayload payload(Open open, Reached agent) {
    Request request = open.request();
    DatabaseEngine engine =
        DatabaseEngines.find(request.engine())
            .orElseThrow(() -> new IllegalStateException("no engine " + request.engine()));
    List<String> statements =
        engine.split(request.up()).statements().stream().map(Statement::sha256).toList();
    long now = link.now().getEpochSecond();
    return new BundlePayload(
        "rehearse",
        agent.id(),
        open.id().toString(),
        open.tries() + 1L,
        request.migration().workspace().value(),
        request.migration().number(),
        request.title(),
        request.flow(),
        request.environment(),
        request.connection(),
        request.engine(),
        "UP",
        Sha256.hex(request.up() + "\n" + request.down().orElse("")),
        ApprovedContent.NONE,
        Sha256.hex(request.up()),
        statements,
        List.of(),
        List.of(),
        List.of(),
        0,
        5_000,
        0,
        now,
        now + BUNDLE_SECONDS,
        request.correlation(),
        "");
  }
}
