package dev.sluice.pipeline.run;

import dev.sluice.pipeline.audit.AuditEvent;
import dev.sluice.pipeline.audit.AuditTrail;
import dev.sluice.pipeline.kernel.Actor;
import dev.sluice.pipeline.kernel.Answer;
import dev.sluice.protocol.Protocol;
import dev.sluice.protocol.ProtocolVersion;
import dev.sluice.protocol.TokenGrant;
import dev.sluice.protocol.wire.Accepted;
import dev.sluice.protocol.wire.AgentFrame;
import dev.sluice.protocol.wire.Hello;
import dev.sluice.protocol.wire.Inspection;
import dev.sluice.protocol.wire.Inventory;
import dev.sluice.protocol.wire.LeaseRenewal;
import dev.sluice.protocol.wire.Refused;
import dev.sluice.protocol.wire.RehearsalResult;
import dev.sluice.protocol.wire.ServerFrame;
import dev.sluice.protocol.wire.Token;
import dev.sluice.protocol.wire.Welcome;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;
import org.springframework.web.socket.CloseStatus;

/** Answers what agents say, frame by frame. */
@Component
class Conversation {
  private static final Logger LOG = LoggerFactory.getLogger(Conversation.class);

  private final AgentRows agents;
  private final AgentSessions sessions;
  private final AgentTokens tokens;
  private final Reports reports;
  private final Heartbeats heartbeats;
  private final DispatchRows dispatch;
  private final AuditTrail audit;
  private final WakeUp wakeUp;
  private final RunSettings settings;
  private final ApplicationEventPublisher events;
  private final TransactionOperations transactions;

  Conversation(
      AgentRows agents,
      AgentSessions sessions,
      AgentTokens tokens,
      Reports reports,
      Heartbeats heartbeats,
      DispatchRows dispatch,
      AuditTrail audit,
      WakeUp wakeUp,
      RunSettings settings,
      ApplicationEventPublisher events,
      TransactionOperations transactions) {
    this.agents = agents;
    this.sessions = sessions;
    this.tokens = tokens;
    this.reports = reports;
    this.heartbeats = heartbeats;
    this.dispatch = dispatch;
    this.audit = audit;
    this.wakeUp = wakeUp;
    this.settings = settings;
    this.events = events;
    this.transactions = transactions;
  }

  /** Works one frame off; when it returns, everything in it is in the store. */
  void take(AgentSession session, AgentFrame frame) {
    if (frame.hasHello()) {
      hello(session, frame.getHello());
      return;
    }
    if (!session.welcome()) {
      session.close(CloseStatus.PROTOCOL_ERROR.withReason("the first frame is Hello"));
      return;
    }
    switch (frame.getBodyCase()) {
      case HEARTBEAT -> heartbeats.beat(session, frame.getHeartbeat());
      case ACCEPTED -> accepted(session, frame.getAccepted());
      case DECLINED -> reports.declined(session.agent(), frame.getDeclined());
      case STEP -> reports.step(session.agent(), frame.getStep());
      case RESULT -> result(session, frame);
      case REHEARSAL -> rehearsal(session, frame.getRehearsal());
      case INSPECTION -> inspection(session, frame.getInspection());
      case INVENTORY -> inventory(session, frame.getInventory());
      case TOKEN_REQUEST -> token(session, frame.getTokenRequest().getProof());
      // A newer minor version may say more than this one knows; nothing is done about it.
      case HELLO, BODY_NOT_SET -> {}
    }
  }

  private void hello(AgentSession session, Hello hello) {
    ProtocolVersion spoken =
        new ProtocolVersion(hello.getProtocolMajor(), hello.getProtocolMinor());
    if (!spoken.fits(ProtocolVersion.OURS)) {
      misunderstood(session, hello, spoken);
      return;
    }
    AgentRows.Row before = agents.find(session.agent().id()).orElseThrow();
    if (!open(session, hello, before)) {
      audit.appendAlone(
          AuditEvent.denied(
              "agent.second-session",
              actor(session),
              "",
              0,
              "",
              Map.of("agent", session.agent().name(), "instance", hello.getInstance())));
      refuse(
          session,
          "agent.second-session",
          "Another process of agent %s is connected, or the agent was revoked."
              .formatted(session.agent().name()),
          "If that is not yours, revoke the agent at once and enrol it again.");
      return;
    }
    session.welcomed(hello.getInstance());
    session.send(ServerFrame.newBuilder().setWelcome(welcome()));
    wakeUp.afterCommit();
  }

  /** An agent of another major version never becomes one that work is offered to. */
  private void misunderstood(AgentSession session, Hello hello, ProtocolVersion spoken) {
    String message =
        "The agent speaks protocol %s, this server %s.".formatted(spoken, ProtocolVersion.OURS);
    String action = spoken.remedy(ProtocolVersion.OURS, program());
    transactions.executeWithoutResult(
        status -> {
          agents.refused(
              session.agent().id(), hello.getAgentVersion(), spoken, message + " " + action);
          audit.append(
              AuditEvent.denied(
                  "agent.protocol",
                  actor(session),
                  "",
                  0,
                  "",
                  Map.of(
                      "agent", session.agent().name(),
                      "version", hello.getAgentVersion(),
                      "protocol", spoken.toString())));
        });
    refuse(session, "agent.protocol", message, action);
  }

