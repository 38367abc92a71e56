package dev.sluice.db.oracle;

/**
 * One query per kind of object of the schema that the login owns, for Oracle 11g R2 and later.
 * Views of the data dictionary as documented in the Database Reference ("Static Data Dictionary
 * Views"). Names stand without an owner, so that two schemas compare and one can be built in
 * another. What Oracle keeps in a LONG (defaults, texts of views) is read as it is.
 */
final class CatalogQueries {
  static final String SEQUENCES =
      """
      SELECT s.sequence_name, s.min_value, s.max_value, s.increment_by, s.cycle_flag, s.order_flag,
        s.cache_size
      FROM user_sequences s
      WHERE s.sequence_name NOT LIKE 'ISEQ$$%'
      """;

  static final String TABLES =
      """
      SELECT t.table_name, t.temporary, t.duration, t.iot_type, t.partitioned, t.compression,
        c.comments
      FROM user_tables t
      LEFT JOIN user_tab_comments c ON c.table_name = t.table_name
      WHERE t.nested = 'NO' AND t.secondary = 'N' AND t.dropped = 'NO'
        AND NOT EXISTS (SELECT 1 FROM user_mviews m WHERE m.mview_name = t.table_name)
        AND NOT EXISTS (SELECT 1 FROM user_mview_logs l WHERE l.log_table = t.table_name)
      """;

  static final String COLUMNS =
      """
      SELECT c.table_name, c.column_name, c.column_id, c.data_type, c.data_type_owner,
        c.data_length, c.char_length, c.char_used, c.data_precision, c.data_scale, c.nullable,
        c.virtual_column, c.data_default, m.comments
      FROM user_tab_cols c
      JOIN user_tables t ON t.table_name = c.table_name
      LEFT JOIN user_col_comments m ON m.table_name = c.table_name
        AND m.column_name = c.column_name
      WHERE c.hidden_column = 'NO'
      ORDER BY c.table_name, c.column_id
      """;

  /** Identity columns, of 12c and later; asked only where the view is there. */
  static final String IDENTITIES =
      """
      SELECT i.table_name, i.column_name, i.generation_type
      FROM user_tab_identity_cols i
      """;

  static final String KNOWS_IDENTITIES =
      """
      SELECT v.view_name
      FROM all_views v
      WHERE v.owner = 'SYS' AND v.view_name = 'USER_TAB_IDENTITY_COLS'
      """;

  /** A row per column of each primary, unique and foreign key. */
  static final String KEYS =
      """
      SELECT k.constraint_name, k.constraint_type, k.table_name, x.column_name, k.delete_rule,
        k.status, k.validated, k.deferrable, k.deferred, k.generated,
        r.table_name AS referenced_table, rx.column_name AS referenced_column
      FROM user_constraints k
      JOIN user_cons_columns x ON x.constraint_name = k.constraint_name
      LEFT JOIN user_constraints r ON r.constraint_name = k.r_constraint_name
      LEFT JOIN user_cons_columns rx ON rx.constraint_name = k.r_constraint_name
        AND rx.position = x.position
      WHERE k.constraint_type IN ('P', 'U', 'R')
      ORDER BY k.constraint_name, x.position
      """;

  /** Conditions; those that only say NOT NULL belong to their columns. */
  static final String CHECKS =
      """
      SELECT k.constraint_name, k.table_name, k.search_condition, k.status, k.validated,
        k.deferrable, k.deferred, k.generated
      FROM user_constraints k
      JOIN user_tables t ON t.table_name = k.table_name
      WHERE k.constraint_type = 'C'
      """;

  /** A row per column of each index that no key made. */
  static final String INDEXES =
      """
      SELECT i.index_name, i.table_name, i.index_type, i.uniqueness, i.visibility, i.status,
        x.column_name, x.column_position, x.descend, e.column_expression
      FROM user_indexes i
      JOIN user_ind_columns x ON x.index_name = i.index_name
      LEFT JOIN user_ind_expressions e ON e.index_name = i.index_name
        AND e.column_position = x.column_position
      WHERE i.index_type IN ('NORMAL', 'BITMAP', 'FUNCTION-BASED NORMAL', 'FUNCTION-BASED BITMAP',
          'NORMAL/REV')
        AND NOT EXISTS (SELECT 1 FROM user_constraints k WHERE k.index_name = i.index_name)
      ORDER BY i.index_name, x.column_position
      """;

  static final String VIEWS =
      """
      SELECT v.view_name, v.text, v.read_only, c.comments
      FROM user_views v
      LEFT JOIN user_tab_comments c ON c.table_name = v.view_name
      """;

  static final String MATERIALIZED_VIEWS =
      """
      SELECT m.mview_name, m.query, m.refresh_mode, m.refresh_method, m.build_mode,
        m.rewrite_enabled
      FROM user_mviews m
      """;

  /** The lines of procedures, functions, packages, types and triggers. */
  static final String SOURCE =
      """
      SELECT s.name, s.type, s.line, s.text
      FROM user_source s
      WHERE s.type IN ('PROCEDURE', 'FUNCTION', 'PACKAGE', 'PACKAGE BODY', 'TYPE', 'TYPE BODY',
          'TRIGGER')
      ORDER BY s.name, s.type, s.line
      """;

  static final String TRIGGERS =
      """
      SELECT t.trigger_name, t.table_name, t.base_object_type, t.status
      FROM user_triggers t
      """;

  static final String SYNONYMS =
      """
      SELECT s.synonym_name, s.table_owner, s.table_name, s.db_link
      FROM user_synonyms s
      """;

  static final String DEPENDENCIES =
      """
      SELECT DISTINCT d.name, d.type, d.referenced_name, d.referenced_type
      FROM user_dependencies d
      WHERE d.referenced_owner = USER
      """;

  /** Partitions in order; their limits are kept in a LONG. */
  static final String PARTITIONS =
      """
      SELECT p.table_name, h.partitioning_type, h.subpartitioning_type, p.partition_name,
        p.partition_position, p.high_value, h.interval
      FROM user_tab_partitions p
      JOIN user_part_tables h ON h.table_name = p.table_name
      ORDER BY p.table_name, p.partition_position
      """;

  static final String PARTITION_KEYS =
      """
      SELECT k.name AS table_name, k.column_name, k.column_position
      FROM user_part_key_columns k
      WHERE k.object_type = 'TABLE'
      ORDER BY k.name, k.column_position
      """;

  /** Rows per table as the statistics know them. */
  static final String ROWS =
      """
      SELECT t.table_name, t.num_rows
      FROM user_tables t
      WHERE t.num_rows IS NOT NULL
      """;

  private CatalogQueries() {}
}
