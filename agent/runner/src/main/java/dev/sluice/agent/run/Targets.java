package dev.sluice.agent.run;

import dev.sluice.agent.access.ConnectionLogin;
import dev.sluice.agent.access.CredentialStore;
import dev.sluice.agent.access.Logins;
import dev.sluice.agent.access.TargetConnection;
import dev.sluice.agent.home.AgentException;
import dev.sluice.agent.home.Home;
import dev.sluice.agent.home.Identity;
import dev.sluice.agent.secret.VaultSettings;
import dev.sluice.db.Database;
import dev.sluice.db.DatabaseEngine;
import dev.sluice.db.DatabaseEngines;
import dev.sluice.db.DatabaseException;
import dev.sluice.db.digest.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The connections that this agent serves; follows the credential store when it is edited. */
public final class Targets implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Targets.class);
  private final Home home;
  private final CredentialStore store;
  private final Logins logins;
  private FileTime readAt = FileTime.fromMillis(0);
  private List<TargetConnection> known = List.of();
  private Optional<VaultSettings> vault = Optional.empty();

  /**
   * The connections of a home.
   *
   * @param variables environment in which references are looked up
   */
  public Targets(Home home, CredentialStore store, Map<String, String> variables) {
    this.home = home;
    this.store = store;
    this.logins = new Logins(this::vault, variables, tag(home));
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
        vault = store.vault();
        readAt = changed;
      }
    } catch (IOException e) {
      LOG.warn("The credential store cannot be looked at: {}", e.getMessage());
    }
    return known;
  }

  private synchronized Optional<VaultSettings> vault() {
    all();
    return vault;
  }

  Optional<TargetConnection> find(String environment, String name) {
    String key = environment + "/" + name;
    return all().stream().filter(one -> one.key().equals(key)).findFirst();
  }

  /** Opens a connection for whoever looks or establishes. */
  Database open(TargetConnection connection, DatabaseEngine engine) {
    return engine.open(logins.forLooking(connection, engine));
  }

  /**
   * A login for one attempt on a connection, or for one rehearsal there; prolonged until it is
   * closed.
   *
   * @param work what it is for; no other login that lives is for the same
   */
  ConnectionLogin login(TargetConnection connection, DatabaseEngine engine, String work) {
    return logins.forAttempt(connection, engine, work);
  }

  /** Takes back the logins that attempts of an earlier process left behind. */
  void tidy() {
    for (TargetConnection connection : all()) {
      try {
        DatabaseEngines.find(connection.engine())
            .ifPresent(engine -> logins.tidy(connection, engine));
      } catch (AgentException | DatabaseException e) {
        LOG.warn("Logins left on {} are looked for later: {}", connection.key(), e.getMessage());
      }
    }
  }

  /** Another agent on the same databases has another one, also where its folder has this name. */
  private static String tag(Home home) {
    String who =
        home.identity().exists()
            ? Identity.read(home).agentId()
            : String.valueOf(home.folder().toAbsolutePath().normalize());
    return Sha256.hex(who).substring(0, 6);
  }

  /** Gives back what was made for looking. */
  @Override
  public void close() {
    logins.close();
  }
}
