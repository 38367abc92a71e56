package dev.sluice.db.mysql;

import dev.sluice.db.BulkRows;
import dev.sluice.db.Database;
import dev.sluice.db.DatabaseException;
import dev.sluice.db.DatabaseException.Category;
import dev.sluice.db.ExecutionListener;
import dev.sluice.db.ExecutionPlan;
import dev.sluice.db.OldestVersion;
import dev.sluice.db.Outcome;
import dev.sluice.db.ReadLimits;
import dev.sluice.db.ReadSession;
import dev.sluice.db.RecoveryArtifact;
import dev.sluice.db.RecoveryShelf;
import dev.sluice.db.SchemaHistory;
import dev.sluice.db.mysql.Dialect.Flavour;
import dev.sluice.db.rows.Questions;
import dev.sluice.db.schema.Schema;
import dev.sluice.db.step.Deadline;
import dev.sluice.db.step.LedgerHistory;
import dev.sluice.db.step.Sql;
import dev.sluice.db.step.StepProtocol;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** One database of a MySQL or MariaDB server; every operation opens sessions of its own. */
final class MySqlDatabase implements Database {
  private static final Duration PATIENCE = Duration.ofSeconds(3);
  private static final OldestVersion OLDEST_MYSQL = new OldestVersion("MySQL 5.7", 5, 7);
  private static final OldestVersion OLDEST_MARIADB = new OldestVersion("MariaDB 10.4", 10, 4);
  private static final String ROWS =
      """
      SELECT CONCAT(TABLE_ROWS, ' ', TABLE_NAME) FROM information_schema.TABLES
      WHERE TABLE_SCHEMA = DATABASE() AND TABLE_TYPE = 'BASE TABLE' AND TABLE_ROWS IS NOT NULL
        AND TABLE_NAME NOT LIKE 'sluice\\_%'
      """;

  /** On a session in UTC only: in a zone with summer time one hour of the year is there twice. */
  private static final String UTC = "DATE_FORMAT(s.at, '%Y-%m-%dT%H:%i:%s.%fZ')";

  private static final String OTHERS =
      """
      SELECT SCHEMA_NAME FROM information_schema.SCHEMATA
      WHERE SCHEMA_NAME <> DATABASE()
        AND SCHEMA_NAME NOT IN ('information_schema', 'performance_schema', 'sys')
      """;

  private static final String SERVER_MARIADB =
      "SELECT CONCAT_WS('/', @@hostname, @@port, @@datadir)";
  private static final String SERVER_MYSQL =
      "SELECT CONCAT_WS('/', @@server_uuid, @@hostname, @@port, @@datadir)";
  private static final String CLUSTER_MARIADB =
      """
      SELECT VARIABLE_VALUE FROM information_schema.GLOBAL_STATUS
      WHERE VARIABLE_NAME = 'WSREP_CLUSTER_STATE_UUID'
      """;
  private static final String CLUSTER_MYSQL =
      """
      SELECT VARIABLE_VALUE FROM performance_schema.global_variables
      WHERE VARIABLE_NAME = 'group_replication_group_name'
      UNION ALL
      SELECT VARIABLE_VALUE FROM performance_schema.global_status
      WHERE VARIABLE_NAME = 'wsrep_cluster_state_uuid'
      """;

  /** What servers that are in no cluster say of it. */
  private static final Pattern NO_CLUSTER = Pattern.compile("[0-]*");

  private final Connections connections;
  private final Dialect dialect;
  private final String version;

  private MySqlDatabase(Connections connections, Dialect dialect, String version) {
    this.connections = connections;
    this.dialect = dialect;
    this.version = version;
  }

  /** Opens it if the server is the product that was asked for, and not too old. */
  static MySqlDatabase open(Connections connections, Dialect wanted) {
    try (Connection session = connections.open("hello")) {
      String version = Sql.texts(session, "SELECT VERSION()").get(0);
      boolean mariaDb = version.contains("MariaDB");
      Dialect found = Dialect.of(mariaDb ? Flavour.MARIADB : Flavour.MYSQL, version);
      if (mariaDb != wanted.mariaDb()) {
        throw new DatabaseException(
            Category.SETUP,
            "",
            "The server is " + (mariaDb ? "MariaDB" : "MySQL") + " " + version,
            "Register the connection with the engine " + found.product());
      }
      (mariaDb ? OLDEST_MARIADB : OLDEST_MYSQL)
          .require(mariaDb ? version.replaceFirst("^5\\.5\\.5-(?=\\d)", "") : version);
      return new MySqlDatabase(connections, found, version);
    } catch (SQLException failure) {
      throw Troubles.exception(failure);
    }
  }

