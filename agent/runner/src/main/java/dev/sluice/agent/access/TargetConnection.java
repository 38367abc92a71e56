package dev.sluice.agent.access;

import dev.sluice.agent.home.AgentException;
import dev.sluice.agent.policy.ConnectionPolicy;
import dev.sluice.agent.policy.Operation;
import dev.sluice.agent.secret.SecretReference;
import dev.sluice.db.ConnectionSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * One target database that this agent may open.
 *
 * @param environment environment it belongs to
 * @param name name of the connection, unique in its environment
 * @param engine engine, for example {@code postgresql}
 * @param host host name or address; empty for a file beside the agent
 * @param port TCP port; 0 for a file
 * @param database name of the database, or the absolute path of its file
 * @param user login role; empty for a file, and where the reference brings one
 * @param password its password, or a {@link SecretReference} to it; never leaves the agent
 * @param role role that a login of each attempt's own acts as; empty where attempts use the login
 *     that is stored
 * @param tls {@code disable}, {@code require} or {@code verify-full}
 * @param operations what may be done there
 * @param policy what else its operator settled
 */
public record TargetConnection(
    String environment,
    String name,
    String engine,
    String host,
    int port,
    String database,
    String user,
    String password,
    String role,
    String tls,
    Set<Operation> operations,
    ConnectionPolicy policy) {
  private static final Pattern WORD = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,62}");
  private static final Pattern HOST = Pattern.compile("[A-Za-z0-9.:_-]{1,253}");
  private static final Pattern FILE = Pattern.compile("[^\\p{Cntrl}?#%]{1,1024}");
  private static final Pattern PLAIN = Pattern.compile("[^\\p{Cntrl}/?#&;%\\\\]{1,128}");
  private static final Set<String> TLS = Set.of("disable", "require", "verify-full");

  /** Connections that were stored before there were policies lack one. */
  public TargetConnection {
    operations = Set.copyOf(operations);
    role = role == null ? "" : role;
    policy = policy == null ? ConnectionPolicy.USUAL : policy;
    require(WORD, environment, "environment");
    require(WORD, name, "connection name");
    require(WORD, engine, "engine");
    if (host.isEmpty()) {
      requireFile(database);
    } else {
      requireServer(host, port, database);
      requireUser(user, password);
      requireRole(role, password);
    }
    if (!TLS.contains(tls)) {
      throw AgentException.usage(
          "'" + tls + "' is no TLS mode.", "Use disable, require or verify-full.");
    }
  }

  /** One whose attempts use the login that is stored, for which nothing else is settled. */
  public TargetConnection(
      String environment,
      String name,
      String engine,
      String host,
      int port,
      String database,
      String user,
      String password,
      String tls,
      Set<Operation> operations) {
    this(
        environment,
        name,
        engine,
        host,
        port,
        database,
        user,
        password,
        "",
        tls,
        operations,
        ConnectionPolicy.USUAL);
  }

  /** The same connection, whose attempts use logins of their own that act as a role. */
  public TargetConnection actingAs(String owner) {
    return with(owner, policy);
  }

  /** The same connection under another policy. */
  public TargetConnection under(ConnectionPolicy other) {
    return with(role, other);
  }

  private TargetConnection with(String owner, ConnectionPolicy settled) {
    return new TargetConnection(
        environment,
        name,
        engine,
        host,
        port,
        database,
        user,
        password,
        owner,
        tls,
        operations,
        settled);
  }

  /** A database that is a file: no host, port, user or password. */
  public static TargetConnection file(
      String environment, String name, String engine, String path, Set<Operation> operations) {
    return new TargetConnection(
        environment, name, engine, "", 0, path, "", "", "disable", operations);
  }

  private static void requireServer(String host, int port, String database) {
    require(HOST, host, "host");
    require(PLAIN, database, "database");
    if (port < 1 || port > 65535) {
      throw AgentException.usage("Port " + port + " does not exist.", "Use 1 to 65535.");
    }
  }

  private static void requireUser(String user, String password) {
    if (new SecretReference(password).loginPath().isEmpty()) {
      require(PLAIN, user, "user");
    } else if (!user.isEmpty()) {
      throw AgentException.usage(
          "The user " + user + " is given beside a reference that brings one.",
          "Leave --user out with ${vault-login:PATH}.");
    }
  }

  private static void requireRole(String role, String password) {
    if (role.isEmpty()) {
      return;
    }
    require(PLAIN, role, "role");
    if (new SecretReference(password).loginPath().isPresent()) {
      throw AgentException.usage(
          "Vault makes the logins of this connection already.",
          "Have its role act as " + role + " by its creation statements, without --act-as.");
    }
  }

  private static void requireFile(String path) {
    require(FILE, path, "database file");
    if (!Path.of(path).isAbsolute() || !Path.of(path).equals(Path.of(path).normalize())) {
      throw AgentException.usage(
          "'" + path + "' is no absolute path.", "Give the whole path of the database file.");
    }
  }

  /** Whether it is a file, which nobody signs in to. */
  boolean isFile() {
    return host.isEmpty();
  }

  private static void require(Pattern pattern, String value, String what) {
    if (!pattern.matcher(value).matches()) {
      throw AgentException.usage(
          "'" + value + "' cannot be the " + what + ".",
          "Use a plain name; parameters and addresses of other kinds are not accepted there.");
    }
  }

  /** {@code environment/name}. */
  public String key() {
    return environment + "/" + name;
  }

  /** What is known of its password: itself, or where it stands. */
  SecretReference secret() {
    return new SecretReference(password);
  }

  /**
   * What an engine needs to open it. A file may not be a link out of its folder.
   *
   * @param login login role; empty for a file
   * @param secret its password as it is now; empty for a file
   */
  ConnectionSettings settings(String login, String secret) {
    return new ConnectionSettings(
        host,
        port,
        database,
        login,
        secret,
        tls,
        isFile() ? Map.of("folder", String.valueOf(Path.of(database).getParent())) : Map.of(),
        Duration.ofSeconds(10));
  }

  @Override
  public String toString() {
    if (isFile()) {
      return key() + " (" + engine + " " + database + ")";
    }
    String acts = role.isEmpty() ? "" : " acting as " + role;
    String who = secret().loginPath().isPresent() ? secret().toString() : user;
    return key() + " (" + engine + " " + who + "@" + host + ":" + port + "/" + database + acts
        + ")";
  }
}
