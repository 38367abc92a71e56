package dev.sluice.agent.run;

import dev.sluice.agent.access.TargetConnection;
import dev.sluice.agent.home.Identity;
import dev.sluice.agent.policy.Operation;
import dev.sluice.agent.run.Verdict.Cleared;
import dev.sluice.agent.run.Verdict.Denied;
import dev.sluice.db.DatabaseEngine;
import dev.sluice.db.DatabaseEngines;
import dev.sluice.db.digest.Sha256;
import dev.sluice.db.sql.ScriptException;
import dev.sluice.db.sql.Statement;
import dev.sluice.protocol.BundlePayload;
import dev.sluice.protocol.ShelfOrder;
import dev.sluice.protocol.SignedBundle;
import java.security.PublicKey;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * The agent's own look at what it is asked to do: signed by the pinned key, meant for this agent
 * and purpose, fresh, covering every statement byte for byte, allowed by the local policy, approved
 * by the people whom that policy names. Epochs and leases are looked at elsewhere, because they
 * change while an attempt waits.
 */
final class BundleCheck {
  private static final String ASK = "Nothing was run; look at the server's audit trail.";
  private final Identity identity;
  private final PublicKey serverKey;
  private final Targets targets;
  private final ApprovalCheck approvals;
  private final Clock clock;

  BundleCheck(
      Identity identity,
      PublicKey serverKey,
      Targets targets,
      ApprovalCheck approvals,
      Clock clock) {
    this.identity = identity;
    this.serverKey = serverKey;
    this.targets = targets;
    this.approvals = approvals;
    this.clock = clock;
  }

  /** Checks an offer to execute. */
  Verdict execution(String bundle, String script, String attempt, long epoch) {
    BundlePayload payload;
    try {
      payload = SignedBundle.open(bundle, serverKey);
    } catch (SignedBundle.UntrustedException e) {
      return untrusted(e);
    }
    Optional<Denied> denied =
        meant(payload, Set.of("execute"), attempt)
            .or(() -> sameEpoch(payload, epoch))
            .or(() -> fresh(payload));
    if (denied.isPresent()) {
      return denied.get();
    }
    Verdict verdict = target(payload, script, direction(payload));
    return verdict instanceof Cleared
        ? approvals.refuse(payload).<Verdict>map(why -> why).orElse(verdict)
        : verdict;
  }

  /** Checks a request for evidence; an old bundle will do, because nothing is changed. */
  Verdict evidence(String bundle, String script, String attempt) {
    try {
      BundlePayload payload = SignedBundle.open(bundle, serverKey);
      Optional<Denied> denied = meant(payload, Set.of("execute", "establish"), attempt);
      return denied.isPresent()
          ? denied.get()
          : target(payload, script, Optional.of(Operation.ESTABLISH));
    } catch (SignedBundle.UntrustedException e) {
      return untrusted(e);
    }
  }

  /** Checks a request to rehearse. */
  Verdict rehearsal(String bundle, String up, String rehearsal) {
    try {
      BundlePayload payload = SignedBundle.open(bundle, serverKey);
      Optional<Denied> denied =
          meant(payload, Set.of("rehearse"), rehearsal).or(() -> fresh(payload));
      return denied.isPresent()
          ? denied.get()
          : connection(payload, up, Optional.of(Operation.REHEARSE));
    } catch (SignedBundle.UntrustedException e) {
      return untrusted(e);
    }
  }

  /** Checks a request that comes without a script. */
  Verdict inspection(String bundle, String what, String id) {
    try {
      BundlePayload payload = SignedBundle.open(bundle, serverKey);
      Optional<Denied> denied = meant(payload, Set.of("inspect"), id).or(() -> fresh(payload));
      Optional<Operation> operation =
          switch (what) {
            case "schema" -> Optional.of(Operation.LOOK);
            case "expire" -> Optional.of(Operation.EXPIRE);
            default -> ShelfOrder.parse(what).map(BundleCheck::operation);
          };
      return denied.isPresent() ? denied.get() : connection(payload, what, operation);
    } catch (SignedBundle.UntrustedException e) {
      return untrusted(e);
    }
  }

