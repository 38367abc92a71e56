package dev.sluice.db.postgresql;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Sets a table aside that is too large to be copied: it moves into the ledger schema under the
 * artifact's name, and an empty table takes its place for the statement to drop. Foreign keys that
 * it has to others are dropped meanwhile and made again when it comes back; indexes, sequences,
 * privileges, triggers and comments stay with it.
 */
final class SoftDrop {
  private static final String MOVE = "ALTER TABLE %s RENAME TO %s";
  private static final String SET_SCHEMA = "ALTER TABLE %s SET SCHEMA %s";
  private static final String STUB = "CREATE TABLE %s ()";

  /** What would go or break with the table, besides what is its own. */
  private static final String DEPENDING =
      """
      SELECT DISTINCT pg_describe_object(d.classid, d.objid, d.objsubid)
      FROM pg_catalog.pg_depend d
      JOIN pg_catalog.pg_class t ON t.oid = ?
      WHERE ((d.refclassid = 'pg_class'::regclass AND d.refobjid = t.oid)
          OR (d.refclassid = 'pg_type'::regclass AND d.refobjid IN (
            SELECT y.oid FROM pg_catalog.pg_type y
            WHERE y.oid = t.reltype OR y.typelem = t.reltype)))
        AND d.deptype = 'n'
        AND NOT (d.classid = 'pg_class'::regclass AND d.objid = t.oid)
        AND NOT (d.classid = 'pg_constraint'::regclass AND d.objid IN (
          SELECT oid FROM pg_catalog.pg_constraint WHERE conrelid = t.oid))
        AND NOT (d.classid = 'pg_attrdef'::regclass AND d.objid IN (
          SELECT oid FROM pg_catalog.pg_attrdef WHERE adrelid = t.oid))
        AND NOT (d.classid = 'pg_policy'::regclass AND d.objid IN (
          SELECT oid FROM pg_catalog.pg_policy WHERE polrelid = t.oid))
        AND NOT (d.classid = 'pg_class'::regclass AND d.objid IN (
          SELECT indexrelid FROM pg_catalog.pg_index WHERE indrelid = t.oid))
        AND NOT (d.classid = 'pg_trigger'::regclass AND d.objid IN (
          SELECT oid FROM pg_catalog.pg_trigger WHERE tgrelid = t.oid))
      ORDER BY 1
      LIMIT 4
      """;

  private static final String RELATED =
      """
      SELECT count(*) FROM pg_catalog.pg_inherits WHERE inhrelid = ? OR inhparent = ?
      """;
  private static final String PUBLISHED =
      "SELECT count(*) FROM pg_catalog.pg_publication_rel WHERE prrelid = ?";

  /** Names of indexes and sequences that move along and are taken there. */
  private static final String TAKEN =
      """
      SELECT o.relname
      FROM pg_catalog.pg_class o
      WHERE (o.oid IN (SELECT indexrelid FROM pg_catalog.pg_index WHERE indrelid = ?)
          OR o.oid IN (SELECT d.objid FROM pg_catalog.pg_depend d
            WHERE d.classid = 'pg_class'::regclass AND d.refclassid = 'pg_class'::regclass
              AND d.refobjid = ? AND d.deptype IN ('a', 'i') AND d.refobjsubid > 0))
        AND EXISTS (SELECT 1 FROM pg_catalog.pg_class x
          JOIN pg_catalog.pg_namespace n ON n.oid = x.relnamespace
          WHERE n.nspname = ? AND x.relname = o.relname)
      LIMIT 1
      """;

  private static final String FOREIGN_KEYS =
      """
      SELECT conname, pg_get_constraintdef(oid)
      FROM pg_catalog.pg_constraint
      WHERE conrelid = ? AND contype = 'f' AND confrelid <> conrelid
      ORDER BY conname
      """;
  private static final String PARTS =
      """
      SELECT 'index ' || c.relname FROM pg_catalog.pg_index i
      JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid WHERE i.indrelid = ?
      UNION ALL
      SELECT 'trigger ' || tgname FROM pg_catalog.pg_trigger
      WHERE tgrelid = ? AND NOT tgisinternal
      """;
  private static final String MAY_CREATE = "SELECT has_schema_privilege(?, 'CREATE')::int";

  private final RecoverySession session;
  private final RecoveryStore store;

  SoftDrop(RecoverySession session, RecoveryStore store) {
    this.session = session;
    this.store = store;
  }

