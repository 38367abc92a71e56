package dev.sluice.db.postgresql;

import dev.sluice.db.sql.Token;
import dev.sluice.db.sql.Tokens;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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
          "WITH",
          "TABLE",
          "DEFAULT",
          "INSERT",
          "PORTION",
          "EXCLUDE",
          "KEY",
          "UNIQUE",
          "CHECK",
          "REFERENCES",
          "COLUMNS",
          "PASSING",
          "TABLESAMPLE",
          "BERNOULLI",
          "SYSTEM",
          "NCHAR",
          "OPERATOR",
          "PATH",
          "WRAPPER",
          "ORDINALITY",
          "RECURSIVE",
          "INCLUDE",
          "INDEX",
          "GENERATED",
          "RANGE",
          "NULLS",
          "SELF",
          "GRAPH_TABLE",
          "MATCH",
          "XMLNAMESPACES",
          "XMLATTRIBUTES",
          "ANALYZE",
          "ANALYSE",
          "DEC",
          "FETCH");

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

  /** Read when the first function is met. */
  private static final class Harmless {
    private static final Set<String> NAMES = read();

    private static Set<String> read() {
      try (InputStream in = Functions.class.getResourceAsStream("harmless-functions.txt")) {
        String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        return text.lines()
            .filter(line -> !line.startsWith("#"))
            .flatMap(line -> Stream.of(line.split(" ")))
            .collect(Collectors.toUnmodifiableSet());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  static boolean call(Tokens tokens, int i) {
    if (!tokens.named(i) || !tokens.at(i + 1).equals("(") || tokens.at(i + 1).isEmpty()) {
      return false;
    }
    boolean precision =
        tokens.is(i, "SECOND") && (tokens.is(i - 1, "INTERVAL") || tokens.is(i - 1, "TO"));
    return tokens.isType(i, Token.Type.QUOTED_NAME) || !(keyWord(tokens.at(i)) || precision);
  }

  /** Whether a word may stand before a parenthesis and names no function. */
  static boolean keyWord(String word) {
    return SYNTAX.contains(word);
  }

  /** Whether a name with its qualifier is a built-in that writes nothing but its own sequence. */
  static boolean harmless(String name) {
    return Harmless.NAMES.contains(bare(name)) && !foreign(name);
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
