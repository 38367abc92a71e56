package dev.sluice.agent.access;

import dev.sluice.agent.access.MadeLogins.Maker;
import dev.sluice.agent.home.AgentException;
import dev.sluice.agent.secret.Vault;
import dev.sluice.agent.secret.VaultLease;
import dev.sluice.agent.secret.VaultSettings;
import dev.sluice.db.ConnectionSettings;
import dev.sluice.db.DatabaseEngine;
import dev.sluice.db.DatabaseException;
import dev.sluice.db.DatabaseException.Category;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Logins for target databases, looked up or made at the time of use. An attempt has a login of its
 * own where Vault or the agent makes them. Mere looks at a connection share one, until two thirds
 * of its time are over or the database refuses it: a survey every half minute would make thousands.
 */
public final class Logins implements AutoCloseable {
  private final Supplier<Optional<VaultSettings>> settings;
  private final Map<String, String> variables;
  private final MadeLogins made;
  private final ConcurrentHashMap<TargetConnection, SharedLogin> looking =
      new ConcurrentHashMap<>();
  private Optional<Opened> opened = Optional.empty();

  /**
   * Logins.
   *
   * @param settings where Vault is now
   * @param variables environment in which references are looked up
   * @param agent few letters and digits that tell this agent's logins from those of others
   */
  public Logins(
      Supplier<Optional<VaultSettings>> settings, Map<String, String> variables, String agent) {
    this.settings = settings;
    this.variables = Map.copyOf(variables);
    this.made = new MadeLogins(agent);
  }

  private record Opened(VaultSettings settings, Vault vault) {}

  /** The stored login, which is never taken back. */
  private record Kept(ConnectionSettings settings) implements ConnectionLogin {
    @Override
    public boolean fresh() {
      return true;
    }

    @Override
    public boolean ended() {
      return false;
    }

    @Override
    public Optional<String> over() {
      return Optional.empty();
    }

    @Override
    public void close() {}
  }

  private record Leased(ConnectionSettings settings, VaultLease lease) implements ConnectionLogin {
    @Override
    public boolean fresh() {
      return lease.fresh();
    }

    @Override
    public boolean ended() {
      return lease.ended();
    }

    @Override
    public Optional<String> over() {
      return lease.over();
    }

    @Override
    public void close() {
      lease.close();
    }
  }

  /**
   * A login for one attempt.
   *
   * @throws AgentException when a secret cannot be had
   * @throws DatabaseException when the database makes no login
   */
  public ConnectionLogin forAttempt(
      TargetConnection connection, DatabaseEngine engine, String attempt) {
    Optional<String> path = connection.secret().loginPath();
    if (path.isPresent()) {
      return leased(connection, vault().lease(path.get()).kept());
    }
    return connection.role().isEmpty()
        ? new Kept(stored(connection))
        : made.forAttempt(maker(connection, engine), attempt);
  }

  /**
   * How to open a connection for whoever looks, surveys or establishes.
   *
   * @throws AgentException when a secret cannot be had
   * @throws DatabaseException when the database makes no login or cannot be asked
   */
  public ConnectionSettings forLooking(TargetConnection connection, DatabaseEngine engine) {
    Optional<String> path = connection.secret().loginPath();
    if (path.isPresent()) {
      Vault vault = vault();
      return shared(connection, engine, () -> leased(connection, vault.shared(path.get())));
    }
    if (connection.role().isEmpty()) {
      return stored(connection);
    }
    Maker maker = maker(connection, engine);
    return shared(connection, engine, () -> made.forLooking(maker));
  }

  /** The clock alone does not tell: a login may be revoked, or lost with what was restored. */
  private ConnectionSettings shared(
      TargetConnection connection, DatabaseEngine engine, Supplier<ConnectionLogin> next) {
    SharedLogin shared = looking.computeIfAbsent(connection, key -> new SharedLogin());
    shared.fresh().filter(known -> refused(engine, known)).ifPresent(shared::drop);
    return shared.freshOr(next).settings();
  }

  private static boolean refused(DatabaseEngine engine, ConnectionLogin login) {
    try {
      engine.open(login.settings()).close();
      return false;
    } catch (DatabaseException e) {
      if (e.category() != Category.AUTHENTICATION) {
        throw e;
      }
      return true;
    }
  }

  private Maker maker(TargetConnection connection, DatabaseEngine engine) {
    return new Maker(connection.key(), engine, stored(connection), connection.role());
  }

  private static ConnectionLogin leased(TargetConnection connection, VaultLease lease) {
    return new Leased(connection.settings(lease.user(), lease.password()), lease);
  }

  /**
   * Takes back what attempts of an earlier process left behind, if no session of theirs lives.
   *
   * @throws AgentException when a secret cannot be had
   * @throws DatabaseException when the database cannot be asked
   */
  public void tidy(TargetConnection connection, DatabaseEngine engine) {
    if (!connection.role().isEmpty()) {
      made.tidy(maker(connection, engine));
    }
  }

  private ConnectionSettings stored(TargetConnection connection) {
    String secret =
        connection.isFile()
            ? ""
            : connection.secret().resolve(variables, (path, key) -> vault().read(path, key));
    return connection.settings(connection.user(), secret);
  }

  /** Follows the settings when they are edited, and gives back what was had by those before. */
  private Vault vault() {
    VaultSettings now =
        settings
            .get()
            .orElseThrow(
                () ->
                    AgentException.usage(
                        "This agent does not know where Vault is.",
                        "Tell it: sluice agent vault set --address URL"));
    Vault next;
    Optional<Opened> before;
    synchronized (this) {
      if (opened.filter(one -> one.settings().equals(now)).isPresent()) {
        return opened.orElseThrow().vault();
      }
      before = opened;
      next = new Vault(now, variables);
      opened = Optional.of(new Opened(now, next));
    }
    before.ifPresent(this::leave);
    return next;
  }

  private void leave(Opened before) {
    looking.forEach(
        (connection, shared) -> {
          if (connection.secret().loginPath().isPresent()) {
            shared.giveBack();
          }
        });
    before.vault().close();
  }

  /** Gives back what looks shared, and the token. */
  @Override
  public synchronized void close() {
    looking.values().forEach(SharedLogin::giveBack);
    looking.clear();
    made.close();
    opened.ifPresent(one -> one.vault().close());
    opened = Optional.empty();
  }
}
