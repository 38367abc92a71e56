package dev.sluice.pipeline.run;

import dev.sluice.pipeline.kernel.Actor;
import dev.sluice.pipeline.kernel.Answer;
import dev.sluice.pipeline.kernel.WorkspaceId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Agents of a workspace: enrolment, what they serve, revocation. */
@Component
public class Agents {
  /** A one-time enrolment key; the secret is shown once, only its hash is kept. */
  public Answer<EnrolmentKey> createKey(Actor actor, Duration lifetime) {
    throw new IllegalStateException(actor + "" + lifetime);
  }

  /** All agents of a workspace. */
  public List<AgentView> in(WorkspaceId workspace) {
    return List.of();
  }

  /** Revokes an agent at once: its connection is closed, its tokens are void. */
  public Answer<AgentView> revoke(Actor actor, String name) {
    throw new IllegalStateException(actor + name);
  }

  /** A new enrolment key. */
  public record EnrolmentKey(String secret, Instant expiresAt) {}

  /**
   * An agent as shown.
   *
   * @param name its name
   * @param connected whether it is connected to any replica now
   * @param lastSeen last heartbeat
   * @param version its program version
   * @param revoked whether it was revoked
   * @param connections what it serves, {@code environment/name (engine version)}
   */
  public record AgentView(
      String name,
      boolean connected,
      Optional<Instant> lastSeen,
      String version,
      boolean revoked,
      List<String> connections) {
    public AgentView {
      connections = List.copyOf(connections);
    }
  }
}
