package dev.sluice.db.oracle;

/** A small schema as the dictionary describes it. */
final class Shop {
  private Shop() {}

  static RecordedCatalog catalog() {
    return new RecordedCatalog()
        .answer(
            CatalogQueries.SEQUENCES,
            """
            sequence_name|min_value|max_value|increment_by|cycle_flag|order_flag|cache_size
            NUMBERS|1|9999|1|N|N|20\
            """)
        .answer(
            CatalogQueries.TABLES,
            """
            table_name|temporary|duration|iot_type|partitioned|compression|comments
            ORDERS|N|.|.|YES|DISABLED|it's all here
            the lines|N|.|IOT|NO|DISABLED|.
            SCRATCH|Y|SYS$SESSION|.|NO|DISABLED|.
            SLUICE_STEPS|N|.|.|NO|DISABLED|.\
            """)
        .answer(CatalogQueries.COLUMNS, COLUMNS)
        .answer(CatalogQueries.KNOWS_IDENTITIES, "view_name\nUSER_TAB_IDENTITY_COLS")
        .answer(
            CatalogQueries.IDENTITIES,
            "table_name|column_name|generation_type\nORDERS|ID|BY DEFAULT")
        .answer(
            CatalogQueries.KEYS,
            """
            constraint_name|constraint_type|table_name|column_name|delete_rule|status|validated|deferrable|deferred|generated|referenced_table|referenced_column
            PK_ORDERS|P|ORDERS|ID|.|ENABLED|VALIDATED|NOT DEFERRABLE|IMMEDIATE|USER NAME|.|.
            PK_LINES|P|the lines|ORDER_ID|.|ENABLED|VALIDATED|NOT DEFERRABLE|IMMEDIATE|USER NAME|.|.
            SYS_C1|R|the lines|ORDER_ID|CASCADE|ENABLED|NOT VALIDATED|DEFERRABLE|DEFERRED|GENERATED NAME|ORDERS|ID\
            """)
        .answer(
            CatalogQueries.CHECKS,
            """
            constraint_name|table_name|search_condition|status|validated|deferrable|deferred|generated
            SYS_C2|ORDERS|"ID" IS NOT NULL|ENABLED|VALIDATED|NOT DEFERRABLE|IMMEDIATE|GENERATED NAME
            POSITIVE|ORDERS|total > 0|DISABLED|NOT VALIDATED|NOT DEFERRABLE|IMMEDIATE|USER NAME\
            """)
        .answer(
            CatalogQueries.INDEXES,
            """
            index_name|table_name|index_type|uniqueness|visibility|status|column_name|column_position|descend|column_expression
            BY_NAME|ORDERS|FUNCTION-BASED NORMAL|UNIQUE|INVISIBLE|VALID|SYS_NC1$|1|ASC|UPPER("NAME")
            BY_NAME|ORDERS|FUNCTION-BASED NORMAL|UNIQUE|INVISIBLE|VALID|SYS_NC2$|2|DESC|"TOTAL\"\
            """)
        .answer(
            CatalogQueries.VIEWS,
            "view_name|text|read_only|comments\nOPEN_ORDERS|SELECT id FROM orders|N|.")
        .answer(
            CatalogQueries.MATERIALIZED_VIEWS,
            """
            mview_name|query|refresh_mode|refresh_method|build_mode|rewrite_enabled
            SUMS|SELECT SUM(total) s FROM orders|DEMAND|FORCE|IMMEDIATE|N\
            """)
        .answer(
            CatalogQueries.SOURCE,
            """
            name|type|line|text
            WIPE|PROCEDURE|1|PROCEDURE wipe IS BEGIN DELETE FROM orders WHERE id = 0; END;
            P|PACKAGE|1|PACKAGE p IS PROCEDURE q; END;
            P|PACKAGE BODY|1|PACKAGE BODY p IS PROCEDURE q IS BEGIN NULL; END; END;
            T|TYPE|1|TYPE t AS OBJECT (a NUMBER);
            GUARD|TRIGGER|1|TRIGGER guard BEFORE DELETE ON orders BEGIN NULL; END;\
            """)
        .answer(
            CatalogQueries.TRIGGERS,
            "trigger_name|table_name|base_object_type|status\nGUARD|ORDERS|TABLE|DISABLED")
        .answer(
            CatalogQueries.SYNONYMS,
            "synonym_name|table_owner|table_name|db_link\nO|OTHER|ORDERS|.")
        .answer(
            CatalogQueries.DEPENDENCIES,
            """
            name|type|referenced_name|referenced_type
            OPEN_ORDERS|VIEW|ORDERS|TABLE
            P|PACKAGE BODY|P|PACKAGE\
            """)
        .answer(
            CatalogQueries.PARTITIONS,
            """
            table_name|partitioning_type|subpartitioning_type|partition_name|partition_position|high_value|interval
            ORDERS|RANGE|NONE|OLD|1|100|.
            ORDERS|RANGE|NONE|NEW|2|MAXVALUE|.\
            """)
        .answer(
            CatalogQueries.PARTITION_KEYS, "table_name|column_name|column_position\nORDERS|ID|1");
  }

  private static final String COLUMNS =
      """
      table_name|column_name|column_id|data_type|data_type_owner|data_length|char_length|char_used|data_precision|data_scale|nullable|virtual_column|data_default|comments
      ORDERS|ID|1|NUMBER|.|22|0|.|10|0|N|NO|"X"."ISEQ$$_1".nextval|.
      ORDERS|NAME|2|VARCHAR2|.|200|50|C|.|.|Y|NO|'none' |the name
      ORDERS|TOTAL|3|NUMBER|.|22|0|.|10|2|N|NO|.|.
      ORDERS|GROSS|4|NUMBER|.|22|0|.|.|.|Y|YES|"TOTAL"*1.2|.
      ORDERS|MADE|5|TIMESTAMP(6)|.|11|0|.|.|6|Y|NO|SYSTIMESTAMP|.
      the lines|ORDER_ID|1|NUMBER|.|22|0|.|.|0|N|NO|.|.
      the lines|SHAPE|2|SDO_GEOMETRY|MDSYS|1|0|.|.|.|Y|NO|.|.
      SCRATCH|R|1|RAW|.|16|0|.|.|.|Y|NO|.|.\
      """;
}