  /** Another database of the same server. */
  MySqlDatabase on(String database) {
    return new MySqlDatabase(connections.on(database), dialect, version);
  }

  @Override
  public ServerInfo server() {
    return new ServerInfo(dialect.mariaDb() ? "MariaDB" : "MySQL", version, List.of());
  }

  /** All members of a cluster hold the same database, so they are one place. */
  @Override
  public Optional<Place> place() {
    return with(
        c -> {
          List<String> cluster = Sql.texts(c, dialect.mariaDb() ? CLUSTER_MARIADB : CLUSTER_MYSQL);
          String server =
              cluster.stream()
                  .filter(id -> !NO_CLUSTER.matcher(id).matches())
                  .findFirst()
                  .orElse(Sql.texts(c, dialect.mariaDb() ? SERVER_MARIADB : SERVER_MYSQL).get(0));
          return Optional.of(new Place(server, Sql.texts(c, "SELECT LOWER(DATABASE())").get(0)));
        });
  }

  @Override
  public Set<String> reachable() {
    return with(c -> Set.copyOf(Sql.texts(c, OTHERS)));
  }

  @Override
  public List<MissingPrivilege> missingPrivileges() {
    return with(c -> Privileges.missing(c, connections.database()));
  }

  @Override
  public Schema schema() {
    return with(c -> SchemaReader.read(c, dialect, "sluice"));
  }

  @Override
  public Map<String, Long> estimatedRows() {
    return with(
        c -> {
          Map<String, Long> rows = new HashMap<>();
          for (String line : Sql.texts(c, ROWS)) {
            int space = line.indexOf(' ');
            rows.put(line.substring(space + 1), Long.parseLong(line.substring(0, space)));
          }
          return rows;
        });
  }

  @Override
  public Outcome execute(ExecutionPlan plan, StartGate gate, ExecutionListener listener) {
    return protocol().execute(plan, gate, listener);
  }

  @Override
  public void cancel(String attempt) {
    String tag = Sessions.tag(attempt);
    with(
        c -> {
          end(c, "KILL QUERY ", tag);
          Deadline deadline = Deadline.in(PATIENCE);
          while (!deadline.over() && !Sessions.numbers(c, tag).isEmpty()) {
            deadline.pause();
          }
          return end(c, "KILL ", tag);
        });
  }

  private static boolean end(Connection asker, String command, String tag) throws SQLException {
    for (Long session : Sessions.numbers(asker, tag)) {
      try {
        Sql.run(asker, command + session);
      } catch (SQLException gone) {
        return false;
      }
    }
    return true;
  }

  @Override
  public Outcome establish(ExecutionPlan plan) {
    return protocol().establish(plan);
  }

  private StepProtocol protocol() {
    return new StepProtocol(new MySqlTarget(connections, dialect));
  }

  @Override
  public Optional<Shadow> shadow(Schema base) {
    return MySqlShadow.of(this, connections, base);
  }

  @Override
  public Optional<SchemaHistory> history() {
    LedgerTables tables = new LedgerTables(connections.database(), "sluice");
    return Optional.of(
        new LedgerHistory(() -> connections.exact("sluice"), Troubles::exception, tables, UTC));
  }

  @Override
  public List<RecoveryArtifact> artifacts() {
    return with(c -> new RecoveryStore(c, connections.database(), "sluice").artifacts());
  }

  @Override
  public Optional<RecoveryShelf> recovery() {
    return Optional.of(new MySqlShelf(connections));
  }

  @Override
  public Optional<ReadSession> reading(ReadLimits limits) {
    with(ReadingRights::check);
    return Optional.of(
        new Questions(new MySqlQuestions(connections, dialect.mariaDb(), version), limits));
  }

  @Override
  public Optional<BulkRows> bulk() {
    return Optional.of(new MySqlBulk(connections));
  }

  @Override
  public void close() {}

  private <T> T with(Work<T> work) {
    try (Connection connection = connections.open("sluice")) {
      return work.on(connection);
    } catch (SQLException failure) {
      throw Troubles.exception(failure);
    }
  }

  private interface Work<T> {
    T on(Connection connection) throws SQLException;
  }
}
