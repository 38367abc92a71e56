package dev.sluice.db;

import dev.sluice.db.schema.Schema;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One target database, opened by an agent. Each operation uses a fresh connection of its own, so no
 * session state reaches the next one. Closing it closes what is still open.
 */
public interface Database extends AutoCloseable {
  /** Asks the server for its product, version and limits. */
  ServerInfo server();

  /**
   * Where this database is, as the server says it: equal for whoever reaches the same database, by
   * whatever address. Stays as long as the server is not restarted. Empty where the engine cannot
   * tell.
   */
  default Optional<Place> place() {
    return Optional.empty();
  }

  /**
   * Other databases that a statement can name while it runs in this one, as the server spells them;
   * empty where a session is held in its own. Those that only tell of the server are left out.
   */
  default Set<String> reachable() {
    return Set.of();
  }

  /** What the login role lacks, operation by operation; empty when nothing is missing. */
  List<MissingPrivilege> missingPrivileges();

  /** Reads the whole schema, without Sluice's own ledger schema and without system objects. */
  Schema schema();

  /** Rows per table as the statistics know them (may be stale), by qualified name. */
  java.util.Map<String, Long> estimatedRows();

  /**
   * Runs a script by the step protocol: tagged fresh connection, time limits, target lock, ledger,
   * one statement per message. Never throws for what the target says: that is an outcome.
   *
   * @param gate asked right before the first byte of every transaction or lone statement; when it
   *     says no, nothing more is sent
   * @param listener told of every step; {@link ExecutionListener#starting} must have made the
   *     intent durable when it returns
   */
  Outcome execute(ExecutionPlan plan, StartGate gate, ExecutionListener listener);

  /** Asks the server to cancel what this attempt runs now, then ends its session. */
  void cancel(String attempt);

  /**
   * Establishes after a crash what an attempt did, from the ledger, the catalog and living
   * sessions. Waits for a session of the attempt that is still at work up to the plan's statement
   * timeout.
   */
  Outcome establish(ExecutionPlan plan);

  /** A throwaway copy of a schema on this server, without rows; empty where none can be made. */
  Optional<Shadow> shadow(Schema base);

  /** What the schema was before and after attempts; empty where the engine's ledger cannot tell. */
  default Optional<SchemaHistory> history() {
    return Optional.empty();
  }

  /** What was set aside for a migration on this target, newest first. */
  List<RecoveryArtifact> artifacts();

  /** What was set aside, to look at and to act on; empty where the engine sets nothing aside. */
  default Optional<RecoveryShelf> recovery() {
    return Optional.empty();
  }

  /**
   * A session for questions of people that changes nothing; empty where the engine cannot keep one.
   *
   * @throws DatabaseException of category PRIVILEGE when the login may write: read-only is a right
   *     of the login before it is anything else
   */
  default Optional<ReadSession> reading(ReadLimits limits) {
    return Optional.empty();
  }

  /** Whole tables in and out as streams; empty where the engine has no way for it. */
  default Optional<BulkRows> bulk() {
    return Optional.empty();
  }

  /**
   * Logins for a time that act as a role; empty where what they create would not outlive them.
   *
   * @param role role that owns what they create
   */
  default Optional<TemporaryLogins> temporaryLogins(String role) {
    return Optional.empty();
  }

  @Override
  void close();

  /** Permission to send SQL now: lease and epoch are still ours. */
  interface StartGate {
    /** False when the lease ran out or a newer epoch is known. */
    boolean mayStart();
  }

  /** A throwaway database; closing drops it. */
  interface Shadow extends AutoCloseable {
    /** The throwaway database itself. */
    Database database();

    @Override
    void close();
  }

  /**
   * What the server says of itself.
   *
   * @param product for example {@code PostgreSQL}
   * @param version for example {@code 16.4}
   * @param notes things worth telling, for example that a transaction pooler stands in between
   */
  record ServerInfo(String product, String version, List<String> notes) {
    public ServerInfo {
      notes = List.copyOf(notes);
    }
  }

  /**
   * A place that one database alone has.
   *
   * @param server what only this server, or this cluster, says of itself
   * @param database what only this database of it has
   */
  record Place(String server, String database) {}

  /**
   * A right that the role lacks, what cannot be done without it and the statement that grants it.
   */
  record MissingPrivilege(String operation, String right, String remedy) {}
}
