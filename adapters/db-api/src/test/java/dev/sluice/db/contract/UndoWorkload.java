package dev.sluice.db.contract;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Tables with the common types of one engine, and random statements that add, change and remove
 * rows of them. Keys below 1000 are there before, those from 5000 on are somebody else's.
 */
final class UndoWorkload {
  private static final Map<String, List<String>> TYPES =
      Map.of(
          "postgresql",
          List.of(
              "text",
              "varchar(30)",
              "numeric(12,3)",
              "double precision",
              "boolean",
              "date",
              "timestamptz",
              "interval",
              "bytea",
              "uuid",
              "jsonb",
              "int[]",
              "time",
              "real"),
          "mysql",
          List.of(
              "text",
              "varchar(30)",
              "decimal(12,3)",
              "double",
              "tinyint(1)",
              "date",
              "datetime(6)",
              "blob",
              "json",
              "bit(5)",
              "enum('a','b')",
              "time(3)",
              "year"),
          "sqlite",
          List.of("TEXT", "VARCHAR(30)", "NUMERIC", "REAL", "BLOB", "DATE", "BOOLEAN"));

  private final String engine;
  private final Random random;
  private int next = 1000;

  UndoWorkload(String engine, long seed) {
    this.engine = engine.equals("mariadb") ? "mysql" : engine;
    this.random = new Random(seed);
  }

  /** The tables: a parent and a child that goes with it. */
  List<String> tables() {
    List<String> columns =
        IntStream.range(0, types().size()).mapToObj(i -> "c" + i + " " + types().get(i)).toList();
    return List.of(
        "CREATE TABLE w_parent (id int NOT NULL PRIMARY KEY, " + String.join(", ", columns) + ")",
        "CREATE TABLE w_child (id int NOT NULL PRIMARY KEY, n varchar(30), parent int,"
            + " FOREIGN KEY (parent) REFERENCES w_parent (id) ON DELETE CASCADE)");
  }

  /** So many rows in each table to begin with. */
  List<String> rows(int count) {
    List<String> statements = new ArrayList<>();
    for (int id = 1; id <= count; id++) {
      statements.add(insert("w_parent", id));
      statements.add(child(id, 1 + random.nextInt(id)));
    }
    return statements;
  }

  /** A row of a table in a form that two looks can be compared by. */
  String image(String table) {
    List<String> columns = new ArrayList<>(List.of("id"));
    if (table.equals("w_child")) {
      columns.addAll(List.of("n", "parent"));
    } else {
      IntStream.range(0, types().size()).forEach(i -> columns.add("c" + i));
    }
    String row =
        columns.stream()
            .map(
                column ->
                    switch (engine) {
                      case "mysql" -> "IFNULL(HEX(" + column + "), '-')";
                      case "sqlite" -> "quote(" + column + ")";
                      default -> "coalesce(" + column + "::text, '-')";
                    })
            .collect(Collectors.joining(engine.equals("mysql") ? ", '|', " : " || '|' || "));
    String whole = engine.equals("mysql") ? "CONCAT(" + row + ")" : row;
    return "SELECT "
        + (engine.equals("mysql") ? "CONCAT(id, ' ', " + whole + ")" : "id || ' ' || " + whole)
        + " FROM "
        + table
        + " ORDER BY id";
  }

  /** An up script of so many statements. */
  String script(int statements) {
    return IntStream.range(0, statements)
        .mapToObj(any -> statement())
        .collect(Collectors.joining(";\n"));
  }

  private String statement() {
    int some = 1 + random.nextInt(40);
    return switch (random.nextInt(9)) {
      case 0, 1 -> insert("w_parent", ++next);
      case 2 ->
          "INSERT INTO w_child (id, n, parent) SELECT %d, 'of %d', id FROM w_parent WHERE id = %d"
              .formatted(++next, some, some);
      case 3 -> "UPDATE w_parent SET " + assignment() + " WHERE id % 3 = " + random.nextInt(3);
      case 4 -> "UPDATE w_child SET n = 'n" + some + "' WHERE id > " + some;
      case 5 -> "DELETE FROM w_parent WHERE id % 11 = " + random.nextInt(11);
      case 6 -> "DELETE FROM w_child WHERE id = " + some;
      case 7 -> upsert(random.nextBoolean() ? some : ++next);
      default -> copies(some);
    };
  }

