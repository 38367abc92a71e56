package dev.sluice.pipeline.run;

import dev.sluice.pipeline.kernel.MigrationLock;
import dev.sluice.protocol.wire.Heartbeat;
import dev.sluice.protocol.wire.LeaseRenewal;
import dev.sluice.protocol.wire.ServerFrame;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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
            .distinct()
            .toList();
    List<Attempt> its = its(session.agent(), named);
    its.stream().filter(Heartbeats::comesBack).forEach(this::comeBack);
    Set<UUID> renewed =
        new HashSet<>(
            attempts.renew(
                session.agent().workspace().value(),
                session.agent().name(),
                its.stream().map(Attempt::id).toList(),
                settings.lease()));
    LeaseRenewal.Builder renewal =
        LeaseRenewal.newBuilder().setLeaseSeconds((int) settings.lease().toSeconds());
    renewed.forEach(id -> renewal.addAttempts(id.toString()));
    List<UUID> others = named.stream().filter(id -> !renewed.contains(id)).toList();
    lost(session.agent(), others).forEach(id -> renewal.addLost(id.toString()));
    session.send(ServerFrame.newBuilder().setRenewal(renewal));
  }

  /** Those of some attempts that an agent has, or had when it fell silent. */
  private List<Attempt> its(AgentRows.Row agent, List<UUID> named) {
    return attempts.find(named).stream().filter(attempt -> owns(agent, attempt)).toList();
  }

  /** Of what was not renewed: not what is only being changed at this moment. */
  private List<UUID> lost(AgentRows.Row agent, List<UUID> named) {
    List<UUID> open =
        its(agent, named).stream().filter(a -> a.state().open()).map(Attempt::id).toList();
    return named.stream().filter(id -> !open.contains(id)).toList();
  }

  /** The network was away for longer than the lease, but the agent is still at work. */
  private void comeBack(Attempt seen) {
    transactions.executeWithoutResult(
        status -> {
          lock.take(seen.stage().migration());
          Optional.of(attempts.lock(seen.id()))
              .filter(now -> comesBack(now) && now.agent().equals(seen.agent()))
              .ifPresent(endings::revive);
        });
  }

  private static boolean comesBack(Attempt attempt) {
    return attempt.state() == AttemptState.UNKNOWN;
  }

  private static boolean owns(AgentRows.Row agent, Attempt attempt) {
    return attempt.agent().equals(agent.name())
        && attempt.stage().migration().workspace().equals(agent.workspace())
        && agent.scope().covers(attempt.stage().environment());
  }
}
