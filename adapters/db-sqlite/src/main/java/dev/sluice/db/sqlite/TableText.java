package dev.sluice.db.sqlite;

import dev.sluice.db.schema.SchemaObject;
import dev.sluice.db.schema.SchemaObject.Kind;
import dev.sluice.db.sql.Token;
import dev.sluice.db.sql.Tokens;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Reads the text of a CREATE TABLE as sqlite_schema keeps it into the table, its columns and its
 * constraints. Constraints of one column become constraints of the table, which they are.
 */
final class TableText {
  private static final Set<String> CONSTRAINT =
      Set.of("CONSTRAINT", "PRIMARY", "UNIQUE", "CHECK", "FOREIGN");

  private final String text;
  private final Tokens tokens;
  private final String table;
  private final List<SchemaObject> objects = new ArrayList<>();
  private final Set<String> taken = new HashSet<>();
  private Canonical canonical = new Canonical(Set.of());

  private TableText(String text) {
    this.text = text;
    this.tokens = SqliteTokens.of(text);
    int name = nameAt(tokens);
    this.table = last(tokens, name);
  }

  /** The table first, then its columns and constraints in the order of the text. */
  static List<SchemaObject> objects(String text) {
    return new TableText(text).read();
  }

  private static int nameAt(Tokens tokens) {
    return tokens.skipOptions(tokens.find(0, "TABLE") + 1);
  }

  private static String last(Tokens tokens, int name) {
    int end = tokens.afterName(name);
    return tokens.part(end - 1, end).name(0);
  }

  private List<SchemaObject> read() {
    int open = tokens.afterName(nameAt(tokens));
    if (tokens.is(1, "VIRTUAL")) {
      Tokens rest = tokens.part(open, tokens.size());
      return List.of(table("VIRTUAL " + text.substring(rest.start(0)).strip()));
    }
    int close = tokens.closing(open);
    List<Tokens> parts = tokens.part(open + 1, close).commaParts(0);
    canonical = new Canonical(names(parts));
    objects.add(table(options(tokens.part(close + 1, tokens.size()))));
    int position = 0;
    for (Tokens part : parts) {
      if (ColumnList.constraint(part)) {
        constraints(part);
      } else if (part.size() > 0) {
        column(part, ++position);
      }
    }
    return List.copyOf(objects);
  }

  private Set<String> names(List<Tokens> parts) {
    Set<String> names = new HashSet<>(Set.of(table.toLowerCase(Locale.ROOT)));
    parts.forEach(part -> names.add(plain(part, 0).toLowerCase(Locale.ROOT)));
    return names;
  }

  /** Names of columns may be written as strings too. */
  private static String plain(Tokens part, int i) {
    if (part.isType(i, Token.Type.STRING)) {
      String raw = part.raw(i);
      return raw.substring(1, raw.length() - 1).replace("''", "'");
    }
    return part.part(i, i + 1).name(0);
  }

  private static String options(Tokens options) {
    List<String> found = new ArrayList<>();
    for (Tokens option : options.commaParts(0)) {
      if (option.is(0, "WITHOUT")) {
        found.add("WITHOUT ROWID");
      } else if (option.is(0, "STRICT")) {
        found.add("STRICT");
      }
    }
    found.sort(null);
    return String.join(", ", found);
  }

  private SchemaObject table(String definition) {
    Map<String, String> attributes = new TreeMap<>();
    attributes.put("sql-name", Names.quoted(table));
    attributes.put("text", text.strip());
    return new SchemaObject(Kind.TABLE, table, "", definition, attributes, List.of());
  }

  private void column(Tokens part, int position) {
    String name = plain(part, 0);
    int after = ColumnList.afterType(part, 1);
    Map<String, String> attributes = new TreeMap<>();
    attributes.put("sql-name", Names.quoted(name));
    attributes.put("owner-sql", Names.quoted(table));
    attributes.put("position", String.valueOf(position));
    String type = canonical.text(part.part(1, after));
    SchemaObject placeholder =
        new SchemaObject(Kind.COLUMN, table + "." + name, table, type, attributes, List.of());
    int place = objects.size();
    objects.add(placeholder);
    new ColumnText(part.part(after, part.size()), canonical, Names.quoted(name))
        .read(attributes, this::constraint);
    objects.set(
        place,
        new SchemaObject(Kind.COLUMN, placeholder.name(), table, type, attributes, List.of()));
  }

  /** Constraints of a table may follow each other without commas. */
  private void constraints(Tokens part) {
    int i = 0;
    while (i < part.size()) {
      String name = "";
      if (part.is(i, "CONSTRAINT")) {
        name = plain(part, i + 1);
        i += 2;
      }
      int end = i + 1;
      while (end < part.size() && !starts(part, end)) {
        end = part.is(end, "(") ? part.closing(end) + 1 : end + 1;
      }
      constraint(name, part.part(i, end));
      i = end;
    }
  }

  private static boolean starts(Tokens part, int i) {
    return CONSTRAINT.contains(part.at(i)) && !part.is(i - 1, "FOREIGN");
  }

  private void constraint(String name, Tokens body) {
    Kind kind =
        switch (body.at(0)) {
          case "PRIMARY" -> Kind.PRIMARY_KEY;
          case "UNIQUE" -> Kind.UNIQUE;
          case "CHECK" -> Kind.CHECK;
          default -> Kind.FOREIGN_KEY;
        };
    if (body.size() < 2) {
      return;
    }
    String definition =
        canonical.text(body).replaceFirst("^(PRIMARY|FOREIGN) (?i:key) ?\\(", "$1 KEY (");
    String spelled = definition.replaceFirst("^(UNIQUE|CHECK)\\(", "$1 (");
    Map<String, String> attributes = new TreeMap<>();
    attributes.put("owner-sql", Names.quoted(table));
    List<String> needs = new ArrayList<>();
    if (!name.isEmpty()) {
      attributes.put("sql-name", Names.quoted(name));
    }
    int references = body.find(0, "REFERENCES");
    if (kind == Kind.FOREIGN_KEY && references > 0) {
      needs.add(plain(body, references + 1));
      attributes.put("references-table", needs.get(0));
    }
    objects.add(
        new SchemaObject(
            kind,
            free(name.isEmpty() ? described(kind, spelled) : name),
            table,
            spelled,
            attributes,
            needs));
  }

  private static String described(Kind kind, String definition) {
    int references = definition.indexOf(" REFERENCES");
    String text =
        kind == Kind.FOREIGN_KEY && references > 0
            ? definition.substring(0, references)
            : definition;
    return kind == Kind.PRIMARY_KEY ? "primary key" : text.toLowerCase(Locale.ROOT);
  }

  private String free(String name) {
    String wanted = table + "." + name;
    String candidate = wanted;
    for (int i = 2; !taken.add(candidate); i++) {
      candidate = wanted + " #" + i;
    }
    return candidate;
  }
}
