package dev.sluice.pipeline.run;

import dev.sluice.db.digest.Sha256;
import dev.sluice.pipeline.audit.AuditEvent;
import dev.sluice.pipeline.audit.AuditTrail;
import dev.sluice.pipeline.catalog.Workspaces;
import dev.sluice.pipeline.identity.Entitlements;
import dev.sluice.pipeline.identity.Permission;
import dev.sluice.pipeline.kernel.Actor;
import dev.sluice.pipeline.kernel.Answer;
import dev.sluice.pipeline.kernel.Refusal;
import dev.sluice.pipeline.kernel.WorkspaceId;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/** Agents of a workspace: enrolment, what they serve, revocation. */
@Component
public class Agents {
  private static final SecureRandom RANDOM = new SecureRandom();

  private final AgentRows rows;
  private final AuditTrail audit;
  private final Entitlements entitlements;
  private final Workspaces workspaces;
  private final WakeUp wakeUp;
  private final TransactionOperations transactions;

  Agents(
      AgentRows rows,
      AuditTrail audit,
      Entitlements entitlements,
      Workspaces workspaces,
      WakeUp wakeUp,
      TransactionOperations transactions) {
    this.rows = rows;
    this.audit = audit;
    this.entitlements = entitlements;
    this.workspaces = workspaces;
    this.wakeUp = wakeUp;
    this.transactions = transactions;
  }

  /**
   * A one-time enrolment key; the secret is shown once, only its hash is kept. Needs MANAGE; Sluice
   * itself may too (the demo enrols its own agent).
   *
   * @param environments those that the agent is to be believed about; empty for all of the
   *     workspace, later ones too
   */
  public Answer<EnrolmentKey> createKey(Actor actor, Duration lifetime, List<String> environments) {
    AgentScope scope = new AgentScope(environments);
    Optional<Refusal> refusal = refuse(actor);
    if (refusal.isPresent()) {
      audit.appendAlone(
          AuditEvent.denied(
              "agent.key-created", actor, "", 0, "", Map.of("environments", scope.words())));
      return Answer.refused(refusal.get());
    }
    Optional<Refusal> unknown = unknown(actor.workspace(), scope);
    if (unknown.isPresent()) {
      return Answer.refused(unknown.get());
    }
    byte[] bytes = new byte[32];
    RANDOM.nextBytes(bytes);
    String secret = "slk_" + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    return transactions.execute(
        status -> {
          Instant expires = rows.now().plus(lifetime);
          AgentRows.Key key = new AgentRows.Key(actor.workspace(), scope);
          rows.keep(Sha256.hex(secret), key, actor.person().toString(), expires);
          audit.append(
              AuditEvent.success(
                  "agent.key-created",
                  actor,
                  "",
                  0,
                  "",
                  Map.of("expires", expires.toString(), "environments", scope.words())));
          return Answer.done(new EnrolmentKey(secret, expires, scope.environments()));
        });
  }

  /** Why a key cannot be for these environments; empty when all of them are known. */
  private Optional<Refusal> unknown(WorkspaceId workspace, AgentScope scope) {
    return scope.all()
        ? Optional.empty()
        : workspaces
            .configuration(workspace)
            .unknownEnvironment("agent.no-such-environment", scope.environments());
  }

  private Optional<Refusal> refuse(Actor actor) {
    boolean system = actor.equals(Actor.system(actor.workspace(), actor.correlation()));
    return system ? Optional.empty() : entitlements.refuse(actor, Permission.MANAGE, "*");
  }

  /** All agents of a workspace. */
  public List<AgentView> in(WorkspaceId workspace) {
    return rows.in(workspace).stream().map(this::view).toList();
  }

  /** Revokes an agent at once: its connection is closed, its tokens are void. */
  public Answer<AgentView> revoke(Actor actor, String name) {
    Optional<Refusal> refusal = refuse(actor);
    Map<String, String> facts = Map.of("agent", name);
    if (refusal.isPresent()) {
      audit.appendAlone(AuditEvent.denied("agent.revoked", actor, "", 0, "", facts));
      return Answer.refused(refusal.get());
    }
    Optional<AgentRows.Row> agent =
        rows.in(actor.workspace()).stream().filter(a -> a.name().equals(name)).findFirst();
    if (agent.isEmpty()) {
      return Answer.refused(
          new Refusal(
              Refusal.Kind.NOT_FOUND,
              "agent.unknown",
              "There is no agent " + name + " in " + actor.workspace() + ".",
              "See the list of agents for its name."));
    }
    return transactions.execute(
        status -> {
          if (!rows.revoke(agent.get().id())) {
            return new Answer.NothingToDo<AgentView>("agent " + name + " is revoked already");
          }
          audit.append(AuditEvent.success("agent.revoked", actor, "", 0, "", facts));
          wakeUp.afterCommit();
          return Answer.done(view(rows.find(agent.get().id()).orElseThrow()));
        });
  }

  private AgentView view(AgentRows.Row row) {
    return new AgentView(
        row.name(),
        row.session().isPresent(),
        row.lastSeen(),
        row.version(),
        row.protocol(),
        row.refused(),
        row.revoked(),
        row.scope().environments(),
        rows.served(row.id()),
        rows.foreign(row.id()));
  }

  /**
   * A new enrolment key.
   *
   * @param secret the key itself
   * @param expiresAt until when it can be used
   * @param environments what the agent is to be believed about; empty for all
   */
  public record EnrolmentKey(String secret, Instant expiresAt, List<String> environments) {
    public EnrolmentKey {
      environments = List.copyOf(environments);
    }
  }

  /**
   * An agent as shown.
   *
   * @param name its name
   * @param connected whether it is connected to any replica now
   * @param lastSeen last heartbeat
   * @param version its program version
   * @param protocol the version of the protocol that it spoke last, or empty
   * @param refused why it was not let in when it came last, with what to do, or empty
   * @param revoked whether it was revoked
   * @param environments those that it is enrolled for; empty for all of the workspace
   * @param connections what it serves, {@code environment/name (engine version)}
   * @param foreign what it says that it serves and is not enrolled for, {@code environment/name};
   *     nothing of it is given to the agent
   */
  public record AgentView(
      String name,
      boolean connected,
      Optional<Instant> lastSeen,
      String version,
      String protocol,
      String refused,
      boolean revoked,
      List<String> environments,
      List<String> connections,
      List<String> foreign) {
    public AgentView {
      environments = List.copyOf(environments);
      connections = List.copyOf(connections);
      foreign = List.copyOf(foreign);
    }
  }
}
