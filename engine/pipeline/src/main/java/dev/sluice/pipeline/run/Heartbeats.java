package dev.sluice.pipeline.run;

import dev.sluice.pipeline.kernel.MigrationLock;
import dev.sluice.protocol.wire.Heartbeat;
import dev.sluice.protocol.wire.LeaseRenewal;
import dev.sluice.protocol.wire.ServerFrame;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;
import org.springframework.web.socket.CloseStatus;

/** Signs of life: renews the leases of what an agent runs, and says what is not its any more. */
@Component
class Heartbeats {
  private final AgentRows agents;
  private final AttemptRows attempts;
  private final Endings endings;
  private final MigrationLock lock;
  private final RunSettings settings;
  private final TransactionOperations transactions;

  Heartbeats(
      AgentRows agents,
      AttemptRows attempts,
      Endings endings,
      MigrationLock lock,
      RunSettings settings,
      TransactionOperations transactions) {
    this.agents = agents;
    this.attempts = attempts;
    this.endings = endings;
    this.lock = lock;
    this.settings = settings;
    this.transactions = transactions;
  }

  void beat(AgentSession session, Heartbeat heartbeat) {
    if (!agents.alive(session.agent().id(), session.id())) {
      session.close(CloseStatus.POLICY_VIOLATION.withReason("revoked or replaced"));
      return;
    }
    List<UUID> named =
        heartbeat.getRunningAttemptsList().stream()
            .flatMap(text -> Reports.uuid(text).stream())
            .toList();
    named.forEach(id -> comeBack(session.agent(), id));
    List<UUID> renewed =
        attempts.renew(
            session.agent().workspace().value(),
            session.agent().name(),
            named.stream().filter(id -> owns(session.agent(), id)).toList(),
            settings.lease());
    LeaseRenewal.Builder renewal =
        LeaseRenewal.newBuilder().setLeaseSeconds((int) settings.lease().toSeconds());
    renewed.forEach(id -> renewal.addAttempts(id.toString()));
    named.stream()
        .filter(id -> !renewed.contains(id) && lost(session.agent(), id))
        .forEach(id -> renewal.addLost(id.toString()));
    session.send(ServerFrame.newBuilder().setRenewal(renewal));
  }

  /** The network was away for longer than the lease, but the agent is still at work. */
  private void comeBack(AgentRows.Row agent, UUID id) {
    if (attempts.find(id).filter(a -> comesBack(agent, a)).isEmpty()) {
      return;
    }
    transactions.executeWithoutResult(
        status -> {
          Attempt seen = attempts.find(id).orElseThrow();
          lock.take(seen.stage().migration());
          Optional.of(attempts.lock(id))
              .filter(a -> comesBack(agent, a))
              .ifPresent(endings::revive);
        });
  }

  private static boolean comesBack(AgentRows.Row agent, Attempt attempt) {
    return attempt.state() == AttemptState.UNKNOWN && owns(agent, attempt);
  }

  private boolean owns(AgentRows.Row agent, UUID id) {
    return attempts.find(id).filter(a -> owns(agent, a)).isPresent();
  }

  private boolean lost(AgentRows.Row agent, UUID id) {
    return attempts.find(id).filter(a -> a.state().open() && owns(agent, a)).isEmpty();
  }

  private static boolean owns(AgentRows.Row agent, Attempt attempt) {
    return attempt.agent().equals(agent.name())
        && attempt.stage().migration().workspace().equals(agent.workspace())
        && agent.scope().covers(attempt.stage().environment());
  }
}
