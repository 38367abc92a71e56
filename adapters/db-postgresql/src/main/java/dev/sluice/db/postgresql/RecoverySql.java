package dev.sluice.db.postgresql;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The statements of recovery. Names come in through {@link Quoting} only; {@code t} is the table
 * and {@code a} the artifact.
 */
final class RecoverySql {
  /** Column of an artifact: hash of the row as the statement left it; null for a row it removed. */
  static final String AFTER = "sluice after-image";

  /** Stands in place of a hash for a row that the statement added. */
  static final String INSERTED = "inserted";

  static final String LOCK = "LOCK TABLE %s IN %s MODE";
  static final String COUNT_UP_TO = "SELECT count(*) FROM (SELECT 1 FROM %s LIMIT %d) AS counted";
  static final String DROP = "DROP TABLE %s";
  static final String COPY = "CREATE TABLE %s AS SELECT %s, NULL::text AS %s FROM %s AS t";
  static final String STATISTICS = "ANALYZE %s";
  private static final String KEEP_BY_KEY =
      """
      CREATE TABLE %s AS
      SELECT %s, CASE WHEN t.tableoid IS NOT NULL THEN %s END AS %s
      FROM %s AS a
      LEFT JOIN %s AS t ON (%s)
      WHERE t.tableoid IS NULL OR %s <> %s
      """;
  private static final String KEEP_BY_COUNT =
      """
      CREATE TABLE %s AS
      SELECT %s, NULL::text AS %s
      FROM (SELECT a.*, count(*) OVER (PARTITION BY %s) AS "sluice copies" FROM %s AS a) AS a
      LEFT JOIN (SELECT %s AS image, count(*) AS copies FROM %s AS t GROUP BY 1) AS present
        ON present.image = %s
      WHERE coalesce(present.copies, 0) < a."sluice copies"
      """;
  private static final String INSERT_BY_KEY =
      """
      INSERT INTO %s (%s) OVERRIDING SYSTEM VALUE
      SELECT %s
      FROM %s AS a
      WHERE a.%s IS NULL AND NOT EXISTS (SELECT 1 FROM %s AS t WHERE %s)
      """;
  private static final String INSERT_BY_COUNT =
      """
      INSERT INTO %s (%s) OVERRIDING SYSTEM VALUE
      SELECT %s
      FROM (SELECT a.*, row_number() OVER (PARTITION BY %s) AS "sluice copy"
            FROM %s AS a WHERE a.%s IS NULL) AS a
      LEFT JOIN (SELECT %s AS image, count(*) AS copies FROM %s AS t GROUP BY 1) AS present
        ON present.image = %s
      WHERE a."sluice copy" > coalesce(present.copies, 0)
      """;
  private static final String UPDATE =
      """
      UPDATE %s AS t SET %s
      FROM %s AS a
      WHERE %s AND a.%s = %s
      """;
  private static final String CHANGED_SINCE =
      """
      SELECT count(*)
      FROM %s AS a
      LEFT JOIN %s AS t ON (%s)
      WHERE a.%s <> '%s' AND (t.tableoid IS NULL OR (a.%s <> %s AND %s <> %s))
      """;
  private static final String SET_COLUMN =
      """
      UPDATE %s AS t SET %s
      FROM %s AS a
      WHERE %s AND %s <> %s AND a.%s IS DISTINCT FROM '%s'
      """;
  private static final String REMEMBER =
      """
      UPDATE %s AS a SET %s = %s
      FROM %s AS t
      WHERE %s
      """;
  private static final String MARK =
      """
      UPDATE %s AS a SET %s = '%s'
      FROM %s AS t
      WHERE %s AND a.%s <> %s
      """;
  private static final String MARKED = "SELECT count(*) FROM %s WHERE %s = '%s'";

  /** Stands in place of a hash for a value that somebody changed before it was converted back. */
  private static final String CHANGED = "changed";

  private RecoverySql() {}

  /** Copies columns of a table into an artifact; types that a migration may drop become text. */
  static String copy(RecoveryTable table, List<RecoveryColumn> columns, String artifact) {
    String list =
        columns.stream()
            .map(c -> "t." + c.sql() + (c.builtIn() ? "" : "::text AS " + c.sql()))
            .collect(Collectors.joining(", "));
    return COPY.formatted(artifact, list, Quoting.identifier(AFTER), table.rows());
  }

  /** The rows of an artifact that a statement changed or removed, as a new artifact. */
  static String keep(Pair pair, String kept) {
    String list =
        pair.columns().stream().map(c -> "a." + c.sql()).collect(Collectors.joining(", "));
    String after = Quoting.identifier(AFTER);
    return pair.key().isEmpty()
        ? KEEP_BY_COUNT.formatted(
            kept,
            list,
            after,
            pair.imageBefore(),
            pair.artifact(),
            pair.imageNow(),
            pair.table().rows(),
            pair.imageBefore())
        : KEEP_BY_KEY.formatted(
            kept,
            list,
            pair.imageNow(),
            after,
            pair.artifact(),
            pair.table().rows(),
            pair.match(),
            pair.imageNow(),
            pair.imageBefore());
  }

