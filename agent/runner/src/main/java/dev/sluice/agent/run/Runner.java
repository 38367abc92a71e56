package dev.sluice.agent.run;

import dev.sluice.agent.home.Home;
import dev.sluice.agent.home.Identity;
import dev.sluice.agent.journal.Journal;
import dev.sluice.agent.link.AgentKey;
import dev.sluice.agent.link.Outbox;
import dev.sluice.agent.link.ServerFrames;
import dev.sluice.protocol.wire.Cancel;
import dev.sluice.protocol.wire.Establish;
import dev.sluice.protocol.wire.Inspect;
import dev.sluice.protocol.wire.Inventory;
import dev.sluice.protocol.wire.Offer;
import dev.sluice.protocol.wire.RehearsalRequest;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does what the server asks for, as far as the agent's own checks allow. */
public final class Runner implements ServerFrames, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Runner.class);
  private static final Duration PATIENCE = Duration.ofSeconds(4);
  private final Journal journal;
  private final Targets targets;
  private final Survey survey;
  private final Leases leases = new Leases(System::nanoTime);
  private final Attempts attempts;
  private final Rehearsals rehearsals;
  private final Inspections inspections;
  private final Thread tidying = new Thread(this::tidy, "left-logins");

  /** A runner for an enrolled agent; begins with {@link #start}. */
  public Runner(Home home, Identity identity, Targets targets, Outbox outbox) {
    BundleCheck check =
        new BundleCheck(
            identity,
            AgentKey.publicKey(identity.serverKey()),
            targets,
            new ApprovalCheck(home.approvals(), Clock.systemUTC()),
            Clock.systemUTC());
    this.journal = Journal.open(home.journal());
    this.targets = targets;
    this.survey = new Survey(targets);
    this.attempts = new Attempts(journal, outbox, check, targets, leases);
    this.rehearsals = new Rehearsals(check, targets, outbox);
    this.inspections = new Inspections(check, targets, outbox);
    tidying.setDaemon(true);
  }

  /**
   * Goes on where an earlier process ended and looks at the connections. Logins that were left
   * behind are taken back meanwhile: a target that is away keeps nobody else waiting.
   */
  public void start() {
    attempts.recover();
    survey.start();
    tidying.start();
  }

  private void tidy() {
    try {
      targets.tidy();
    } catch (RuntimeException e) {
      LOG.warn("Logins left behind are looked for at the next attempt or start", e);
    }
  }

  @Override
  public Inventory inventory() {
    return survey.newest();
  }

  @Override
  public List<String> openAttempts() {
    return attempts.open();
  }

  @Override
  public List<String> runningAttempts() {
    return attempts.running();
  }

  @Override
  public void offered(Offer offer, long provenAt) {
    attempts.offered(offer, provenAt);
  }

  @Override
  public void cancelled(Cancel cancel) {
    attempts.cancel(cancel.getAttempt());
  }

  @Override
  public void establish(Establish request) {
    attempts.establish(request);
  }

  @Override
  public void rehearse(RehearsalRequest request) {
    rehearsals.request(request);
  }

  @Override
  public void inspect(Inspect request) {
    inspections.request(request);
  }

  @Override
  public void renewed(List<String> renewed, Duration lease, long askedAt) {
    leases.renew(renewed, lease, askedAt);
  }

  @Override
  public void lost(List<String> lost) {
    lost.forEach(leases::drop);
  }

  /** Lets nothing begin any more; what still runs after a moment is established at next start. */
  @Override
  public void close() {
    tidying.interrupt();
    survey.close();
    rehearsals.stop();
    inspections.stop();
    attempts.stop(PATIENCE);
    journal.close();
  }
}
