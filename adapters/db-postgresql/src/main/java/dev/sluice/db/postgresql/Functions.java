package dev.sluice.db.postgresql;

import dev.sluice.db.sql.Token;
import dev.sluice.db.sql.Tokens;
import java.util.Set;

/** Built-in functions that are known: harmless ones, and ones that reach outside the database. */
final class Functions {
  /** Words that may stand before a parenthesis and are no function call. */
  private static final Set<String> SYNTAX =
      Set.of(
          "IN",
          "VALUES",
          "AND",
          "OR",
          "NOT",
          "ON",
          "USING",
          "WHERE",
          "FROM",
          "SELECT",
          "AS",
          "BY",
          "OVER",
          "FILTER",
          "ANY",
          "ALL",
          "SOME",
          "EXISTS",
          "CASE",
          "WHEN",
          "THEN",
          "ELSE",
          "CAST",
          "ROW",
          "ARRAY",
          "INTERVAL",
          "DISTINCT",
          "LIMIT",
          "OFFSET",
          "HAVING",
          "UNION",
          "EXCEPT",
          "INTERSECT",
          "LIKE",
          "ILIKE",
          "BETWEEN",
          "IS",
          "SET",
          "RETURNING",
          "CONFLICT",
          "GROUP",
          "PARTITION",
          "ORDER",
          "WITHIN",
          "LATERAL",
          "MATERIALIZED",
          "INTO",
          "JOIN",
          "VARCHAR",
          "CHAR",
          "CHARACTER",
          "VARYING",
          "NUMERIC",
          "DECIMAL",
          "TIMESTAMP",
          "TIMESTAMPTZ",
          "TIME",
          "BIT",
          "FLOAT",
          "EXPLAIN",
          "ROWS",
          "ONLY",
          "SETS",
          "CUBE",
          "ROLLUP",
          "WITH");

  private static final Set<String> HARMLESS =
      Set.of(
          "count",
          "sum",
          "min",
          "max",
          "avg",
          "coalesce",
          "nullif",
          "greatest",
          "least",
          "now",
          "lower",
          "upper",
          "length",
          "trim",
          "btrim",
          "ltrim",
          "rtrim",
          "substring",
          "substr",
          "replace",
          "concat",
          "concat_ws",
          "md5",
          "sha256",
          "abs",
          "round",
          "floor",
          "ceil",
          "ceiling",
          "mod",
          "power",
          "sqrt",
          "random",
          "gen_random_uuid",
          "uuid_generate_v4",
          "extract",
          "date_trunc",
          "date_part",
          "to_char",
          "to_date",
          "to_timestamp",
          "to_number",
          "age",
          "clock_timestamp",
          "statement_timestamp",
          "transaction_timestamp",
          "left",
          "right",
          "position",
          "strpos",
          "split_part",
          "regexp_replace",
          "regexp_matches",
          "regexp_match",
          "regexp_split_to_array",
          "regexp_split_to_table",
          "string_agg",
          "array_agg",
          "json_agg",
          "jsonb_agg",
          "json_build_object",
          "jsonb_build_object",
          "json_build_array",
          "jsonb_build_array",
          "json_object_agg",
          "jsonb_object_agg",
          "jsonb_set",
          "jsonb_insert",
          "jsonb_array_elements",
          "jsonb_array_elements_text",
          "json_array_elements",
          "jsonb_each",
          "jsonb_each_text",
          "jsonb_object_keys",
          "jsonb_typeof",
          "jsonb_array_length",
          "to_json",
          "to_jsonb",
          "row_to_json",
          "unnest",
          "array_length",
          "cardinality",
          "array_append",
          "array_remove",
          "array_to_string",
          "string_to_array",
          "array_position",
          "row_number",
          "rank",
          "dense_rank",
          "lag",
          "lead",
          "first_value",
          "last_value",
          "ntile",
          "generate_series",
          "bool_or",
          "bool_and",
          "every",
          "encode",
          "decode",
          "ascii",
          "chr",
          "repeat",
          "lpad",
          "rpad",
          "initcap",
          "reverse",
          "translate",
          "format",
          "quote_ident",
          "quote_literal",
          "char_length",
          "octet_length",
          "make_date",
          "make_interval",
          "sign",
          "trunc",
          "exp",
          "ln",
          "log",
          "to_tsvector",
          "to_tsquery",
          "plainto_tsquery",
          "to_regclass",
          "pg_get_serial_sequence",
          "version",
          "current_setting",
          "currval",
          "overlay",
          "format_type",
          "hashtext",
          "jsonb_strip_nulls",
          "jsonb_path_query",
          "nextval",
          "setval");

  private static final Set<String> OUTSIDE =
      Set.of(
          "lo_import",
          "lo_export",
          "pg_read_file",
          "pg_read_binary_file",
          "pg_ls_dir",
          "pg_stat_file",
          "pg_file_write",
          "pg_terminate_backend",
          "pg_cancel_backend",
          "pg_reload_conf",
          "pg_rotate_logfile",
          "pg_promote",
          "pg_switch_wal",
          "pg_sleep",
          "pg_create_physical_replication_slot",
          "pg_create_logical_replication_slot",
          "pg_drop_replication_slot");

  private static final Set<String> TEXT_RUNNERS =
      Set.of(
          "query_to_xml",
          "query_to_xmlschema",
          "query_to_xml_and_xmlschema",
          "table_to_xml",
          "cursor_to_xml",
          "ts_stat",
          "crosstab");

  private Functions() {}

  static boolean call(Tokens tokens, int i) {
    if (!tokens.named(i) || !tokens.at(i + 1).equals("(") || tokens.at(i + 1).isEmpty()) {
      return false;
    }
    return tokens.isType(i, Token.Type.QUOTED_NAME) || !SYNTAX.contains(tokens.at(i));
  }

  /** Whether a name with its qualifier is a built-in that writes nothing but its own sequence. */
  static boolean harmless(String name) {
    return HARMLESS.contains(bare(name)) && !foreign(name);
  }

  static boolean outside(String name) {
    String bare = last(name);
    return OUTSIDE.contains(bare) || bare.startsWith("dblink") || bare.startsWith("pg_ls_");
  }

  static boolean runsText(String name) {
    return TEXT_RUNNERS.contains(last(name)) || last(name).startsWith("database_to_xml");
  }

  private static boolean foreign(String name) {
    return name.contains(".") && !name.startsWith("pg_catalog.");
  }

  private static String bare(String name) {
    return name.startsWith("pg_catalog.") ? name.substring(11) : name;
  }

  private static String last(String name) {
    return name.substring(name.lastIndexOf('.') + 1);
  }
}