  static String insert(Pair pair) {
    String target = pair.table().sql();
    String names =
        pair.columns().stream().map(RecoveryColumn::sql).collect(Collectors.joining(", "));
    String values = pair.columns().stream().map(pair::value).collect(Collectors.joining(", "));
    return pair.key().isEmpty()
        ? INSERT_BY_COUNT.formatted(
            target,
            names,
            values,
            pair.imageBefore(),
            pair.artifact(),
            Quoting.identifier(AFTER),
            pair.imageNow(),
            pair.table().rows(),
            pair.imageBefore())
        : INSERT_BY_KEY.formatted(
            target,
            names,
            values,
            pair.artifact(),
            Quoting.identifier(AFTER),
            pair.table().rows(),
            pair.match());
  }

  static String update(Pair pair, List<RecoveryColumn> image) {
    return UPDATE.formatted(
        pair.table().rows(),
        pair.assignments(),
        pair.artifact(),
        pair.match(),
        Quoting.identifier(AFTER),
        image(image));
  }

  static String changedSince(Pair pair, List<RecoveryColumn> image) {
    String after = Quoting.identifier(AFTER);
    return CHANGED_SINCE.formatted(
        pair.artifact(),
        pair.table().rows(),
        pair.match(),
        after,
        INSERTED,
        after,
        image(image),
        pair.imageNow(),
        pair.imageBefore());
  }

  static String setColumn(Pair pair, RecoveryColumn column) {
    List<RecoveryColumn> one = List.of(column);
    return SET_COLUMN.formatted(
        pair.table().rows(),
        column.sql() + " = " + pair.value(column),
        pair.artifact(),
        pair.match(),
        image(one),
        pair.imageBefore(one),
        Quoting.identifier(AFTER),
        CHANGED);
  }

  /** Notes what a conversion made of each value. */
  static String remember(Pair pair, RecoveryColumn column) {
    return REMEMBER.formatted(
        pair.artifact(),
        Quoting.identifier(AFTER),
        image(List.of(column)),
        pair.table().rows(),
        pair.match());
  }

  /** Marks values that are no longer what the conversion made of them. */
  static String mark(Pair pair, RecoveryColumn column) {
    String after = Quoting.identifier(AFTER);
    return MARK.formatted(
        pair.artifact(),
        after,
        CHANGED,
        pair.table().rows(),
        pair.match(),
        after,
        image(List.of(column)));
  }

  static String marked(Pair pair) {
    return MARKED.formatted(pair.artifact(), Quoting.identifier(AFTER), CHANGED);
  }

  /** Hash of a row of the table over columns in the given order. */
  static String image(List<RecoveryColumn> columns) {
    return hash(columns.stream().map(c -> "t." + c.sql()).toList());
  }

  private static String hash(List<String> values) {
    return "md5(ROW(" + String.join(", ", values) + ")::text)";
  }

  /**
   * A table and an artifact of it.
   *
   * @param stored the artifact as a table
   * @param columns columns that both have
   * @param key columns by which rows are matched, or none
   */
  record Pair(
      RecoveryTable table, RecoveryTable stored, List<RecoveryColumn> columns, List<String> key) {
    static Pair of(RecoveryTable table, RecoveryTable stored, List<String> key) {
      List<RecoveryColumn> both =
          table.stored().stream().filter(c -> stored.column(c.name()).isPresent()).toList();
      boolean usable =
          key.stream().allMatch(k -> both.stream().anyMatch(column -> column.name().equals(k)));
      return new Pair(table, stored, both, usable ? key : List.of());
    }

    String artifact() {
      return stored.sql();
    }

    /** The artifact's value in the type that the table has now. */
    String value(RecoveryColumn column) {
      boolean same =
          stored.column(column.name()).filter(c -> c.type() == column.type()).isPresent();
      return "a." + column.sql() + (same ? "" : "::" + column.typeName());
    }

    String match() {
      return key.stream()
          .map(name -> table.column(name).orElseThrow())
          .map(column -> "t." + column.sql() + " = " + value(column))
          .collect(Collectors.joining(" AND "));
    }

    String imageNow() {
      return image(columns);
    }

    String imageBefore() {
      return imageBefore(columns);
    }

    String imageBefore(List<RecoveryColumn> of) {
      return hash(of.stream().map(this::value).toList());
    }

    /** Columns that an UPDATE may set. */
    List<RecoveryColumn> settable() {
      List<RecoveryColumn> settable = new ArrayList<>(columns);
      settable.removeIf(column -> column.always() || key.contains(column.name()));
      return settable;
    }

    String assignments() {
      return settable().stream()
          .map(column -> column.sql() + " = " + value(column))
          .collect(Collectors.joining(", "));
    }
  }
}
