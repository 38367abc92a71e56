package dev.sluice.pipeline.run;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;
import org.springframework.web.socket.CloseStatus;

/** The agents' connections of this replica. */
@Component
class AgentSessions {
  private final Map<UUID, AgentSession> sessions = new ConcurrentHashMap<>();
  private final String replica = UUID.randomUUID().toString();
  private final AgentRows rows;
  private final RunSettings settings;

  AgentSessions(AgentRows rows, RunSettings settings) {
    this.rows = rows;
    this.settings = settings;
  }

  /** Name of this replica, new with every start. */
  String replica() {
    return replica;
  }

  void add(AgentSession session) {
    sessions.put(session.id(), session);
  }

  void remove(AgentSession session) {
    sessions.remove(session.id());
  }

  Optional<AgentSession> find(UUID id) {
    return Optional.ofNullable(sessions.get(id));
  }

  /** Sessions that may be given work. */
  List<UUID> ready() {
    return sessions.values().stream().filter(AgentSession::welcome).map(AgentSession::id).toList();
  }

  /**
   * Closes sessions that were revoked, replaced, whose token ended or that fell silent. A session
   * that became welcome after the store was asked is left to the next time.
   */
  void sweep() {
    List<UUID> asked = ready();
    Set<UUID> gone = new HashSet<>(asked);
    rows.standing(asked).forEach(gone::remove);
    for (AgentSession session : sessions.values()) {
      if (gone.contains(session.id())) {
        session.close(CloseStatus.POLICY_VIOLATION.withReason("revoked or replaced"));
      } else if (session.tokenEndedFor(settings.tokenGrace())) {
        session.close(CloseStatus.POLICY_VIOLATION.withReason("token expired"));
      } else if (session.silentFor(settings.lease())) {
        session.close(CloseStatus.SESSION_NOT_RELIABLE.withReason("silent"));
      }
    }
  }

  /** Closes all, so that agents go to another replica. */
  void closeAll() {
    sessions.values().forEach(s -> s.close(CloseStatus.GOING_AWAY));
  }
}