  private static Operation operation(ShelfOrder order) {
    return switch (order.deed()) {
      case LIST, INSPECT -> Operation.LOOK;
      case RESTORE -> Operation.RESTORE;
      case EXTEND, PURGE -> Operation.PURGE;
    };
  }

  private static Denied untrusted(SignedBundle.UntrustedException e) {
    return new Denied(
        "untrusted-bundle",
        "The bundle is not one of the enrolled server: " + e.getMessage() + ".",
        "If the server's key changed on purpose, enrol the agent again.");
  }

  private Optional<Denied> meant(BundlePayload payload, Set<String> purposes, String attempt) {
    if (!purposes.contains(payload.purpose())) {
      return denied("wrong-purpose", "The bundle was signed to " + payload.purpose() + ".");
    }
    if (!payload.agent().equals(identity.agentId())
        || !payload.workspace().equals(identity.workspace())) {
      return denied("wrong-agent", "The bundle was signed for another agent.");
    }
    return payload.attempt().equals(attempt)
        ? Optional.empty()
        : denied("wrong-attempt", "The bundle was signed for another attempt.");
  }

  private static Optional<Denied> sameEpoch(BundlePayload payload, long epoch) {
    return payload.epoch() == epoch
        ? Optional.empty()
        : denied("wrong-epoch", "The bundle was signed for another epoch.");
  }

  private Optional<Denied> fresh(BundlePayload payload) {
    return clock.instant().getEpochSecond() < payload.expiresAt()
        ? Optional.empty()
        : Optional.of(
            new Denied(
                "expired-bundle",
                "The bundle expired at " + payload.expiresAt() + " by this machine's clock.",
                "Compare the clocks of server and agent; it is offered again with a fresh one."));
  }

  private static Optional<Operation> direction(BundlePayload payload) {
    return switch (payload.direction().toUpperCase(Locale.ROOT)) {
      case "UP" -> Optional.of(Operation.UP);
      case "DOWN" -> Optional.of(Operation.DOWN);
      default -> Optional.empty();
    };
  }

  private Verdict target(BundlePayload payload, String script, Optional<Operation> operation) {
    Verdict verdict = connection(payload, script, operation);
    if (verdict instanceof Cleared cleared) {
      return statements(cleared, script);
    }
    return verdict;
  }

  private Verdict connection(BundlePayload payload, String script, Optional<Operation> operation) {
    if (!Sha256.hex(script).equals(payload.scriptSha256())) {
      return new Denied("altered-script", "The script is not the signed one.", ASK);
    }
    String key = payload.environment() + "/" + payload.connection();
    Optional<TargetConnection> known = targets.find(payload.environment(), payload.connection());
    if (known.isEmpty()) {
      return new Denied(
          "unknown-connection",
          "This agent does not know the connection " + key + ".",
          "Add it at the agent: sluice agent connection add");
    }
    TargetConnection connection = known.get();
    Optional<DatabaseEngine> engine = DatabaseEngines.find(connection.engine());
    if (!connection.engine().equals(payload.engine()) || engine.isEmpty()) {
      return new Denied(
          "wrong-engine",
          "The connection " + key + " is not served with the engine " + payload.engine() + ".",
          "Compare the connection at the agent with the server's configuration.");
    }
    if (operation.isEmpty() || !connection.operations().contains(operation.get())) {
      return new Denied(
          "not-allowed-here",
          "This agent does not allow "
              + operation.map(Operation::word).orElse("that")
              + " on "
              + key
              + ".",
          "Allow it at the agent (connection add --allow) or run it another way.");
    }
    return new Cleared(payload, connection, engine.get());
  }

  private static Verdict statements(Cleared cleared, String script) {
    try {
      List<String> mine =
          cleared.engine().split(script).statements().stream().map(Statement::sha256).toList();
      return mine.equals(cleared.payload().statements())
          ? cleared
          : new Denied(
              "different-statements",
              "The agent splits the script into other statements than were approved.",
              "Compare the versions of server and agent.");
    } catch (ScriptException e) {
      return new Denied("unsplittable-script", String.valueOf(e.getMessage()), e.action());
    }
  }

  private static Optional<Denied> denied(String code, String message) {
    return Optional.of(new Denied(code, message, ASK));
  }
}