  /** Why a table cannot be moved instead of dropped; empty when it can. */
  String obstacle(RecoveryTable table) throws SQLException {
    if (!table.owned() || table.partitioned()) {
      return table.partitioned() ? "it has partitions" : "the role does not own it";
    }
    if (session.count(RELATED, table.oid(), table.oid()) > 0) {
      return "it inherits, or others inherit from it";
    }
    if (session.count(PUBLISHED, table.oid()) > 0) {
      return "it is published for replication";
    }
    List<String> depending = session.query(DEPENDING, row -> row.getString(1), table.oid());
    if (!depending.isEmpty()) {
      return "these depend on it: " + String.join(", ", depending);
    }
    store.ensure();
    List<String> taken =
        session.query(TAKEN, row -> row.getString(1), table.oid(), table.oid(), store.schema());
    if (!taken.isEmpty()) {
      return "something named " + taken.get(0) + " is set aside already";
    }
    return session.count(MAY_CREATE, store.schema()) == 1
        ? ""
        : "the role may not create in the schema " + store.schema();
  }

  /**
   * Moves a table that nothing stands against and leaves an empty one in its place.
   *
   * @return its foreign keys to others, as they are made again
   */
  List<String> move(RecoveryTable table, String id) throws SQLException {
    List<String> keys = new ArrayList<>();
    for (List<String> key :
        session.plainly(
            () ->
                session.query(
                    FOREIGN_KEYS,
                    row -> List.of(row.getString(1), row.getString(2)),
                    table.oid()))) {
      keys.add("CONSTRAINT " + Quoting.identifier(key.get(0)) + " " + key.get(1));
      session.run(
          "ALTER TABLE %s DROP CONSTRAINT %s"
              .formatted(table.sql(), Quoting.identifier(key.get(0))));
    }
    session.run(MOVE.formatted(table.sql(), Quoting.identifier(id)));
    session.run(
        SET_SCHEMA.formatted(
            Quoting.identifier(table.schema()) + "." + Quoting.identifier(id),
            Quoting.identifier(store.schema())));
    session.run(STUB.formatted(table.sql()));
    return keys;
  }

  /**
   * Brings a table back in the place of the one that a down script made, or beside nothing.
   *
   * @return what was done, or nothing when the one that is there cannot give way
   */
  Optional<String> moveBack(RecoveryEntry entry, RecoveryTable kept, Optional<RecoveryTable> there)
      throws SQLException {
    if (there.isPresent() && !gives(there.get(), kept)) {
      return Optional.empty();
    }
    if (there.isPresent()) {
      session.run("DROP TABLE " + there.get().sql());
    }
    String schema = Quoting.identifier(entry.schema());
    session.run(SET_SCHEMA.formatted(kept.sql(), schema));
    String table = schema + "." + Quoting.identifier(entry.table());
    session.run(
        MOVE.formatted(
            schema + "." + Quoting.identifier(entry.id()), Quoting.identifier(entry.table())));
    for (String key : entry.columns()) {
      session.run("ALTER TABLE %s ADD %s".formatted(table, key));
    }
    return Optional.of(entry.id() + ": the table " + entry.object() + " put back");
  }

  /**
   * Whether a table is empty, needed by nobody, of the same columns and has nothing more; nobody
   * writes meanwhile.
   */
  private boolean gives(RecoveryTable there, RecoveryTable kept) throws SQLException {
    if (!there.owned()) {
      return false;
    }
    session.run(RecoverySql.LOCK.formatted(there.sql(), "ACCESS EXCLUSIVE"));
    return session.count(
                "SELECT count(*) FROM (SELECT 1 FROM %s LIMIT 1) x".formatted(there.rows()))
            == 0
        && columns(there).equals(columns(kept))
        && parts(kept).containsAll(parts(there))
        && obstacleBack(there).isEmpty();
  }

  private String obstacleBack(RecoveryTable there) throws SQLException {
    boolean own = there.owned() && !there.partitioned();
    boolean alone = session.count(RELATED, there.oid(), there.oid()) == 0;
    return own && alone && session.query(DEPENDING, row -> row.getString(1), there.oid()).isEmpty()
        ? ""
        : "others need it";
  }

  /** Indexes and triggers, which would be missed if the table that gives way had more of them. */
  private List<String> parts(RecoveryTable table) throws SQLException {
    return session.query(PARTS, row -> row.getString(1), table.oid(), table.oid());
  }

  private static List<String> columns(RecoveryTable table) {
    return table.columns().stream().map(c -> c.name() + " " + c.typeName()).sorted().toList();
  }
}
