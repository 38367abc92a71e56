package dev.sluice.analysis.risk;

import dev.sluice.db.sql.StatementReading.ColumnUse;
import dev.sluice.db.sql.StatementReading.Use;
import dev.sluice.db.sql.Tokens;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Reads column definitions of CREATE TABLE and ALTER TABLE the way all dialects write them. */
final class Definitions {
  private static final Set<String> NO_COLUMN =
      Set.of(
          "CONSTRAINT",
          "PRIMARY",
          "UNIQUE",
          "CHECK",
          "FOREIGN",
          "EXCLUDE",
          "LIKE",
          "KEY",
          "INDEX",
          "FULLTEXT",
          "SPATIAL",
          "PERIOD",
          "PROJECTION",
          "SUPPLEMENTAL",
          "PARTITION",
          "DEFAULT");
  private static final Set<String> AFTER_TYPE =
      Set.of(
          "NOT",
          "NULL",
          "DEFAULT",
          "CONSTRAINT",
          "PRIMARY",
          "UNIQUE",
          "CHECK",
          "REFERENCES",
          "GENERATED",
          "COLLATE",
          "COMMENT",
          "AUTO_INCREMENT",
          "AUTOINCREMENT",
          "IDENTITY",
          "ON",
          "AFTER",
          "FIRST",
          "USING",
          "AS",
          "CODEC",
          "TTL",
          "MATERIALIZED",
          "ALIAS",
          "STORAGE",
          "KEY",
          "SPARSE",
          "VISIBLE",
          "INVISIBLE",
          "ENABLE",
          "DISABLE",
          "FORMAT",
          "ROWGUIDCOL");

  private Definitions() {}

  static List<ColumnUse> of(Tokens tokens) {
    int table = tokens.find(0, "TABLE");
    if (table < 1 || table > 6) {
      return List.of();
    }
    int name = tokens.skipOptions(table + 1);
    if (tokens.is(0, "CREATE")) {
      return created(tokens, name);
    }
    return tokens.is(0, "ALTER") ? altered(tokens, name) : List.of();
  }

  private static List<ColumnUse> created(Tokens tokens, int name) {
    int open = tokens.find(name, "(");
    if (open < 0 || tokens.find(name, "AS") == open - 1) {
      return List.of();
    }
    List<ColumnUse> columns = new ArrayList<>();
    for (Tokens part : tokens.part(open + 1, tokens.closing(open)).commaParts(0)) {
      add(part, 0, Use.CREATED, tokens.name(name), columns);
    }
    return columns;
  }

  private static List<ColumnUse> altered(Tokens tokens, int name) {
    List<ColumnUse> columns = new ArrayList<>();
    for (Tokens part : tokens.commaParts(tokens.afterName(name))) {
      boolean adds = part.is(0, "ADD");
      if (!adds && !part.is(0, "MODIFY") && !part.is(0, "CHANGE") && !part.is(0, "ALTER")) {
        continue;
      }
      int at = part.skipOptions(part.is(1, "COLUMN") ? 2 : 1);
      at += part.is(0, "CHANGE") ? 1 : 0;
      boolean many = part.is(at, "(");
      Use use = adds ? Use.CREATED : Use.ALTERED;
      for (Tokens one : many ? part.part(at + 1, part.closing(at)).commaParts(0) : List.of(part)) {
        add(one, many ? 0 : at, use, tokens.name(name), columns);
      }
    }
    return columns;
  }

  private static void add(Tokens part, int at, Use use, String table, List<ColumnUse> columns) {
    if (!part.named(at) || NO_COLUMN.contains(part.at(at))) {
      return;
    }
    int end = part.is(at + 1, "TYPE") ? at + 2 : at + 1;
    int from = end;
    while (end < part.size() && !AFTER_TYPE.contains(part.at(end))) {
      end = part.is(end, "(") ? part.closing(end) + 1 : end + 1;
    }
    columns.add(new ColumnUse(use, table, bare(part.raw(at)), part.written(from, end)));
  }

  private static String bare(String name) {
    return name.length() > 1 && "\"`[".indexOf(name.charAt(0)) >= 0
        ? name.substring(1, name.length() - 1)
        : name;
  }
}
