package dev.sluice.db.sqlite;

import dev.sluice.db.schema.Schema;
import dev.sluice.db.schema.SchemaObject;
import dev.sluice.db.schema.SchemaObject.Kind;
import dev.sluice.db.sql.Tokens;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Reads the whole schema with one query: SQLite keeps it as the text that made it. */
final class SchemaReader {
  /** Tables that belong to a virtual table or to SQLite are made by it, never by a script. */
  private static final String OBJECTS =
      """
      SELECT s.type, s.name, s.tbl_name, s.sql
      FROM main.sqlite_schema s
      WHERE s.sql IS NOT NULL AND lower(substr(s.name, 1, 7)) <> 'sqlite_'
        AND NOT EXISTS (SELECT 1 FROM pragma_table_list t
          WHERE t.schema = 'main' AND t.type = 'shadow' AND t.name = s.tbl_name)
      ORDER BY s.rowid
      """;

  private final String ledger;
  private final List<SchemaObject> objects = new ArrayList<>();
  private final List<Entry> later = new ArrayList<>();

  private SchemaReader(String ledger) {
    this.ledger = ledger;
  }

  /** The schema without the tables of a ledger. */
  static Schema read(Connection connection, String ledger) throws SQLException {
    SchemaReader reader = new SchemaReader(ledger);
    try (Statement query = connection.createStatement();
        ResultSet rows = query.executeQuery(OBJECTS)) {
      while (rows.next()) {
        reader.take(
            new Entry(rows.getString(1), rows.getString(2), rows.getString(3), rows.getString(4)));
      }
    }
    return reader.schema();
  }

  private void take(Entry entry) {
    if (Names.ledger(entry.table(), ledger)) {
      return;
    }
    if (entry.type().equals("table")) {
      objects.addAll(TableText.objects(entry.text()));
    } else {
      later.add(entry);
    }
  }

  private Schema schema() {
    Set<String> relations = new HashSet<>();
    Set<String> known = new HashSet<>();
    for (SchemaObject object : objects) {
      if (object.kind() == Kind.TABLE) {
        relations.add(object.name().toLowerCase(Locale.ROOT));
      } else if (object.kind() == Kind.COLUMN) {
        known.add(object.name().substring(object.owner().length() + 1).toLowerCase(Locale.ROOT));
      }
    }
    later.stream()
        .filter(entry -> entry.type().equals("view"))
        .forEach(entry -> relations.add(entry.name().toLowerCase(Locale.ROOT)));
    known.addAll(relations);
    EntryText texts = new EntryText(new Canonical(known), relations);
    later.forEach(entry -> objects.add(texts.object(entry)));
    return new Schema(SqliteEngine.NAME, objects);
  }

  /** One row of sqlite_schema. */
  record Entry(String type, String name, String table, String text) {}

  /** Reads indexes, views and triggers from their text. */
  private static final class EntryText {
    private final Canonical canonical;
    private final Set<String> relations;

    EntryText(Canonical canonical, Set<String> relations) {
      this.canonical = canonical;
      this.relations = relations;
    }

    SchemaObject object(Entry entry) {
      Tokens tokens = SqliteTokens.of(entry.text());
      Map<String, String> attributes = new TreeMap<>();
      attributes.put("sql-name", Names.quoted(entry.name()));
      attributes.put("text", entry.text().strip());
      return switch (entry.type()) {
        case "index" -> index(entry, tokens, attributes);
        case "view" -> view(entry, tokens, attributes);
        default -> trigger(entry, tokens, attributes);
      };
    }

    private SchemaObject index(Entry entry, Tokens tokens, Map<String, String> attributes) {
      attributes.put("owner-sql", Names.quoted(entry.table()));
      int on = tokens.find(tokens.afterName(nameAt(tokens, "INDEX")), "ON");
      String head = tokens.is(1, "UNIQUE") ? "CREATE UNIQUE INDEX " : "CREATE INDEX ";
      String definition =
          head
              + Names.quoted(entry.name())
              + " ON "
              + Names.quoted(entry.table())
              + " "
              + canonical.text(tokens.part(tokens.afterName(on + 1), tokens.size()));
      return new SchemaObject(
          Kind.INDEX, entry.name(), entry.table(), definition, attributes, List.of(entry.table()));
    }

    private SchemaObject view(Entry entry, Tokens tokens, Map<String, String> attributes) {
      int after = tokens.afterName(nameAt(tokens, "VIEW"));
      int as = tokens.find(after, "AS");
      if (tokens.is(after, "(")) {
        as = tokens.find(tokens.closing(after), "AS");
        attributes.put("columns", canonical.text(tokens.part(after + 1, tokens.closing(after))));
      }
      Tokens query = tokens.part(as + 1, tokens.size());
      return new SchemaObject(
          Kind.VIEW, entry.name(), "", canonical.text(query), attributes, mentioned(query, entry));
    }

    private SchemaObject trigger(Entry entry, Tokens tokens, Map<String, String> attributes) {
      Tokens rest = tokens.part(tokens.afterName(nameAt(tokens, "TRIGGER")), tokens.size());
      attributes.put("owner-sql", Names.quoted(entry.table()));
      return new SchemaObject(
          Kind.TRIGGER,
          entry.name(),
          entry.table(),
          canonical.text(rest),
          attributes,
          mentioned(rest, entry));
    }

    private static int nameAt(Tokens tokens, String kind) {
      return tokens.skipOptions(tokens.find(0, kind) + 1);
    }

    private List<String> mentioned(Tokens tokens, Entry entry) {
      Set<String> found = new HashSet<>();
      for (int i = 0; i < tokens.size(); i++) {
        if (tokens.named(i)) {
          String name = tokens.part(i, i + 1).name(0);
          if (relations.contains(name.toLowerCase(Locale.ROOT))
              && !Names.same(name, entry.name())) {
            found.add(name);
          }
        }
      }
      return List.copyOf(found);
    }
  }
}
