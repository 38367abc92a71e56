package dev.sluice.db.sqlserver;

/** A small database as its system views describe it. */
final class Shop {
  private Shop() {}

  static RecordedCatalog catalog() {
    return new RecordedCatalog()
        .answer(CatalogQueries.SCHEMAS, "schema_name\nsales\nsluice")
        .answer(
            CatalogQueries.TYPES,
            """
            schema_name|type_name|base_name|max_length|precision|scale|is_nullable|is_table_type|object_id
            dbo|code|nvarchar|20|0|0|0|0|.
            dbo|ids|.|-1|0|0|0|1|77\
            """)
        .answer(
            CatalogQueries.SEQUENCES,
            """
            schema_name|sequence_name|type_name|start_value|increment|minimum_value|maximum_value|is_cycling|is_cached|cache_size
            sales|numbers|bigint|1|1|1|999|0|1|50\
            """)
        .answer(
            CatalogQueries.TABLES,
            """
            schema_name|table_name|filegroup_name|is_default|lock_escalation_desc
            sales|orders|PRIMARY|1|TABLE
            sales|the lines|slow|0|AUTO
            sluice|sluice_steps|PRIMARY|1|TABLE\
            """)
        .answer(CatalogQueries.COLLATION, "collation_name\nLatin1_General_CI_AS")
        .answer(CatalogQueries.COLUMNS, COLUMNS)
        .answer(CatalogQueries.INDEXES, INDEXES)
        .answer(
            CatalogQueries.CHECKS,
            """
            schema_name|table_name|constraint_name|definition|is_disabled|is_not_trusted|is_system_named
            sales|orders|positive|([total]>(0))|0|1|0\
            """)
        .answer(
            CatalogQueries.FOREIGN_KEYS,
            """
            schema_name|table_name|constraint_name|column_name|referenced_schema|referenced_table|referenced_column|delete_referential_action_desc|update_referential_action_desc|is_disabled|is_not_trusted|is_system_named
            sales|the lines|of order|order_id|sales|orders|id|CASCADE|NO_ACTION|0|0|0\
            """)
        .answer(
            CatalogQueries.MODULES,
            """
            schema_name|module_name|module_type|definition|uses_ansi_nulls|uses_quoted_identifier|parent_schema|parent_name|is_disabled
            sales|open_orders|V|CREATE VIEW sales.open_orders AS SELECT id FROM sales.orders|1|1|.|.|.
            sales|wipe|P|CREATE PROC sales.wipe AS DELETE FROM sales.orders WHERE id = 0|1|1|.|.|.
            sales|tax|FN|CREATE FUNCTION sales.tax(@x money) RETURNS money AS BEGIN RETURN @x END|1|1|.|.|.
            sales|guard|TR|CREATE TRIGGER sales.guard ON sales.orders AFTER DELETE AS RETURN|1|1|sales|orders|1\
            """)
        .answer(
            CatalogQueries.SYNONYMS,
            """
            schema_name|synonym_name|base_object_name
            dbo|o|[sales].[orders]\
            """)
        .answer(
            CatalogQueries.COMMENTS,
            """
            schema_name|object_name|column_name|comment_text
            sales|orders|.|it's all here
            sales|orders|total|with tax\
            """)
        .answer(
            CatalogQueries.DEPENDENCIES,
            """
            schema_name|object_name|object_type|parent_schema|parent_name|needs_schema|needs_name
            sales|open_orders|V |.|.|sales|orders
            sales|df_total|D |sales|orders|sales|tax\
            """);
  }

  private static final String COLUMNS =
      """
      schema_name|table_name|object_id|column_name|column_id|type_name|type_schema|is_user_defined|max_length|precision|scale|is_nullable|is_rowguidcol|is_sparse|collation_name|default_name|default_definition|is_system_named|computed_definition|is_persisted|seed_value|increment_value|of_type
      sales|orders|1|id|1|int|sys|0|4|10|0|0|0|0|.|.|.|.|.|.|1|1|0
      sales|orders|1|name|2|nvarchar|sys|0|100|0|0|1|0|0|Latin1_General_BIN|.|.|.|.|.|.|.|0
      sales|orders|1|total|3|decimal|sys|0|9|10|2|0|0|0|.|df_total|((0))|0|.|.|.|.|0
      sales|orders|1|made|4|datetime2|sys|0|8|27|7|0|0|0|.|DF__x__1|(getdate())|1|.|.|.|.|0
      sales|orders|1|gross|5|decimal|sys|0|9|12|2|1|0|0|.|.|.|.|([total]*(1.2))|1|.|.|0
      sales|the lines|2|order_id|1|int|sys|0|4|10|0|0|0|0|.|.|.|.|.|.|.|.|0
      sales|the lines|2|text|2|varchar|sys|0|-1|0|0|1|0|0|Latin1_General_CI_AS|.|.|.|.|.|.|.|0
      sales|the lines|2|code|3|code|dbo|1|20|0|0|1|0|0|Latin1_General_CI_AS|.|.|.|.|.|.|.|0
      dbo|ids|77|id|1|int|sys|0|4|10|0|0|0|0|.|.|.|.|.|.|.|.|1\
      """;

  private static final String INDEXES =
      """
      schema_name|table_name|owner_type|index_name|type_desc|is_unique|is_primary_key|is_unique_constraint|filter_definition|fill_factor|ignore_dup_key|is_disabled|column_name|is_descending_key|is_included_column|key_ordinal|data_compression_desc|is_system_named
      sales|orders|U|pk_orders|CLUSTERED|1|1|0|.|80|0|0|id|0|0|1|NONE|0
      sales|orders|U|by_name|NONCLUSTERED|1|0|0|([name] IS NOT NULL)|0|0|0|name|1|0|1|PAGE|.
      sales|orders|U|by_name|NONCLUSTERED|1|0|0|([name] IS NOT NULL)|0|0|0|total|0|1|0|PAGE|.
      sales|the lines|U|store|CLUSTERED COLUMNSTORE|0|0|0|.|0|0|0|text|0|1|0|COLUMNSTORE|.\
      """;
}
