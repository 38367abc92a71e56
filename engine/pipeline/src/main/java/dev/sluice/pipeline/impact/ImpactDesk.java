package dev.sluice.pipeline.impact;

import dev.sluice.analysis.impact.RepositoryException;
import dev.sluice.pipeline.catalog.Application;
import dev.sluice.pipeline.catalog.Workspaces;
import dev.sluice.pipeline.impact.ImpactRows.Asked;
import dev.sluice.pipeline.impact.ImpactRows.Claimed;
import dev.sluice.pipeline.impact.UsingApplication.Found;
import dev.sluice.pipeline.impact.UsingApplication.State;
import dev.sluice.pipeline.kernel.MigrationLock;
import dev.sluice.pipeline.run.WakeUp;
import dev.sluice.pipeline.timeline.MigrationChanged;
import dev.sluice.pipeline.timeline.Timeline;
import dev.sluice.pipeline.timeline.Timeline.Happening;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/** Takes applications that wait to be read, one at a time, and writes down what they use. */
@Component
class ImpactDesk {
  private static final Logger LOG = LoggerFactory.getLogger(ImpactDesk.class);
  private static final int NAMED = 5;

  private final ImpactRows rows;
  private final ApplicationReading reading;
  private final Workspaces workspaces;
  private final ImpactSettings settings;
  private final MigrationLock lock;
  private final Timeline timeline;
  private final ApplicationEventPublisher events;
  private final TransactionOperations transactions;
  private final WakeUp wakeUp;

  ImpactDesk(
      ImpactRows rows,
      ApplicationReading reading,
      Workspaces workspaces,
      ImpactSettings settings,
      MigrationLock lock,
      Timeline timeline,
      ApplicationEventPublisher events,
      TransactionOperations transactions,
      WakeUp wakeUp) {
    this.rows = rows;
    this.reading = reading;
    this.workspaces = workspaces;
    this.settings = settings;
    this.lock = lock;
    this.timeline = timeline;
    this.events = events;
    this.transactions = transactions;
    this.wakeUp = wakeUp;
  }

  /** Reads one application that waits, if there is one. */
  void look() {
    rows.claim(settings.lease()).ifPresent(this::work);
  }

  private void work(Claimed claimed) {
    Optional<Application> application =
        workspaces.find(claimed.migration().workspace()).stream()
            .flatMap(configuration -> configuration.applications().stream())
            .filter(one -> one.name().equals(claimed.application()))
            .findFirst();
    Optional<Asked> asked = rows.asked(claimed.migration());
    if (application.isEmpty() || asked.isEmpty()) {
      ended(claimed, () -> rows.gone(claimed));
    } else if (claimed.tries() > settings.tries()) {
      // Whoever took it before did not live to write down what became of it.
      failed(claimed, "nobody came to the end of it");
    } else {
      read(claimed, application.get(), asked.get());
    }
  }

  /** The edge: whatever goes wrong is said of this application, and ends nothing else. */
  private void read(Claimed claimed, Application application, Asked asked) {
    try {
      Found found = reading.read(claimed.migration().workspace(), application, asked.risk());
      ended(claimed, () -> rows.read(claimed, found));
    } catch (RepositoryException refused) {
      LOG.info(
          "{} of {} could not be read ({}): {}",
          claimed.application(),
          claimed.migration(),
          asked.correlation(),
          refused.getMessage());
      failed(claimed, String.valueOf(refused.getMessage()));
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError broken) {
      LOG.warn(
          "{} of {} could not be looked through ({}): {}",
          claimed.application(),
          claimed.migration(),
          asked.correlation(),
          broken.getClass().getName());
      failed(claimed, "its files could not be looked through");
    }
  }

  private void failed(Claimed claimed, String why) {
    boolean last = claimed.tries() >= settings.tries();
    Duration pause = last ? Duration.ZERO : settings.pauseAfter(claimed.tries());
    State state = last ? State.FAILED : State.WAITING;
    ended(claimed, () -> rows.failed(claimed, state, ApplicationReading.trouble(why), pause));
  }

  private void ended(Claimed claimed, BooleanSupplier written) {
    transactions.executeWithoutResult(
        status -> {
          lock.take(claimed.migration());
          if (written.getAsBoolean()) {
            tell(claimed, rows.view(claimed.migration()));
            wakeUp.afterCommit();
          }
        });
  }

  /** Cards are drawn anew after each application; the thread tells once, when all have ended. */
  private void tell(Claimed claimed, ImpactView view) {
    if (view.waiting() > 0) {
      events.publishEvent(new MigrationChanged(claimed.migration(), "impact.progress"));
      return;
    }
    String unread =
        view.unread().stream()
            .limit(NAMED)
            .map(one -> "; " + one.name() + " could not be read: " + one.trouble())
            .collect(Collectors.joining());
    timeline.append(
        claimed.migration(),
        new Happening("", "impact.read", "Sluice", view.summary() + unread, Map.of()));
  }
}
