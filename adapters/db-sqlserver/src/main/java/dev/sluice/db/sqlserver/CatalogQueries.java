package dev.sluice.db.sqlserver;

/**
 * One query per kind of object, for SQL Server 2012 and later. System views as documented in the
 * Transact-SQL reference ("System catalog views"); lists are put together by {@link SchemaReader},
 * for STRING_AGG is of 2017.
 */
final class CatalogQueries {
  static final String SCHEMAS =
      """
      SELECT s.name AS schema_name
      FROM sys.schemas s
      WHERE s.schema_id BETWEEN 5 AND 16383
      """;

  static final String TYPES =
      """
      SELECT s.name AS schema_name, t.name AS type_name, b.name AS base_name, t.max_length,
        t.precision, t.scale, t.is_nullable, t.is_table_type, tt.type_table_object_id AS object_id
      FROM sys.types t
      JOIN sys.schemas s ON s.schema_id = t.schema_id
      LEFT JOIN sys.types b ON b.user_type_id = t.system_type_id
      LEFT JOIN sys.table_types tt ON tt.user_type_id = t.user_type_id
      WHERE t.is_user_defined = 1 AND t.is_assembly_type = 0
      """;

  static final String SEQUENCES =
      """
      SELECT s.name AS schema_name, q.name AS sequence_name, t.name AS type_name,
        CONVERT(nvarchar(40), q.start_value) AS start_value,
        CONVERT(nvarchar(40), q.increment) AS increment,
        CONVERT(nvarchar(40), q.minimum_value) AS minimum_value,
        CONVERT(nvarchar(40), q.maximum_value) AS maximum_value,
        q.is_cycling, q.is_cached, q.cache_size
      FROM sys.sequences q
      JOIN sys.schemas s ON s.schema_id = q.schema_id
      JOIN sys.types t ON t.user_type_id = q.user_type_id
      WHERE q.is_ms_shipped = 0
      """;

  static final String TABLES =
      """
      SELECT s.name AS schema_name, t.name AS table_name, f.name AS filegroup_name,
        f.is_default, t.lock_escalation_desc
      FROM sys.tables t
      JOIN sys.schemas s ON s.schema_id = t.schema_id
      LEFT JOIN sys.indexes i ON i.object_id = t.object_id AND i.index_id < 2
      LEFT JOIN sys.data_spaces f ON f.data_space_id = i.data_space_id
      WHERE t.is_ms_shipped = 0
      """;

  /** Columns of tables and of table types. */
  static final String COLUMNS =
      """
      SELECT s.name AS schema_name, COALESCE(tt.name, o.name) AS table_name, c.object_id,
        c.name AS column_name,
        ROW_NUMBER() OVER (PARTITION BY c.object_id ORDER BY c.column_id) AS column_id,
        y.name AS type_name, ys.name AS type_schema,
        y.is_user_defined, c.max_length, c.precision, c.scale, c.is_nullable, c.is_rowguidcol,
        c.is_sparse, c.collation_name, d.name AS default_name, d.definition AS default_definition,
        d.is_system_named, k.definition AS computed_definition, k.is_persisted,
        CONVERT(nvarchar(40), n.seed_value) AS seed_value,
        CONVERT(nvarchar(40), n.increment_value) AS increment_value,
        CASE WHEN tt.user_type_id IS NULL THEN 0 ELSE 1 END AS of_type
      FROM sys.columns c
      JOIN sys.objects o ON o.object_id = c.object_id
      LEFT JOIN sys.table_types tt ON tt.type_table_object_id = o.object_id
      JOIN sys.schemas s ON s.schema_id = COALESCE(tt.schema_id, o.schema_id)
      JOIN sys.types y ON y.user_type_id = c.user_type_id
      JOIN sys.schemas ys ON ys.schema_id = y.schema_id
      LEFT JOIN sys.default_constraints d ON d.object_id = c.default_object_id
      LEFT JOIN sys.computed_columns k ON k.object_id = c.object_id AND k.column_id = c.column_id
      LEFT JOIN sys.identity_columns n ON n.object_id = c.object_id AND n.column_id = c.column_id
      WHERE o.type IN ('U', 'TT') AND (o.is_ms_shipped = 0 OR o.type = 'TT')
      ORDER BY c.object_id, c.column_id
      """;

  /** Collation of the database, which columns need not repeat. */
  static final String COLLATION =
      """
      SELECT d.collation_name
      FROM sys.databases d
      WHERE d.database_id = DB_ID()
      """;

  /** A row per column of each index, keys first. */
  static final String INDEXES =
      """
      SELECT s.name AS schema_name, o.name AS table_name, o.type AS owner_type,
        i.name AS index_name, i.type_desc, i.is_unique, i.is_primary_key, i.is_unique_constraint,
        i.filter_definition, i.fill_factor, i.ignore_dup_key, i.is_disabled,
        c.name AS column_name, x.is_descending_key, x.is_included_column, x.key_ordinal,
        p.data_compression_desc, q.is_system_named
      FROM sys.indexes i
      JOIN sys.objects o ON o.object_id = i.object_id
      JOIN sys.schemas s ON s.schema_id = o.schema_id
      JOIN sys.index_columns x ON x.object_id = i.object_id AND x.index_id = i.index_id
      JOIN sys.columns c ON c.object_id = x.object_id AND c.column_id = x.column_id
      LEFT JOIN sys.partitions p ON p.object_id = i.object_id AND p.index_id = i.index_id
        AND p.partition_number = 1
      LEFT JOIN sys.key_constraints q ON q.parent_object_id = i.object_id
        AND q.unique_index_id = i.index_id
      WHERE o.is_ms_shipped = 0 AND o.type IN ('U', 'V') AND i.type IN (1, 2, 5, 6)
      ORDER BY i.object_id, i.index_id, x.is_included_column, x.key_ordinal, x.index_column_id
      """;

