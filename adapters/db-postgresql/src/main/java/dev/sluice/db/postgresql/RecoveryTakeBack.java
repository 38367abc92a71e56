package dev.sluice.db.postgresql;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;

/** Removes rows that a statement added, where they are as it added them and nobody needs them. */
final class RecoveryTakeBack {
  private static final String ADDED = "SELECT count(*) FROM %s AS a WHERE a.%s = '%s'";
  private static final String REFERENCES =
      """
      SELECT n.nspname, c.relname, c.relkind = 'p', c.oid = f.confrelid,
             ARRAY(SELECT a.attname::text FROM unnest(f.conkey) WITH ORDINALITY AS k (num, place)
               JOIN pg_catalog.pg_attribute a ON a.attrelid = f.conrelid AND a.attnum = k.num
               ORDER BY k.place),
             ARRAY(SELECT a.attname::text FROM unnest(f.confkey) WITH ORDINALITY AS k (num, place)
               JOIN pg_catalog.pg_attribute a ON a.attrelid = f.confrelid AND a.attnum = k.num
               ORDER BY k.place)
      FROM pg_catalog.pg_constraint f
      JOIN pg_catalog.pg_class c ON c.oid = f.conrelid
      JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      WHERE f.contype = 'f' AND f.confrelid = ? AND f.conparentid = 0
      """;

  private final RecoverySession session;
  private final List<String> evidence;

  RecoveryTakeBack(RecoverySession session, List<String> evidence) {
    this.session = session;
    this.evidence = evidence;
  }

  /** Removes what an artifact says was added; a row that refers to another one goes before it. */
  void takeBack(RecoveryEntry entry, RecoverySql.Pair pair) throws SQLException {
    String after = Quoting.identifier(RecoverySql.AFTER);
    if (session.count(ADDED.formatted(pair.artifact(), after, RecoverySql.INSERTED)) == 0) {
      return;
    }
    if (pair.key().isEmpty()) {
      evidence.add(
          entry.id() + ": " + entry.object() + " has another key, rows added to it are left");
      return;
    }
    List<InsertedSql.Reference> references =
        session.query(REFERENCES, RecoveryTakeBack::reference, pair.table().oid());
    String remove = InsertedSql.remove(pair, references);
    long removed = 0;
    for (long more = session.run(remove); more > 0; more = session.run(remove)) {
      removed += more;
    }
    evidence.add(
        "%s: %d added rows of %s taken back".formatted(entry.id(), removed, entry.object()));
    left(entry, session.count(InsertedSql.left(pair, true)), "were changed since");
    left(entry, session.count(InsertedSql.left(pair, false)), "are referred to");
  }

  private static InsertedSql.Reference reference(ResultSet row) throws SQLException {
    String from = Quoting.identifier(row.getString(1)) + "." + Quoting.identifier(row.getString(2));
    return new InsertedSql.Reference(
        (row.getBoolean(3) ? "" : "ONLY ") + from,
        row.getBoolean(4),
        Arrays.asList((String[]) row.getArray(5).getArray()),
        Arrays.asList((String[]) row.getArray(6).getArray()));
  }

  private void left(RecoveryEntry entry, long count, String why) {
    if (count > 0) {
      evidence.add(
          "%s: %d added rows of %s %s and were left as they are"
              .formatted(entry.id(), count, entry.object(), why));
    }
  }
}
