package dev.sluice.agent.run;

import dev.sluice.agent.access.TargetConnection;
import dev.sluice.agent.home.AgentException;
import dev.sluice.agent.policy.Operation;
import dev.sluice.db.Database;
import dev.sluice.db.DatabaseEngine;
import dev.sluice.db.DatabaseEngines;
import dev.sluice.db.DatabaseException;
import dev.sluice.protocol.wire.Inventory;
import dev.sluice.protocol.wire.ServedConnection;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks at every connection now and then: is it there, which version, which rights are missing. */
public final class Survey implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Survey.class);
  private static final Duration EVERY = Duration.ofSeconds(30);
  private final Targets targets;
  private final ScheduledExecutorService clock;
  private volatile Inventory newest = Inventory.getDefaultInstance();

  /** A survey that has not begun. */
  public Survey(Targets targets) {
    this.targets = targets;
    this.clock =
        Executors.newSingleThreadScheduledExecutor(
            work -> {
              Thread thread = new Thread(work, "survey");
              thread.setDaemon(true);
              return thread;
            });
  }

  /** Looks once before it returns, then again and again. */
  public void start() {
    look();
    var unused =
        clock.scheduleWithFixedDelay(
            this::look, EVERY.toSeconds(), EVERY.toSeconds(), TimeUnit.SECONDS);
  }

  Inventory newest() {
    return newest;
  }

  private void look() {
    try {
      Inventory.Builder inventory = Inventory.newBuilder();
      targets.all().parallelStream().map(this::examine).toList().forEach(inventory::addConnections);
      newest = inventory.build();
    } catch (RuntimeException e) {
      LOG.warn("The connections could not be looked at: {}", e.getMessage());
    }
  }

  /** Looks at one connection now; never throws for what the target says. */
  public ServedConnection examine(TargetConnection connection) {
    ServedConnection.Builder served =
        ServedConnection.newBuilder()
            .setEnvironment(connection.environment())
            .setName(connection.name())
            .setEngine(connection.engine())
            .addAllOperations(
                connection.operations().stream().map(Operation::word).sorted().toList());
    Optional<DatabaseEngine> engine = DatabaseEngines.find(connection.engine());
    if (engine.isEmpty()) {
      return served.addNotes("This agent has no engine " + connection.engine() + ".").build();
    }
    try (Database database = targets.open(connection, engine.get())) {
      Database.ServerInfo server = database.server();
      List<String> missing =
          database.missingPrivileges().stream()
              .map(one -> one.operation() + " lacks " + one.right() + ": " + one.remedy())
              .toList();
      return served
          .setReachable(true)
          .setServerVersion(server.version())
          .addAllNotes(server.notes())
          .addAllNotes(missing)
          .build();
    } catch (DatabaseException e) {
      return served.addNotes(e.getMessage() + " " + e.action()).build();
    } catch (AgentException e) {
      return served.addNotes(e.getMessage() + " " + e.action()).build();
    } catch (RuntimeException e) {
      LOG.warn("Looking at {} broke", connection.key(), e);
      return served.addNotes("Looking at it broke; the agent's log says where.").build();
    }
  }

  @Override
  public void close() {
    clock.shutdownNow();
  }
}