  private String copies(int some) {
    int offset = next;
    next += 1000;
    return "INSERT INTO w_parent (id, c0) SELECT id + %d, c0 FROM w_parent WHERE id < %d"
        .formatted(offset, some);
  }

  private String assignment() {
    int column = random.nextInt(types().size());
    return "c" + column + " = " + value(types().get(column));
  }

  private String upsert(int id) {
    String insert = insert("w_parent", id);
    String set = assignment();
    return switch (engine) {
      case "mysql" ->
          random.nextInt(3) == 0
              ? insert.replace("INSERT", "REPLACE")
              : insert + " ON DUPLICATE KEY UPDATE " + set;
      case "sqlite" ->
          random.nextInt(3) == 0
              ? insert.replace("INSERT", "INSERT OR REPLACE")
              : insert + " ON CONFLICT (id) DO UPDATE SET " + set;
      default -> insert + " ON CONFLICT (id) DO UPDATE SET " + set;
    };
  }

  private static String child(int id, int parent) {
    return "INSERT INTO w_child (id, n, parent) VALUES (%d, 'child %d', %d)"
        .formatted(id, id, parent);
  }

  private String insert(String table, int id) {
    return "INSERT INTO %s VALUES (%d, %s)"
        .formatted(table, id, types().stream().map(this::value).collect(Collectors.joining(", ")));
  }

  private List<String> types() {
    return TYPES.getOrDefault(engine, List.of("int"));
  }

  private String value(String type) {
    int n = random.nextInt(28);
    if (n % 6 == 0) {
      return "NULL";
    }
    String word = type.replaceAll("\\(.*", "").toLowerCase(java.util.Locale.ROOT);
    return switch (word) {
      case "text", "varchar" -> List.of("''", "'it''s " + n + "'", "'ä€ " + n + "'").get(n % 3);
      case "numeric", "decimal" -> n + ".125";
      case "double precision", "double", "real" -> n + ".1";
      case "boolean" ->
          engine.equals("sqlite") ? String.valueOf(n % 2) : n % 2 == 0 ? "true" : "false";
      case "tinyint" -> String.valueOf(n % 2);
      case "date" -> "'2031-02-%02d'".formatted(1 + n % 28);
      case "timestamptz" -> "'2031-02-%02d 10:00:00.000%03d+02'".formatted(1 + n % 28, n);
      case "datetime" -> "'2031-02-%02d 10:00:00.000%03d'".formatted(1 + n % 28, n);
      case "time" -> "'10:%02d:01'".formatted(n);
      case "interval" -> "'" + n + " days 3 hours'";
      case "bytea" -> "'\\x00ff%02x'".formatted(n);
      case "blob" -> "x'00ff%02x'".formatted(n);
      case "uuid" -> "'00000000-0000-0000-0000-0000000000%02d'".formatted(n);
      case "jsonb", "json" -> "'{\"a\": [" + n + ", null]}'";
      case "int[]" -> "'{1,NULL," + n + "}'";
      case "bit" -> "b'" + Integer.toBinaryString(n) + "'";
      case "enum" -> n % 2 == 0 ? "'a'" : "'b'";
      case "year" -> String.valueOf(2000 + n);
      default -> String.valueOf(n);
    };
  }

  /** What somebody else does meanwhile; keys of the rows that it concerns by table. */
  record Meanwhile(List<String> statements, List<Integer> parents, List<Integer> children) {}

  /** Changes of rows that are there, a new child of each of some parents, and removed children. */
  Meanwhile meanwhile(List<Integer> parents, List<Integer> children) {
    List<String> statements = new ArrayList<>();
    List<Integer> touched = some(parents);
    touched.forEach(id -> statements.add("UPDATE w_parent SET c0 = 'mine' WHERE id = " + id));
    List<Integer> concerned = new ArrayList<>(some(children));
    concerned.forEach(id -> statements.add("UPDATE w_child SET n = 'mine' WHERE id = " + id));
    int fresh = 5_000_000;
    for (int parent : some(parents)) {
      statements.add(child(++fresh, parent));
      concerned.add(fresh);
    }
    for (int id : some(children)) {
      statements.add("DELETE FROM w_child WHERE id = " + id);
      concerned.add(id);
    }
    return new Meanwhile(statements, touched, concerned);
  }

  private List<Integer> some(List<Integer> ids) {
    return ids.stream().filter(any -> random.nextInt(8) == 0).toList();
  }
}
