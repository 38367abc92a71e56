package dev.sluice.db.postgresql;

import java.sql.SQLException;
import java.util.List;

/** Raises sequences so that the next number is not one that a row was put back with. */
final class RecoverySequences {
  private static final String FEEDING =
      """
      SELECT DISTINCT a.attname, d.seq::regclass::text
      FROM (
        SELECT objid AS seq, refobjid AS rel, refobjsubid AS num
        FROM pg_catalog.pg_depend
        WHERE classid = 'pg_class'::regclass AND refclassid = 'pg_class'::regclass
          AND deptype IN ('a', 'i')
        UNION
        SELECT p.refobjid, f.adrelid, f.adnum
        FROM pg_catalog.pg_depend p
        JOIN pg_catalog.pg_attrdef f ON f.oid = p.objid
        WHERE p.classid = 'pg_attrdef'::regclass AND p.refclassid = 'pg_class'::regclass
      ) AS d
      JOIN pg_catalog.pg_sequence s ON s.seqrelid = d.seq AND s.seqincrement > 0
      JOIN pg_catalog.pg_attribute a ON a.attrelid = d.rel AND a.attnum = d.num
      JOIN pg_catalog.pg_type y ON y.oid = a.atttypid AND y.typcategory = 'N'
      WHERE d.rel = ?
      """;
  private static final String RAISE =
      """
      SELECT setval(?::regclass, highest)
      FROM (SELECT max(t.%s)::bigint AS highest FROM %s AS t) AS found
      WHERE highest >= coalesce(pg_sequence_last_value(?::regclass), highest)
      """;

  private final RecoverySession session;

  RecoverySequences(RecoverySession session) {
    this.session = session;
  }

  void raise(RecoveryTable table) throws SQLException {
    List<List<String>> feeding =
        session.query(FEEDING, row -> List.of(row.getString(1), row.getString(2)), table.oid());
    for (List<String> pair : feeding) {
      session.query(
          RAISE.formatted(Quoting.identifier(pair.get(0)), table.rows()),
          row -> row.getLong(1),
          pair.get(1),
          pair.get(1));
    }
  }
}
