package dev.sluice.db.clickhouse;

import dev.sluice.db.schema.SchemaObject;
import dev.sluice.db.schema.SchemaObject.Kind;
import dev.sluice.db.sql.Tokens;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Reads what the server prints of a table, view or dictionary. The database's own name is left out
 * everywhere, so that the schema can be built in another one.
 */
final class CreateText {
  private static final Map<String, String> ATTRIBUTES =
      Map.of(
          "DEFAULT", "default",
          "MATERIALIZED", "default",
          "ALIAS", "default",
          "EPHEMERAL", "default",
          "CODEC", "codec",
          "TTL", "ttl",
          "COMMENT", "comment",
          "STATISTICS", "statistics",
          "SETTINGS", "settings");
  private final Tokens tokens;
  private final String database;
  private final List<SchemaObject> objects = new ArrayList<>();
  private String name = "";

  CreateText(String text, String database) {
    this.tokens = ClickHouseTokens.of(text);
    this.database = database;
  }

  List<SchemaObject> objects() {
    boolean materialized = tokens.is(1, "MATERIALIZED");
    int at = materialized ? 3 : 2;
    int after = tokens.afterName(at);
    name = nameAt(after - 1);
    if (tokens.is(after, "UUID")) {
      after += 2;
    }
    switch (tokens.at(materialized ? 2 : 1)) {
      case "VIEW" -> whole(materialized ? Kind.MATERIALIZED_VIEW : Kind.VIEW, after, "");
      case "DICTIONARY" -> whole(Kind.TABLE, after, "DICTIONARY ");
      default -> table(after);
    }
    return List.copyOf(objects);
  }

  private void whole(Kind kind, int after, String prefix) {
    Map<String, String> attributes = new TreeMap<>(Map.of("sql-name", Names.quoted(name)));
    List<String> needs = new ArrayList<>();
    for (int i = after; i < tokens.size(); i++) {
      if (ours(i)) {
        needs.add(nameAt(i + 2));
      }
    }
    String definition = prefix + text(after, tokens.size());
    objects.add(new SchemaObject(kind, name, "", definition, attributes, needs));
  }

  private void table(int after) {
    int close = tokens.is(after, "(") ? tokens.closing(after) : after - 1;
    Map<String, String> attributes = new TreeMap<>(Map.of("sql-name", Names.quoted(name)));
    String rest = text(close + 1, tokens.size());
    objects.add(new SchemaObject(Kind.TABLE, name, "", rest, attributes, List.of()));
    int position = 0;
    int start = after + 1;
    int depth = 0;
    for (int i = after + 1; i <= close; i++) {
      depth += "([".contains(one(i)) ? 1 : ")]".contains(one(i)) ? -1 : 0;
      if ((depth == 0 && tokens.is(i, ",")) || i == close) {
        position += part(start, i, position + 1);
        start = i + 1;
      }
    }
  }

  private String one(int i) {
    return tokens.at(i).isEmpty() ? "\0" : tokens.at(i);
  }

  /** One column or part of the table; how many columns it was. */
  private int part(int from, int to, int position) {
    Kind kind =
        switch (tokens.at(from)) {
          case "INDEX", "PROJECTION" -> Kind.INDEX;
          case "CONSTRAINT" -> Kind.CHECK;
          default -> Kind.COLUMN;
        };
    if (kind == Kind.COLUMN) {
      column(from, to, position);
      return 1;
    }
    String part = nameAt(from + 1);
    Map<String, String> attributes =
        Map.of(
            "sql-name", Names.quoted(part),
            "owner-sql", Names.quoted(name),
            "part", tokens.at(from));
    objects.add(
        new SchemaObject(
            kind, name + "." + part, name, text(from + 2, to), attributes, List.of(name)));
    return 0;
  }

  private void column(int from, int to, int position) {
    String column = nameAt(from);
    Map<String, String> attributes = new TreeMap<>();
    attributes.put("sql-name", Names.quoted(column));
    attributes.put("owner-sql", Names.quoted(name));
    attributes.put("position", String.valueOf(position));
    int end = next(from + 1, to);
    String type = text(from + 1, end);
    while (end < to) {
      int stop = next(end + 1, to);
      String key = ATTRIBUTES.getOrDefault(tokens.at(end), "default");
      attributes.put(key, text(end, stop));
      end = stop;
    }
    objects.add(
        new SchemaObject(Kind.COLUMN, name + "." + column, name, type, attributes, List.of()));
  }

  /** The next word outside parentheses that begins an attribute of a column. */
  private int next(int from, int to) {
    int i = from;
    while (i < to && !ATTRIBUTES.containsKey(tokens.at(i))) {
      boolean open = tokens.is(i, "(");
      i = open ? tokens.closing(i) + 1 : i + 1;
    }
    return Math.min(i, to);
  }

  private boolean ours(int i) {
    return tokens.named(i)
        && tokens.is(i + 1, ".")
        && tokens.named(i + 2)
        && !tokens.is(i - 1, ".")
        && nameAt(i).equals(database);
  }

  /** As printed, without the name of the database. */
  private String text(int from, int to) {
    StringBuilder out = new StringBuilder();
    boolean skipped = false;
    for (int i = from; i < to; i++) {
      if (ours(i)) {
        out.append(i > from && gap(i) ? " " : "");
        skipped = true;
        i++;
        continue;
      }
      out.append(i > from && !skipped && gap(i) ? " " : "").append(tokens.raw(i));
      skipped = false;
    }
    return out.toString();
  }

  private boolean gap(int i) {
    return tokens.start(i) > tokens.end(i - 1);
  }

  /** Kinds of parts that are no columns. */
  static Set<Kind> parts() {
    return Set.of(Kind.INDEX, Kind.CHECK);
  }

  /** The name at a token, without what stands behind it. */
  private String nameAt(int i) {
    return Names.printed(tokens.part(i, i + 1).name(0));
  }
}
