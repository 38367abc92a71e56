package dev.sluice.agent.access;

import dev.sluice.agent.home.AgentException;
import dev.sluice.agent.secret.Vault;
import dev.sluice.agent.secret.VaultLease;
import dev.sluice.agent.secret.VaultSettings;
import dev.sluice.db.ConnectionSettings;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Logins for target databases, looked up or made at the time of use. An attempt has a user of its
 * own where Vault makes users. Mere looks at a connection share one, until two thirds of its time
 * are over: a survey every half minute would make thousands.
 */
public final class Logins implements AutoCloseable {
  private final Supplier<Optional<VaultSettings>> settings;
  private final Map<String, String> variables;
  private final ConcurrentHashMap<TargetConnection, VaultLease> looking = new ConcurrentHashMap<>();
  private Optional<Opened> opened = Optional.empty();

  /**
   * Logins.
   *
   * @param settings where Vault is now
   * @param variables environment in which references are looked up
   */
  public Logins(Supplier<Optional<VaultSettings>> settings, Map<String, String> variables) {
    this.settings = settings;
    this.variables = Map.copyOf(variables);
  }

  private record Opened(VaultSettings settings, Vault vault) {}

  /** The stored login, or one that others use as well; never taken back while somebody looks. */
  private record Kept(ConnectionSettings settings) implements ConnectionLogin {
    @Override
    public Optional<String> over() {
      return Optional.empty();
    }

    @Override
    public void close() {}
  }

  private record Leased(ConnectionSettings settings, VaultLease lease) implements ConnectionLogin {
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
   * @throws AgentException when it cannot be had
   */
  public ConnectionLogin forAttempt(TargetConnection connection) {
    Optional<String> path = connection.secret().loginPath();
    if (path.isEmpty()) {
      return new Kept(stored(connection));
    }
    VaultLease lease = vault().lease(path.get()).kept();
    return new Leased(connection.settings(lease.user(), lease.password()), lease);
  }

  /**
   * How to open a connection for whoever looks, rehearses or establishes.
   *
   * @throws AgentException when no login can be had
   */
  public ConnectionSettings forLooking(TargetConnection connection) {
    Optional<String> path = connection.secret().loginPath();
    if (path.isEmpty()) {
      return stored(connection);
    }
    VaultLease lease = shared(connection, path.get());
    return connection.settings(lease.user(), lease.password());
  }

  /** One that is not fresh is left to its end: somebody may still look with it. */
  private VaultLease shared(TargetConnection connection, String path) {
    Vault vault = vault();
    return looking.compute(
        connection, (key, known) -> known != null && known.fresh() ? known : vault.lease(path));
  }

  private ConnectionSettings stored(TargetConnection connection) {
    String secret =
        connection.isFile()
            ? ""
            : connection
                .secret()
                .resolve(variables, (path, key) -> vault().read(path, key));
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
    looking.values().forEach(VaultLease::close);
    looking.clear();
    opened.ifPresent(one -> one.vault().close());
    opened = Optional.empty();
  }
}