  private boolean open(AgentSession session, Hello hello, AgentRows.Row before) {
    Duration fresh = settings.heartbeat().multipliedBy(5).dividedBy(2);
    return transactions.execute(
        status -> {
          boolean mine =
              agents.open(
                  session.agent().id(),
                  session.id(),
                  hello.getInstance(),
                  sessions.replica(),
                  new AgentRows.Opening(
                      hello.getAgentVersion(),
                      new ProtocolVersion(hello.getProtocolMajor(), hello.getProtocolMinor()),
                      fresh));
          if (mine) {
            serves(session, hello.getInventory());
            if (!before.instance().equals(hello.getInstance())) {
              dispatch.giveUp(session.agent().workspace().value(), session.agent().name());
            }
            audit.append(
                AuditEvent.success(
                    "agent.connected",
                    actor(session),
                    "",
                    0,
                    "",
                    Map.of(
                        "agent", session.agent().name(),
                        "version", hello.getAgentVersion())));
          }
          return mine;
        });
  }

  private Welcome welcome() {
    return Welcome.newBuilder()
        .setProtocolMajor(Protocol.MAJOR)
        .setProtocolMinor(Protocol.MINOR)
        .setServerVersion(program())
        .setHeartbeatSeconds((int) settings.heartbeat().toSeconds())
        .setLeaseSeconds((int) settings.lease().toSeconds())
        .setFrameLimitBytes(Protocol.FRAME_LIMIT)
        .build();
  }

  private static String program() {
    return Optional.ofNullable(Conversation.class.getPackage().getImplementationVersion())
        .orElse("development");
  }

  private void accepted(AgentSession session, Accepted said) {
    LeaseRenewal.Builder renewal =
        LeaseRenewal.newBuilder().setLeaseSeconds((int) settings.lease().toSeconds());
    if (reports.accepted(session.agent(), said)) {
      renewal.addAttempts(said.getAttempt());
    } else {
      renewal.addLost(said.getAttempt());
    }
    session.send(ServerFrame.newBuilder().setRenewal(renewal));
  }

  private void result(AgentSession session, AgentFrame frame) {
    reports.result(session.agent(), frame.getResult());
    wakeUp.afterCommit();
  }

  private void rehearsal(AgentSession session, RehearsalResult result) {
    Reports.uuid(result.getRehearsal())
        .ifPresent(
            id ->
                events.publishEvent(
                    new RehearsalAnswered(
                        session.agent().workspace(),
                        id,
                        session.agent().name(),
                        result.getReport())));
  }

  private void inspection(AgentSession session, Inspection inspection) {
    Reports.uuid(inspection.getId())
        .ifPresent(
            id ->
                events.publishEvent(
                    new InspectionAnswered(
                        session.agent().workspace(),
                        id,
                        session.agent().name(),
                        inspection.getWhat(),
                        inspection.getContent().toByteArray(),
                        inspection.getRowsMap(),
                        inspection.getTrouble())));
  }

  private void inventory(AgentSession session, Inventory inventory) {
    transactions.executeWithoutResult(status -> serves(session, inventory));
    wakeUp.afterCommit();
  }

  /** What an agent says of environments that it is not enrolled for is only shown, and recorded. */
  private void serves(AgentSession session, Inventory inventory) {
    AgentRows.Row agent = session.agent();
    List<String> before = agents.foreign(agent.id());
    agents.serves(agent.id(), inventory);
    List<String> foreign = agents.foreign(agent.id());
    if (!before.containsAll(foreign)) {
      audit.append(
          AuditEvent.denied(
              "agent.foreign-environment",
              actor(session),
              "",
              0,
              "",
              Map.of(
                  "agent", agent.name(),
                  "environments", agent.scope().words(),
                  "declares", String.join(", ", foreign))));
    }
  }

  private void token(AgentSession session, String proof) {
    Answer<TokenGrant.Response> answer = tokens.grant(proof);
    Optional<AgentTokens.Holder> holder =
        answer
            .value()
            .flatMap(given -> tokens.holder(given.token()))
            .filter(h -> h.agent().id().equals(session.agent().id()));
    if (holder.isEmpty()) {
      String why = answer.refusal().map(r -> r.message()).orElse("No token for another agent.");
      refuse(session, "agent.proof", why, "Enrol the agent again if its home was lost.");
      return;
    }
    session.tokenLasts(holder.get().left());
    TokenGrant.Response given = answer.value().orElseThrow();
    session.send(
        ServerFrame.newBuilder()
            .setToken(
                Token.newBuilder().setToken(given.token()).setSeconds((int) given.seconds())));
  }

  private static void refuse(AgentSession session, String code, String message, String action) {
    session.send(
        ServerFrame.newBuilder()
            .setRefused(Refused.newBuilder().setCode(code).setMessage(message).setAction(action)));
    session.closeAfterwards(CloseStatus.POLICY_VIOLATION.withReason(code));
  }

  /** A connection ended; its agent may come back here or elsewhere. */
  void ended(AgentSession session) {
    try {
      agents.close(session.agent().id(), session.id());
    } catch (DataAccessException e) {
      LOG.info("the end of a session of {} is noticed later", session.agent().name(), e);
    }
  }

  private static Actor actor(AgentSession session) {
    return Actor.system(session.agent().workspace(), session.id().toString());
  }
}