  static final String CHECKS =
      """
      SELECT s.name AS schema_name, t.name AS table_name, k.name AS constraint_name, k.definition,
        k.is_disabled, k.is_not_trusted, k.is_system_named
      FROM sys.check_constraints k
      JOIN sys.tables t ON t.object_id = k.parent_object_id
      JOIN sys.schemas s ON s.schema_id = t.schema_id
      WHERE t.is_ms_shipped = 0
      """;

  /** A row per column of each foreign key. */
  static final String FOREIGN_KEYS =
      """
      SELECT s.name AS schema_name, t.name AS table_name, k.name AS constraint_name,
        c.name AS column_name, rs.name AS referenced_schema, r.name AS referenced_table,
        rc.name AS referenced_column, k.delete_referential_action_desc,
        k.update_referential_action_desc, k.is_disabled, k.is_not_trusted, k.is_system_named
      FROM sys.foreign_keys k
      JOIN sys.tables t ON t.object_id = k.parent_object_id
      JOIN sys.schemas s ON s.schema_id = t.schema_id
      JOIN sys.tables r ON r.object_id = k.referenced_object_id
      JOIN sys.schemas rs ON rs.schema_id = r.schema_id
      JOIN sys.foreign_key_columns x ON x.constraint_object_id = k.object_id
      JOIN sys.columns c ON c.object_id = x.parent_object_id AND c.column_id = x.parent_column_id
      JOIN sys.columns rc ON rc.object_id = x.referenced_object_id
        AND rc.column_id = x.referenced_column_id
      WHERE t.is_ms_shipped = 0
      ORDER BY k.object_id, x.constraint_column_id
      """;

  /** Views, procedures, functions and triggers with the text that made them. */
  static final String MODULES =
      """
      SELECT s.name AS schema_name, o.name AS module_name, o.type AS module_type, m.definition,
        m.uses_ansi_nulls, m.uses_quoted_identifier, ps.name AS parent_schema,
        p.name AS parent_name, g.is_disabled
      FROM sys.sql_modules m
      JOIN sys.objects o ON o.object_id = m.object_id
      JOIN sys.schemas s ON s.schema_id = o.schema_id
      LEFT JOIN sys.triggers g ON g.object_id = o.object_id
      LEFT JOIN sys.objects p ON p.object_id = o.parent_object_id
      LEFT JOIN sys.schemas ps ON ps.schema_id = p.schema_id
      WHERE o.is_ms_shipped = 0 AND o.type IN ('V', 'P', 'FN', 'IF', 'TF', 'TR')
      """;

  static final String SYNONYMS =
      """
      SELECT s.name AS schema_name, y.name AS synonym_name, y.base_object_name
      FROM sys.synonyms y
      JOIN sys.schemas s ON s.schema_id = y.schema_id
      WHERE y.is_ms_shipped = 0
      """;

  /** Descriptions as the tools write them. */
  static final String COMMENTS =
      """
      SELECT s.name AS schema_name, o.name AS object_name, c.name AS column_name,
        CONVERT(nvarchar(4000), e.value) AS comment_text
      FROM sys.extended_properties e
      JOIN sys.objects o ON o.object_id = e.major_id
      JOIN sys.schemas s ON s.schema_id = o.schema_id
      LEFT JOIN sys.columns c ON c.object_id = e.major_id AND c.column_id = e.minor_id
        AND e.minor_id > 0
      WHERE e.class = 1 AND e.name = 'MS_Description' AND o.is_ms_shipped = 0
      """;

  /** Who needs whom, by the names of schema and object. */
  static final String DEPENDENCIES =
      """
      SELECT DISTINCT s.name AS schema_name, o.name AS object_name, o.type AS object_type,
        ps.name AS parent_schema, p.name AS parent_name, rs.name AS needs_schema,
        r.name AS needs_name
      FROM sys.sql_expression_dependencies d
      JOIN sys.objects o ON o.object_id = d.referencing_id
      JOIN sys.schemas s ON s.schema_id = o.schema_id
      LEFT JOIN sys.objects p ON p.object_id = o.parent_object_id
      LEFT JOIN sys.schemas ps ON ps.schema_id = p.schema_id
      JOIN sys.objects r ON r.object_id = d.referenced_id
      JOIN sys.schemas rs ON rs.schema_id = r.schema_id
      WHERE d.referencing_id <> d.referenced_id
      """;

  /** Rows per table as the partitions know them. */
  static final String ROWS =
      """
      SELECT s.name AS schema_name, t.name AS table_name, SUM(p.rows) AS row_count
      FROM sys.tables t
      JOIN sys.schemas s ON s.schema_id = t.schema_id
      JOIN sys.partitions p ON p.object_id = t.object_id AND p.index_id < 2
      WHERE t.is_ms_shipped = 0
      GROUP BY s.name, t.name
      """;

  private CatalogQueries() {}
}
