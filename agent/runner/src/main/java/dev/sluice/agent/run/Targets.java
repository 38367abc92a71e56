package dev.sluice.agent.run;

import dev.sluice.agent.access.CredentialStore;
import dev.sluice.agent.access.TargetConnection;
import dev.sluice.agent.home.AgentException;
import dev.sluice.agent.home.Home;
import dev.sluice.db.Database;
import dev.sluice.db.DatabaseEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The connections that this agent serves; follows the credential store when it is edited. */
public final class Targets {
  private static final Logger LOG = LoggerFactory.getLogger(Targets.class);
  private final Home home;
  private final CredentialStore store;
  private final Map<String, String> variables;
  private FileTime readAt = FileTime.fromMillis(0);
  private List<TargetConnection> known = List.of();

  /**
   * The connections of a home.
   *
   * @param variables environment in which password references are looked up
   */
  public Targets(Home home, CredentialStore store, Map<String, String> variables) {
    this.home = home;
    this.store = store;
    this.variables = Map.copyOf(variables);
  }

  /**
   * All of them, as they are now.
   *
   * @throws AgentException when the store cannot be opened and was never read before
   */
  public synchronized List<TargetConnection> all() {
    try {
      if (!home.credentials().exists()) {
        return known;
      }
      FileTime changed = Files.getLastModifiedTime(home.credentials().path());
      if (!changed.equals(readAt)) {
        known = store.connections();
        readAt = changed;
      }
    } catch (IOException e) {
      LOG.warn("The credential store cannot be looked at: {}", e.getMessage());
    }
    return known;
  }

  Optional<TargetConnection> find(String environment, String name) {
    String key = environment + "/" + name;
    return all().stream().filter(one -> one.key().equals(key)).findFirst();
  }

  Database open(TargetConnection connection, DatabaseEngine engine) {
    return engine.open(connection.settings(variables));
  }
}
