package dev.sluice.agent.access;

import dev.sluice.agent.home.AgentException;
import dev.sluice.agent.secret.Vault;
import dev.sluice.agent.secret.VaultLease;
import dev.sluice.agent.secret.VaultSettings;
import dev.sluice.db.ConnectionSettings;
import dev.sluice.db.DatabaseEngine;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Logins for target databases, looked up or made at the time of use. An attempt has a login of its
 * own where Vault or the agent makes them. Mere looks at a connection share one, until two thirds
 * of its time are over: a survey every half minute would make thousands.
 */
public final class Logins implements AutoCloseable {
  private final Supplier<Optional<VaultSettings>> settings;
  private final Map<String, String> variables;
  private final MadeLogins made;
  private final ConcurrentHashMap<TargetConnection, ConnectionLogin> looking =
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

  /** The stored login, or one that others use as well; never taken back while somebody looks. */
  private record Kept(ConnectionSettings settings) implements ConnectionLogin {
    @Override
    public boolean fresh() {
      return true;
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
   * @throws dev.sluice.db.DatabaseException when the database makes no login
   */
  public ConnectionLogin forAttempt(
      TargetConnection connection, DatabaseEngine engine, String attempt) {
    Optional<String> path = connection.secret().loginPath();
    if (path.isPresent()) {
      return leased(connection, vault().lease(path.get()).kept());
    }
    return connection.role().isEmpty()
        ? new Kept(stored(connection))
        : made.forAttempt(engine, stored(connection), connection.role(), attempt);
  }

  /**
   * How to open a connection for whoever looks, rehearses or establishes.
   *
   * @throws AgentException when a secret cannot be had
   * @throws dev.sluice.db.DatabaseException when the database makes no login
   */
  public ConnectionSettings forLooking(TargetConnection connection, DatabaseEngine engine) {
    Optional<String> path = connection.secret().loginPath();
    if (path.isPresent()) {
      Vault vault = vault();
      return shared(connection, () -> leased(connection, vault.lease(path.get())));
    }
    ConnectionSettings stored = stored(connection);
    return connection.role().isEmpty()
        ? stored
        : shared(connection, () -> made.forLooking(engine, stored, connection.role()));
  }

  /** One that is not fresh is left to its end: somebody may still look with it. */
  private ConnectionSettings shared(TargetConnection connection, Supplier<ConnectionLogin> next) {
    return looking
        .compute(connection, (key, known) -> known != null && known.fresh() ? known : next.get())
        .settings();
  }

  private static ConnectionLogin leased(TargetConnection connection, VaultLease lease) {
    return new Leased(connection.settings(lease.user(), lease.password()), lease);
  }

  /**
   * Takes back what attempts of an earlier process left behind, if no session of theirs lives.
   *
   * @throws AgentException when a secret cannot be had
   * @throws dev.sluice.db.DatabaseException when the database cannot be asked
   */
  public void tidy(TargetConnection connection, DatabaseEngine engine) {
    if (!connection.role().isEmpty()) {
      made.tidy(engine, stored(connection), connection.role());
    }
  }

  private ConnectionSettings stored(TargetConnection connection) {
    String secret =
        connection.isFile()
            ? ""
            : connection.secret().resolve(variables, (path, key) -> vault().read(path, key));
    return connection.settings(connection.user(), secret);
  }

  /** Follows the settings when they are edited. */
  private synchronized Vault vault() {
    VaultSettings now =
        settings
            .get()
            .orElseThrow(
                () ->
                    AgentException.usage(
                        "This agent does not know where Vault is.",
                        "Tell it: sluice agent vault set --address URL"));
    if (opened.filter(one -> one.settings().equals(now)).isEmpty()) {
      opened = Optional.of(new Opened(now, new Vault(now, variables)));
      looking.clear();
    }
    return opened.orElseThrow().vault();
  }

  /** Gives back what looks shared, and the token. */
  @Override
  public synchronized void close() {
    looking.values().forEach(ConnectionLogin::close);
    looking.clear();
    made.close();
    opened.ifPresent(one -> one.vault().close());
    opened = Optional.empty();
  }
}
