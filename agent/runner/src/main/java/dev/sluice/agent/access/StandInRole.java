package dev.sluice.agent.access;

import dev.sluice.agent.policy.Operation;
import dev.sluice.db.Capability;
import dev.sluice.db.DatabaseEngines;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What one connection may be for the rehearsals of another. */
public enum StandInRole {
  /** Throwaway databases are made on its server. */
  SHADOW,
  /** Rehearsals run in the database itself, so nothing but rehearsals may be allowed there. */
  COPY;

  /**
   * Why a connection cannot be that for another, as far as this agent's own list tells.
   *
   * @param target key of the connection whose rehearsals they are
   * @param key key of the connection that is named for it
   * @param all every connection of the agent
   */
  public Optional<String> refusal(String target, String key, List<TargetConnection> all) {
    Optional<TargetConnection> known = find(key, all);
    if (known.isEmpty()) {
      return Optional.of("this agent has no such connection");
    }
    TargetConnection other = known.get();
    Set<Operation> allowed = other.operations();
    if (key.equals(target)) {
      return Optional.of("it is the target itself");
    }
    if (find(target, all).filter(one -> one.engine().equals(other.engine())).isEmpty()) {
      return Optional.of("it is " + other.engine());
    }
    if (!allowed.contains(Operation.REHEARSE)) {
      return Optional.of("it does not allow rehearse");
    }
    if (this == COPY && (allowed.contains(Operation.UP) || allowed.contains(Operation.DOWN))) {
      return Optional.of("a copy may not allow up or down: it is no target of migrations");
    }
    if (this == SHADOW && serverless(other)) {
      return Optional.of("rehearsals on " + other.engine() + " have a file beside the agent");
    }
    return Optional.empty();
  }

  private static Optional<TargetConnection> find(String key, List<TargetConnection> all) {
    return all.stream().filter(one -> one.key().equals(key)).findFirst();
  }

  private static boolean serverless(TargetConnection connection) {
    return DatabaseEngines.find(connection.engine())
        .filter(engine -> engine.capabilities().contains(Capability.SERVERLESS))
        .isPresent();
  }
}
