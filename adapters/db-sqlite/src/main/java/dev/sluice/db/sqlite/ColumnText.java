package dev.sluice.db.sqlite;

import dev.sluice.db.sql.Tokens;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;

/** Reads what stands behind the type of a column: its attributes and the constraints on it. */
final class ColumnText {
  private static final Set<String> STARTS =
      Set.of(
          "CONSTRAINT",
          "PRIMARY",
          "NOT",
          "NULL",
          "UNIQUE",
          "CHECK",
          "DEFAULT",
          "COLLATE",
          "REFERENCES",
          "GENERATED",
          "AS");

  private final Tokens tokens;
  private final Canonical canonical;
  private final String column;

  /**
   * The tail of a column.
   *
   * @param column its quoted name
   */
  ColumnText(Tokens tokens, Canonical canonical, String column) {
    this.tokens = tokens;
    this.canonical = canonical;
    this.column = column;
  }

  /** Fills attributes and hands out constraints as the table would spell them. */
  void read(Map<String, String> attributes, BiConsumer<String, Tokens> constraints) {
    String name = "";
    int i = 0;
    while (i < tokens.size()) {
      int end = end(i);
      Tokens part = tokens.part(i, end);
      switch (part.at(0)) {
        case "CONSTRAINT" -> name = part.part(1, 2).name(0);
        case "PRIMARY" -> primary(name, part, attributes, constraints);
        case "UNIQUE" ->
            constraints.accept(name, spelled("UNIQUE (" + column + ")", part.part(1, part.size())));
        case "CHECK" -> constraints.accept(name, part);
        case "REFERENCES" ->
            constraints.accept(name, spelled("FOREIGN KEY (" + column + ")", part));
        case "NOT" ->
            attributes.put(
                "not-null", part.size() > 2 ? canonical.text(part.part(2, part.size())) : "true");
        case "DEFAULT" -> attributes.put("default", canonical.text(part.part(1, part.size())));
        case "COLLATE" -> attributes.put("collation", canonical.text(part.part(1, 2)));
        case "GENERATED", "AS" -> generated(part, attributes);
        default -> {}
      }
      name = part.is(0, "CONSTRAINT") ? name : "";
      i = end;
    }
  }

  private int end(int from) {
    int i = from + 1;
    if (tokens.is(from, "CONSTRAINT")) {
      return from + 2;
    }
    if (tokens.is(from, "DEFAULT") || tokens.is(from, "COLLATE")) {
      i = tokens.is(i, "(") ? tokens.closing(i) + 1 : i + 1;
      return tokens.is(from + 1, "+") || tokens.is(from + 1, "-") ? i + 1 : i;
    }
    if (tokens.is(from, "NOT") || tokens.is(from, "PRIMARY")) {
      i++;
    }
    while (i < tokens.size() && !starts(from, i)) {
      i = tokens.is(i, "(") ? tokens.closing(i) + 1 : i + 1;
    }
    return i;
  }

  /** Words inside REFERENCES and GENERATED look like the start of something else. */
  private boolean starts(int from, int i) {
    if (!STARTS.contains(tokens.at(i))) {
      return false;
    }
    boolean action = tokens.is(i - 1, "SET");
    boolean always = tokens.is(from, "GENERATED") && tokens.is(i, "AS");
    boolean deferrable = tokens.is(i, "NOT", "DEFERRABLE");
    boolean named = tokens.is(from, "REFERENCES") && i == from + 1;
    return !action && !always && !deferrable && !named;
  }

  private void primary(
      String name,
      Tokens part,
      Map<String, String> attributes,
      BiConsumer<String, Tokens> constraints) {
    boolean descending = part.is(2, "DESC");
    int rest = descending || part.is(2, "ASC") ? 3 : 2;
    boolean counts = part.has("AUTOINCREMENT");
    int end = counts ? part.size() - 1 : part.size();
    String inside = column + (descending ? " DESC" : "") + (counts ? " AUTOINCREMENT" : "");
    if (descending) {
      // INTEGER PRIMARY KEY DESC is, by an old mistake that is kept, no alias of the rowid.
      attributes.put("primary-key", "DESC");
    }
    constraints.accept(name, spelled("PRIMARY KEY (" + inside + ")", part.part(rest, end)));
  }

  private Tokens spelled(String head, Tokens tail) {
    return SqliteTokens.of(head + " " + canonical.text(tail));
  }

  private void generated(Tokens part, Map<String, String> attributes) {
    int open = part.find(0, "(");
    int close = part.closing(open);
    attributes.put("generated", canonical.text(part.part(open + 1, close)));
    attributes.put("generated-kind", part.is(close + 1, "STORED") ? "STORED" : "VIRTUAL");
  }
}
